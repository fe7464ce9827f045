import { listAccounts } from "../../governance/account.ts";
import { readBallot } from "../../governance/ballot.ts";
import { ownPower } from "../../governance/electorate.ts";
import { votingHouses } from "../../governance/vote-rules.ts";
import type { AccountId } from "../../primitives/brand.ts";
import { toHex0x } from "../../primitives/hex.ts";
import type { ParamsOf, ResultOf } from "../../rpc/method.ts";
import type { VOTE_METHODS } from "../../rpc/methods/votes.ts";
import type { VoteQuery, VoteRow } from "../index/vote-rows.ts";
import type { CallContext } from "../service/node-service.ts";
import type { Page } from "../service/page.ts";
import { accountRef } from "./account-ref.ts";
import { choiceWord } from "./choice-words.ts";
import { groundOf } from "./ground.ts";
import { type VoteGround, voteGroundOf } from "./vote-ground.ts";
import { absentVote, directVote, type VoteJson } from "./vote-json.ts";

type ListMethod = (typeof VOTE_METHODS)["list_votes"];
type Filters = ParamsOf<ListMethod>;

/** Ballots that the index gives in one step. */
const BATCH = 256;
/** Accounts that one page looks at in search of those that have not voted. */
const WALK_MAX = 20_000;

/** One page of a view on a vote. */
export function listVotes(filters: Filters, call: CallContext): ResultOf<ListMethod> {
  const vote = voteGroundOf(groundOf(call), filters.proposal);
  const { view } = filters;
  if (view === "direct" || view === "changed") return listBallots(vote, filters, call.page);
  return listAbsent(vote, { ...filters, view }, call.page);
}

/** Those who have voted, the newest ballot first. */
function listBallots(vote: VoteGround, filters: Filters, page: Page): ResultOf<ListMethod> {
  const query = {
    proposal: vote.number,
    ...(filters.view === "changed" ? { isChanged: true } : {}),
    height: vote.ground.height,
  };
  const found: VoteRow[] = [];
  for (const row of ballotsOf(vote, query, page.after)) {
    if (filters.choice !== undefined && choiceWord(row.cast.shares) !== filters.choice) continue;
    found.push(row);
    // One more than the page has, which says that there is a next one.
    if (found.length > page.limit) break;
  }
  const rows = found.slice(0, page.limit);
  const last = found.length > page.limit ? rows.at(-1) : undefined;
  return {
    items: rows.map((row) => directVote(vote, row)),
    next_cursor: page.next(last === undefined ? null : [last.seq]),
  };
}

function* ballotsOf(
  { ground }: VoteGround,
  query: Omit<VoteQuery, "before" | "limit">,
  after: Page["after"],
): Iterable<VoteRow> {
  const { votes } = ground.service.index;
  let before = after === null ? undefined : Number(after[0]);
  for (;;) {
    const rows = votes.list({
      ...query,
      ...(before === undefined ? {} : { before }),
      limit: BATCH,
    });
    yield* rows;
    before = rows.at(-1)?.seq;
    if (rows.length < BATCH || before === undefined) return;
  }
}

/** Those who have power and have not voted, by account. */
function listAbsent(
  vote: VoteGround,
  { view, choice }: Filters & { readonly view: "by_delegate" | "missing" },
  page: Page,
): ResultOf<ListMethod> {
  const after = page.after === null ? undefined : accountRef(String(page.after[0]));
  const items: VoteJson[] = [];
  let walked = 0;
  let last: AccountId | undefined;
  for (const account of listAccounts(vote.snapshot, after)) {
    if (items.length === page.limit || walked === WALK_MAX) {
      return { items, next_cursor: page.next(last === undefined ? null : [toHex0x(last)]) };
    }
    walked++;
    last = account;
    if (readBallot(vote.state, vote.number, account) !== undefined) continue;
    if (!hasPower(vote, account)) continue;
    const seen = absentVote(vote, account);
    const isShown = view === "by_delegate" ? seen.via.length > 0 : isMissing(seen);
    if (isShown && (choice === undefined || seen.choice === choice)) items.push(seen);
  }
  return { items, next_cursor: page.next(null) };
}

/** Whether nobody has cast a part of its power. */
function isMissing({ weights }: VoteJson): boolean {
  return weights.some(({ own, total }) => BigInt(total) < BigInt(own));
}

function hasPower({ snapshot, rules, opened }: VoteGround, account: AccountId): boolean {
  return votingHouses(rules).some((house) => {
    const scope = rules[house]?.rule.scope ?? null;
    return ownPower(snapshot, { house, scope }, account, opened.snapshotHeight) > 0n;
  });
}
