import assert from "node:assert/strict";
import { after, test } from "node:test";
import { listAccounts } from "../../src/governance/account.ts";
import { readBallot } from "../../src/governance/ballot.ts";
import { listDelegateProfiles } from "../../src/governance/delegate-profile.ts";
import { readRecord } from "../../src/governance/delegation-record.ts";
import { currentGraph, ownPower } from "../../src/governance/electorate.ts";
import { SCOPES } from "../../src/governance/electorate-table.ts";
import { countProposals, requireProposal } from "../../src/governance/proposal.ts";
import { readReceived } from "../../src/governance/received-power.ts";
import { readVoteRules } from "../../src/governance/vote-rules.ts";
import { HANDLERS } from "../../src/node/methods/handler-table.ts";
import { metricsJson } from "../../src/node/metrics-json.ts";
import { reportPq } from "../../src/node/pq-report.ts";
import type { Page as CallPage, SortKey } from "../../src/node/service/page.ts";
import { toHex0x } from "../../src/primitives/hex.ts";
import { GOVERNED_STORY } from "../support/node/governed-story.ts";
import { type ToldService, tellService } from "../support/node/told-service.ts";

const told = tellService(GOVERNED_STORY);
after(() => told.close());
const state = told.service.reader.store;

interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

/** All rows of a list, two a page. */
async function walk<T>(
  { call }: ToldService,
  method: string,
  params: Readonly<Record<string, unknown>>,
): Promise<readonly T[]> {
  const rows: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await call(method, {
      ...params,
      limit: 2,
      ...(cursor === null ? {} : { cursor }),
    });
    rows.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return rows;
}

const NUMBERS = Array.from({ length: countProposals(state) }, (_, place) => place + 1);
const VOTED = NUMBERS.filter((number) => requireProposal(state, number).opened !== null);

test("pq_status says what a look at every account says", async () => {
  const { accounts, power } = reportPq(told.service.reader, true, null);
  assert(accounts.pq > 0 && power.pq > 0n);
  const status = await told.call("pq_status");
  assert.deepEqual(status.accounts, { total: accounts.all, post_quantum: accounts.pq });
  const expected = { total: `${power.all}`, post_quantum: `${power.pq}` };
  assert.deepEqual(status.voting_power, expected);
});

test("get_metrics measures every vote as a look at all of its ballots does", async () => {
  const { votes } = await told.call<{ votes: readonly unknown[] }>("get_metrics");
  const { votes: expected } = metricsJson(state);
  assert(expected.length > 3);
  assert.deepEqual(votes, expected);
  // Asked again, it is answered from what was measured.
  assert.deepEqual((await told.call<{ votes: readonly unknown[] }>("get_metrics")).votes, expected);
});

test("list_delegates has everybody who accepts or is named, with ballots that are counted one by one", async () => {
  let found = 0;
  for (const scope of SCOPES) {
    const graph = currentGraph(state, scope);
    const named = new Map<string, number>();
    for (const owner of listAccounts(state, null)) {
      for (const { delegate } of readRecord(state, graph, owner, "now")?.shares ?? []) {
        named.set(toHex0x(delegate), (named.get(toHex0x(delegate)) ?? 0) + 1);
      }
    }
    for (const { account, acceptsDelegation } of listDelegateProfiles(state)) {
      if (acceptsDelegation && !named.has(toHex0x(account))) named.set(toHex0x(account), 0);
    }
    const closed = VOTED.filter((number) => {
      const isClosed = requireProposal(state, number).closed !== null;
      return isClosed && readVoteRules(state, number)?.community?.rule.scope === scope;
    });
    const expected = [...listAccounts(state, null)]
      .filter((account) => named.has(toHex0x(account)))
      .map((account) => ({
        account: toHex0x(account),
        delegators: named.get(toHex0x(account)) ?? 0,
        own: ownPower(state, { house: "community", scope }, account, "now"),
        received: readReceived(state, graph, account, "now"),
        cast: closed.filter((number) => readBallot(state, number, account) !== undefined).length,
      }));
    interface Row {
      readonly account: string;
      readonly delegators: number;
      readonly own: string;
      readonly received: string;
      readonly votes_cast: number;
      readonly votes_closed: number;
    }
    const orders = {
      account: () => 0,
      delegators: (left: Expected, right: Expected) => right.delegators - left.delegators,
      power: (left: Expected, right: Expected) =>
        Number(right.own + right.received - left.own - left.received),
    };
    type Expected = (typeof expected)[number];
    for (const [sort, order] of Object.entries(orders)) {
      const rows = await walk<Row>(told, "list_delegates", { topic: scope, sort });
      const wanted = [...expected].sort(order).map((row) => ({
        account: row.account,
        delegators: row.delegators,
        own: `${row.own}`,
        received: `${row.received}`,
        votes_cast: row.cast,
        votes_closed: closed.length,
      }));
      const shown = rows.map(({ account, delegators, own, received, votes_cast, votes_closed }) => {
        return { account, delegators, own, received, votes_cast, votes_closed };
      });
      assert.deepEqual(shown, wanted, `${scope} by ${sort}`);
      found += rows.length;
    }
  }
  assert(found > 10, `${found} rows`);
});

