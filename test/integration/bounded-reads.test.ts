import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import {
  type GovernedCrowd,
  makeGovernedCrowd,
} from "../../src/bench/end-to-end/governed-crowd.ts";
import { loadMeasuredAlgorithms } from "../../src/bench/end-to-end/measured-algorithms.ts";
import { createRandom } from "../../src/bench/statistics/random.ts";
import { crowdAccount } from "../../src/bench/suites/crowd-account.ts";
import { readStrongKeys } from "../../src/node/index/strong-key-view.ts";
import { reportPq } from "../../src/node/pq-report.ts";
import { toHex0x } from "../../src/primitives/hex.ts";
import { SqlStatement } from "../../src/storage/sql-database.ts";
import { callerOf } from "../support/node/told-service.ts";
import { temporaryFolder } from "../support/temporary.ts";

const FEW = 400;
const MANY = 6000;
/** A tree is some levels deeper, and a cache holds less of it. */
const SLACK = 1.15;

const folder = temporaryFolder();
let few: GovernedCrowd;
let many: GovernedCrowd;

before(async () => {
  const { hashes, suites } = await loadMeasuredAlgorithms();
  const context = { hashes, suites, random: (label: string) => createRandom(1, label) };
  few = await makeGovernedCrowd(context, join(folder, "few"), FEW);
  many = await makeGovernedCrowd(context, join(folder, "many"), MANY);
});
after(() => {
  few.close();
  many.close();
});

/** Rows that statements on any database give while some work is done. */
async function countRows(work: () => unknown): Promise<number> {
  const { get, all } = SqlStatement.prototype;
  let rows = 0;
  SqlStatement.prototype.get = function (...values) {
    rows++;
    return get.apply(this, [...values]);
  };
  SqlStatement.prototype.all = function (...values) {
    const found = all.apply(this, [...values]);
    rows += 1 + found.length;
    return found;
  };
  try {
    await work();
    return rows;
  } finally {
    Object.assign(SqlStatement.prototype, { get, all });
  }
}

const POPULAR = toHex0x(crowdAccount(0));
const FOLLOWER = toHex0x(crowdAccount(200));

/** Every read that has accounts, ballots or delegations in it. */
const READS: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ["get_account", { account: FOLLOWER }],
  ["get_voting_power", { account: POPULAR }],
  ["list_delegates", { sort: "account", limit: 20 }],
  ["list_delegates", { sort: "power", limit: 20 }],
  ["list_delegates", { sort: "delegators", limit: 20 }],
  ["get_delegations", { account: FOLLOWER, direction: "both" }],
  ["list_votes", { proposal: 1, view: "missing", limit: 20 }],
  ["list_votes", { proposal: 1, view: "direct" }],
  ["tally_votes", { proposal_hash: 1 }],
  ["explain_vote", { proposal: 1, account: FOLLOWER }],
  ["pq_status", {}],
  ["node_status", {}],
  ["list_validators", {}],
  ["get_treasury", {}],
  ["get_metrics", {}],
  ["list_proposals", { sort: "closest" }],
  ["list_proposals", { needs_vote_of: FOLLOWER }],
  ["list_proposals", { contested: true }],
  ["get_account", { account: FOLLOWER, at_height: 1 }],
  ["search", { q: POPULAR }],
  ["list_txs", {}],
  ["list_events", {}],
];

test("reads as many rows of a ledger with fifteen times the accounts", async () => {
  for (const [method, params] of READS) {
    const name = `${method} ${JSON.stringify(params)}`;
    const counts = [];
    for (const { service } of [few, many]) {
      const { call } = callerOf(service);
      // What is cached at the first call is not read again.
      await call(method, params);
      counts.push(await countRows(() => call(method, params)));
    }
    const [small = 0, large = 0] = counts;
    assert(small > 0, `${name} reads nothing`);
    assert(large <= small * SLACK + 8, `${name}: ${small} rows, then ${large}`);
  }
});

test("shows no more than so many delegators, and looks at no more", async () => {
  const { call } = callerOf(many.service);
  const params = { account: POPULAR, direction: "in", scope: "community" };
  interface Delegations {
    readonly in: readonly { readonly from: string }[];
    readonly truncated: boolean;
  }
  let found: Delegations | undefined;
  const rows = await countRows(async () => {
    found = await call<Delegations>("get_delegations", params);
  });
  assert.equal(found?.in.length, 1000);
  assert.equal(found?.truncated, true);
  // The edges once and as nodes of the tree, with record, power and history of each.
  assert(rows < 40 * 1000, `${rows} rows`);
});

test("ends a page of accounts without a row after those that it may look at, with a cursor", async () => {
  const { call } = callerOf(many.service);
  interface Page {
    readonly items: readonly unknown[];
    readonly next_cursor: string | null;
  }
  const params = { proposal: 1, view: "by_delegate" };
  // Nobody has voted, so no delegate has either.
  const first = await call<Page>("list_votes", params);
  assert.equal(first.items.length, 0);
  assert(first.next_cursor !== null, "it has looked at all of them");
  const second = await call<Page>("list_votes", { ...params, cursor: first.next_cursor });
  assert.deepEqual([second.items.length, second.next_cursor], [0, null]);
});

test("a walk over all accounts finds what the index has counted, and reads them all", async () => {
  for (const [{ service }, accounts] of [
    [few, FEW],
    [many, MANY],
  ] as const) {
    const counted = readStrongKeys(service.index.viewsAt(service.index.height));
    const [walked, indexed] = [null, counted].map((keys) => reportPq(service.reader, true, keys));
    assert.deepEqual(indexed?.accounts, walked?.accounts);
    assert.deepEqual(indexed?.power, walked?.power);
    // One in a hundred of the crowd, the sealer and the voter.
    assert.equal(counted.strong, accounts / 100 + 2);
    const rows = await countRows(() => reportPq(service.reader, true, null));
    assert(rows >= accounts / 100, `${rows} rows of ${accounts} accounts`);
  }
});
