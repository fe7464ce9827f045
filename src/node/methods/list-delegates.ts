import { readBallot } from "../../governance/ballot.ts";
import { type DelegateProfile, listDelegateProfiles } from "../../governance/delegate-profile.ts";
import { ownPower, totalPower } from "../../governance/electorate.ts";
import type { ScopeName } from "../../governance/electorate-table.ts";
import { countProposals, requireProposal } from "../../governance/proposal.ts";
import { readReceived } from "../../governance/received-power.ts";
import { readVoteRules } from "../../governance/vote-rules.ts";
import type { AccountId } from "../../primitives/brand.ts";
import { toHex, toHex0x } from "../../primitives/hex.ts";
import type { ParamsOf, ResultOf } from "../../rpc/method.ts";
import type { ACCOUNT_METHODS } from "../../rpc/methods/accounts.ts";
import type { CallContext } from "../service/node-service.ts";
import { type SeenGraph, seeGraph } from "./delegation-tree.ts";
import { scopeRef } from "./electorates.ts";
import { type Ground, groundOf } from "./ground.ts";
import { shareText } from "./ratio.ts";

type ListMethod = (typeof ACCOUNT_METHODS)["list_delegates"];
type DelegateJson = ResultOf<ListMethod>["items"][number];

interface Candidate extends DelegateProfile {
  readonly account: AccountId;
  readonly delegators: number;
  readonly own: bigint;
  readonly received: bigint;
}

/**
 * One page of those who accept delegation or are delegated to. Cost: linear in the records of the graph and in the
 * profiles.
 */
export function listDelegates(
  { topic, sort }: ParamsOf<ListMethod>,
  call: CallContext,
): ResultOf<ListMethod> {
  const ground = groundOf(call);
  const seen = seeGraph(ground, scopeRef(topic));
  const ordered = candidates(ground, seen).sort(ORDERS[sort]);
  const { page } = call;
  const from = page.after === null ? 0 : placeAfter(ordered, String(page.after[0]));
  const rows = ordered.slice(from, from + page.limit);
  const last = from + rows.length < ordered.length ? rows.at(-1) : undefined;
  const closed = closedVotes(ground, seen.scope);
  const total = totalPower(ground.state, { house: "community", scope: seen.scope }, "now");
  return {
    items: rows.map((row) => delegateJson(ground, { row, scope: seen.scope, closed, total })),
    next_cursor: page.next(last === undefined ? null : [toHex0x(last.account)]),
  };
}

const byAccount = (left: Candidate, right: Candidate): number =>
  toHex(left.account) < toHex(right.account) ? -1 : 1;

const ORDERS = {
  account: byAccount,
  delegators: (left: Candidate, right: Candidate): number =>
    right.delegators - left.delegators || byAccount(left, right),
  power: (left: Candidate, right: Candidate): number => {
    const [first, second] = [left.own + left.received, right.own + right.received];
    return first === second ? byAccount(left, right) : first > second ? -1 : 1;
  },
} as const;

/** The order of a walk does not change while its height stays, so that the last row is found again. */
function placeAfter(ordered: readonly Candidate[], last: string): number {
  return ordered.findIndex(({ account }) => toHex0x(account) === last) + 1;
}

function candidates({ state }: Ground, { scope, graph, inward }: SeenGraph): Candidate[] {
  const profiles = new Map<string, DelegateProfile & { readonly account: AccountId }>();
  for (const profile of listDelegateProfiles(state)) {
    if (profile.acceptsDelegation) profiles.set(toHex(profile.account), profile);
  }
  for (const key of inward.keys()) {
    // Who accepts no more still carries what was delegated before.
    if (profiles.has(key)) continue;
    const account = Uint8Array.from(Buffer.from(key, "hex")) as AccountId;
    profiles.set(key, { account, acceptsDelegation: false, acceptsForwarded: false });
  }
  return [...profiles.entries()].map(([key, profile]) => ({
    ...profile,
    delegators: inward.get(key)?.length ?? 0,
    own: ownPower(state, { house: "community", scope }, profile.account, "now"),
    received: readReceived(state, graph, profile.account, "now"),
  }));
}

/** Votes of the community by this graph that are closed. */
function closedVotes({ state }: Ground, scope: ScopeName): readonly number[] {
  const closed: number[] = [];
  for (let number = 1; number <= countProposals(state); number++) {
    if (requireProposal(state, number).closed === null) continue;
    if (readVoteRules(state, number)?.community?.rule.scope === scope) closed.push(number);
  }
  return closed;
}

function delegateJson(
  { state }: Ground,
  of: {
    readonly row: Candidate;
    readonly scope: ScopeName;
    readonly closed: readonly number[];
    readonly total: bigint;
  },
): DelegateJson {
  const { row, scope, closed, total } = of;
  const most = row.own + row.received;
  return {
    account: toHex0x(row.account),
    scope,
    accepts_delegation: row.acceptsDelegation,
    accepts_forwarded: row.acceptsForwarded,
    delegators: row.delegators,
    own: String(row.own),
    received: String(row.received),
    most: String(most),
    share: shareText(most, total),
    votes_cast: closed.filter((number) => readBallot(state, number, row.account) !== undefined)
      .length,
    votes_closed: closed.length,
  };
}