test("list_votes has in each view whom a question about every account has there", async () => {
  interface Vote {
    readonly voter: string;
    readonly view: string;
    readonly weights: readonly { readonly own: string; readonly total: string }[];
  }
  const seen = { direct: 0, missing: 0, by_delegate: 0 };
  for (const number of VOTED) {
    const all: Vote[] = [];
    for (const account of listAccounts(state, null)) {
      const params = { proposal: number, account: toHex0x(account) };
      const vote = await voteOf<Vote>(params);
      if (vote !== null) all.push(vote);
    }
    const isShort = ({ weights }: Vote) =>
      weights.some(({ own, total }) => BigInt(total) < BigInt(own));
    const views = {
      direct: all.filter(({ view }) => view === "direct"),
      by_delegate: all.filter(({ view }) => view === "by_delegate"),
      missing: all.filter((vote) => vote.view !== "direct" && isShort(vote)),
    };
    for (const [view, expected] of Object.entries(views)) {
      const rows = await walk<Vote>(told, "list_votes", { proposal: number, view });
      const sorted = view === "direct" ? [...rows].sort(byVoter) : rows;
      assert.deepEqual(sorted, expected, `${view} of ${number}`);
      seen[view as keyof typeof seen] += rows.length;
    }
  }
  for (const [view, count] of Object.entries(seen)) assert(count > 0, `nobody ${view}`);
});

/** The vote of an account, or null where it has no part in it. */
async function voteOf<T>(params: Readonly<Record<string, unknown>>): Promise<T | null> {
  try {
    return (await told.call<{ vote: T }>("get_vote", params)).vote;
  } catch (cause) {
    assert.equal((cause as { code?: unknown }).code, "RPC_NOT_FOUND");
    return null;
  }
}

function byVoter(left: { readonly voter: string }, right: { readonly voter: string }): number {
  return left.voter < right.voter ? -1 : 1;
}

interface ProposalRow {
  readonly number: number;
  readonly ends_at: number | null;
  readonly tally: readonly { readonly participation_rate: string | null }[];
}

/** All proposals as a walk that was begun at a height shows them, two a page. */
async function proposalsAt(height: number, sort: string): Promise<readonly ProposalRow[]> {
  const rows: ProposalRow[] = [];
  const { signal } = new AbortController();
  let after: SortKey | null = null;
  do {
    let next: SortKey | null = null;
    const page: CallPage = {
      limit: 2,
      after,
      next: (key) => {
        next = key;
        return key === null ? null : "more";
      },
    };
    const call = { service: told.service, listener: "local", signal, height, page } as const;
    const filters = { sort, limit: 2 } as Parameters<typeof HANDLERS.list_proposals>[0];
    rows.push(...(await HANDLERS.list_proposals(filters, call)).items);
    after = next;
  } while (after !== null);
  return rows;
}

test("list_proposals sorts pages as the whole list is sorted, at every height", async () => {
  for (let height = told.service.index.height; height > 0; height -= 9) {
    const all = await proposalsAt(height, "newest");
    const end = ({ ends_at }: ProposalRow): number => ends_at ?? Number.MAX_SAFE_INTEGER;
    const part = ({ tally }: ProposalRow): number => Number(tally[0]?.participation_rate ?? 0);
    const orders: Record<string, (left: ProposalRow, right: ProposalRow) => number> = {
      oldest: (left, right) => left.number - right.number,
      ends: (left, right) => end(left) - end(right),
      participation: (left, right) => part(right) - part(left),
    };
    for (const [sort, order] of Object.entries(orders)) {
      const rows = await proposalsAt(height, sort);
      assert.deepEqual(rows, [...all].sort(order), `${sort} at ${height}`);
    }
  }
});
