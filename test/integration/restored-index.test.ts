import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { EventFeed } from "../../src/node/events/event-feed.ts";
import { endOfBlock, readToken } from "../../src/node/events/resume-token.ts";
import { catchUp } from "../../src/node/index/catch-up.ts";
import { removeIndexFile } from "../../src/node/index/index-file.ts";
import { openIndex } from "../../src/node/index/open-index.ts";
import type { LedgerChain } from "../../src/node/ledger-chain.ts";
import type { NodeService } from "../../src/node/service/node-service.ts";
import { METHODS } from "../../src/rpc/method-table.ts";
import { RpcError } from "../../src/rpc/rpc-error.ts";
import { tellHalf } from "../support/node/half-told.ts";
import { dumpIndex } from "../support/node/index-dump.ts";
import { callerOf } from "../support/node/told-service.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** In the middle of the story: a vote is open, a proposal has ended, others are yet to come. */
const BASE = 28;
/** Of the three proposals the second was cancelled. */
const OPEN = [3, 1];
const FIRST_SEQ = (BASE + 1) * 2 ** 20;
const told = await tellHalf(BASE);
const { whole } = told;
const TIP = whole.store.tipHeight;
const root = temporaryFolder();

function serviceOf(directory: string, chain: LedgerChain): NodeService {
  const index = openIndex(directory, chain.reader, { mode: "write" });
  return {
    chain,
    reader: chain.reader,
    index,
    sequencer: null,
    facts: { version: "1.2.3", startedMs: 0, isPqMigrationEnabled: true },
    stateAt: (height) => index.stateAt(height),
  };
}

test("an index of a restored ledger begins behind its newest block, and answers from there on", async () => {
  const folder = join(root, "fresh");
  using chain = told.restore(folder);
  const service = serviceOf(folder, chain);
  const { index } = service;
  assert.deepEqual([index.height, index.beginsAt, index.oldestState], [BASE, BASE + 1, BASE]);
  const { call, refused } = callerOf(service);
  const { items } = await call<{ readonly items: readonly { readonly number: number }[] }>(
    "list_proposals",
  );
  assert.deepEqual(
    items.map(({ number }) => number),
    OPEN,
    "those that are open, with their texts",
  );
  const one = await call<{ readonly title: string; readonly params_version: null }>(
    "get_proposal",
    {
      proposal_hash: 1,
    },
  );
  assert.deepEqual([one.title, one.params_version], ["Adopt the azure seal", null]);
  assert.equal(await refused("get_block", { block: BASE }), "RPC_PRUNED");
  const status = await call<{ readonly retained: object }>("node_status");
  assert.deepEqual(status.retained, {
    headers_from: 0,
    bodies_from: BASE + 1,
    states_from: BASE,
    events_from: BASE + 1,
  });
  index.close();
});

test("block by block, after a restart and made anew it is the same, and from its begin on that of the whole", () => {
  const folder = join(root, "grown");
  const file = join(folder, "index.db");
  {
    using chain = told.restore(folder);
    const { index } = serviceOf(folder, chain);
    for (let height = BASE + 1; height <= TIP - 5; height++) {
      told.follow(chain, height);
      catchUp(index, chain.reader);
    }
    index.close();
  }
  using chain = told.open(folder);
  told.follow(chain, TIP);
  serviceOf(folder, chain).index.close();
  const grown = dumpIndex(file);
  removeIndexFile(folder);
  serviceOf(folder, chain).index.close();
  assert.deepEqual(dumpIndex(file), grown);
  const directory = whole.store.directory;
  openIndex(directory, whole, { mode: "write" }).close();
  const expected = dumpIndex(join(directory, "index.db"));
  for (const table of ["events", "votes", "transactions", "audit"]) {
    const own = (grown.get(table) ?? []).filter((row) => seqOf(row) >= FIRST_SEQ);
    const of = (expected.get(table) ?? []).filter((row) => seqOf(row) >= FIRST_SEQ);
    assert.ok(of.length > 0, table);
    // Of the audit trail there is one row more: the hash that the first entry follows.
    assert.deepEqual(table === "audit" ? own.slice(-of.length) : own, of, table);
  }
  const blocks = (grown.get("blocks") ?? []).filter((row) => heightOf(row) > BASE);
  assert.deepEqual(
    blocks,
    expected.get("blocks")?.filter((row) => heightOf(row) > BASE),
  );
  const history = expected.get("history")?.filter((row) => heightOf(row) > BASE);
  assert.deepEqual(grown.get("history"), history);
  const held = new Set(grown.get("proposals"));
  assert.deepEqual(
    expected.get("proposals")?.filter((row) => !held.has(row)),
    [],
    "what the state says of every proposal",
  );
});

/** The number of an event or a transaction in a row as text. */
function seqOf(row: string): number {
  const fields = new Map<string, unknown>(JSON.parse(row));
  return Number(fields.get("seq") ?? fields.get("tx"));
}

function heightOf(row: string): number {
  return Number(new Map<string, unknown>(JSON.parse(row)).get("height"));
}

test("what lies below is refused by name, and no read fails for it", async () => {
  const folder = join(root, "refusing");
  using chain = told.restore(folder);
  told.follow(chain, TIP);
  const service = serviceOf(folder, chain);
  const { call, refused } = callerOf(service);
  const below: readonly (readonly [string, object])[] = [
    ["get_block", { block: 0 }],
    ["get_raw_blocks", { from: BASE, count: 1 }],
    ["get_proof", { kind: "inclusion", block: 1, statement: 0 }],
    ["get_proposal_history", { proposal: 1 }],
    ["list_blocks", { from: BASE }],
    ["list_events", { from: BASE }],
    ["list_audit_entries", { from: 0 }],
    ["list_votes", { proposal: 1 }],
    ["list_comments", { proposal: 1 }],
    [
      "get_account",
      { account: METHODS.get_account.examples[0]?.params.account, at_height: BASE - 1 },
    ],
    ["plan_rollback", { to_height: 1 }],
  ];
  for (const [method, params] of below) {
    assert.equal(await refused(method, { ...params }), "RPC_PRUNED", method);
  }
  await call("get_block", { block: BASE + 1, body: true });
  for (const list of ["list_blocks", "list_events", "list_audit_entries"]) {
    await call(list, { from: BASE + 1 });
    const { items } = await call<{ readonly items: readonly unknown[] }>(list);
    assert.ok(items.length > 0, `${list} begins where it can`);
  }
  await call("get_raw_blocks", { from: BASE + 1, count: 100 });
  for (const [name, method] of Object.entries(METHODS)) {
    if (method.kind !== "read" || name === "get_mempool") continue;
    for (const { params } of method.examples) {
      // A defect would be thrown as what it is.
      await call(name, params).catch((cause: unknown) => {
        assert.ok(cause instanceof RpcError, `${name}: ${cause}`);
        const isFair = ["RPC_PRUNED", "RPC_NOT_FOUND"].includes(cause.code);
        assert.ok(isFair, `${name} ${JSON.stringify(params)}: ${cause.code}`);
      });
    }
  }
  const feed = new EventFeed(service);
  const point = (seq: number) => () => feed.requireKept(readToken(`${seq}`));
  assert.doesNotThrow(point(endOfBlock(BASE)));
  for (const seq of [endOfBlock(BASE) - 1, -1]) {
    assert.throws(point(seq), { code: "RPC_SEQ_GONE" }, `${seq}`);
  }
  assert.ok(feed.after(endOfBlock(BASE), {}, 10).length > 0);
  service.index.close();
});

test("an index goes back with its chain, and keeps its begin", () => {
  const folder = join(root, "rewound");
  using chain = told.restore(folder);
  told.follow(chain, BASE + 3);
  const service = serviceOf(folder, chain);
  const { store } = chain.reader;
  store.rewind(store.undosAbove(store.finalHeight));
  assert.equal(store.tipHeight, BASE + 2);
  catchUp(service.index, chain.reader);
  assert.deepEqual([service.index.height, service.index.beginsAt], [BASE + 2, BASE + 1]);
  service.index.close();
});
