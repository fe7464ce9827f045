import assert from "node:assert/strict";
import { after, test } from "node:test";
import { decodeFirst } from "cborg";
import { hashCodeFromJson } from "../../src/crypto/hash-json.ts";
import { requireHash } from "../../src/crypto/require-hash.ts";
import { computeHistoryLeaf } from "../../src/ledger/block-id.ts";
import { verifyConsistency } from "../../src/merkle/consistency-proof.ts";
import { verifyInclusion } from "../../src/merkle/inclusion-proof.ts";
import { openIndex } from "../../src/node/index/open-index.ts";
import { checkProof } from "../../src/node/proof-verify.ts";
import type { Sequencer } from "../../src/node/sequencer/sequencer.ts";
import type { DropReason } from "../../src/node/sequencer/submission.ts";
import type { Digest } from "../../src/primitives/brand.ts";
import { toHex0x } from "../../src/primitives/hex.ts";
import { METHODS } from "../../src/rpc/method-table.ts";
import { INDEX_STORY } from "../support/node/index-story.ts";
import { callerOf, tellService } from "../support/node/told-service.ts";

interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}
interface Row {
  readonly block_number: number;
  readonly block_hash: string;
}
interface TxRow {
  readonly tx_hash: string;
  readonly height: number;
  readonly index: number;
  readonly kind: string;
}
interface Event {
  readonly seq: number;
  readonly type: string;
  readonly severity: string;
  readonly data: Record<string, unknown>;
  readonly tx_hash: string | null;
}
interface Entry {
  readonly number: number;
  readonly hash: string;
  readonly previous_hash: string;
  readonly actor: string | null;
}

const bytesOf = (text: string): Digest => Buffer.from(text.slice(2), "hex") as Uint8Array as Digest;

const told = tellService(INDEX_STORY);
after(() => told.close());

async function walk<T>(
  method: keyof typeof METHODS,
  params: Record<string, unknown>,
): Promise<readonly T[]> {
  const items: T[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: Page<T> = await told.call(method, {
      ...params,
      ...(cursor === undefined ? {} : { cursor }),
    });
    items.push(...page.items);
    cursor = page.next_cursor;
  }
  return items;
}

test("answers every example of its methods", async () => {
  const names = [
    "get_block list_blocks get_raw_blocks get_epoch list_epochs get_proof list_checkpoints",
    "list_txs list_tx_kinds list_events list_audit_entries search",
  ];
  for (const name of names.join(" ").split(" ") as (keyof typeof METHODS)[]) {
    const { examples } = METHODS[name];
    assert(examples.length > 0, `${name} has no example`);
    for (const { params } of examples) await told.call(name, params);
  }
});

test("names a block by height and by every id", async () => {
  const block = await told.call<Row & { ids: readonly { id: string }[] }>("get_block", {
    block: 3,
    body: true,
  });
  for (const { id } of block.ids) {
    const same = await told.call<Row>("get_block", { block: id });
    assert.equal(same.block_number, 3);
  }
  assert.equal(await told.refused("get_block", { block: 1_000_000 }), "RPC_NOT_FOUND");
  assert.equal(await told.refused("get_block", { block: `0x${"00".repeat(32)}` }), "RPC_NOT_FOUND");
});

test("lists every block once, the newest first, over any pages", async () => {
  const rows = await walk<Row>("list_blocks", { limit: 7 });
  const tip = told.service.index.height;
  assert.deepEqual(
    rows.map((row) => row.block_number),
    Array.from({ length: tip + 1 }, (_, at) => tip - at),
  );
  const some = await walk<Row>("list_blocks", { from: 3, to: 9, limit: 2 });
  assert.deepEqual(
    some.map((row) => row.block_number),
    [9, 8, 7, 6, 5, 4, 3],
  );
});

test("gives the stored bytes of blocks as a CBOR sequence", async () => {
  const raw = await told.call<{ count: number; next: number | null; blocks: string }>(
    "get_raw_blocks",
    { from: 2, count: 3 },
  );
  assert.equal(raw.next, 5);
  let rest: Uint8Array = bytesOf(raw.blocks);
  for (const height of [2, 3, 4]) {
    const [item, left] = decodeFirst(rest);
    const stored = told.service.reader.store.blocks.block(height).raw;
    assert.deepEqual(item[0], stored.header);
    assert.deepEqual(item[1], stored.statements);
    rest = left;
  }
  assert.equal(rest.length, 0);
  const last = told.service.index.height;
  const end = await told.call<{ next: number | null }>("get_raw_blocks", { from: last });
  assert.equal(end.next, null);
  assert.equal(await told.refused("get_raw_blocks", { from: last + 1 }), "RPC_NOT_FOUND");
});

test("proves every transaction to whoever trusts the id of its block", async () => {
  const txs = await walk<TxRow>("list_txs", { limit: 5 });
  assert(txs.length > 10);
  for (const { tx_hash } of txs) {
    const tx = await told.call<{
      status: string;
      inclusion: { proof: string; end_id: string; end_block: number };
    }>("get_tx", { tx_hash, proof: true });
    const { proof, end_id, end_block } = tx.inclusion;
    const block = await told.call<{ ids: readonly { id: string }[] }>("get_block", {
      block: end_block,
    });
    assert(block.ids.some(({ id }) => id === end_id));
    const checked = checkProof(
      bytesOf(proof),
      { trustId: bytesOf(end_id) },
      told.service.reader.algorithms,
    );
    assert(checked.result.ok, tx_hash);
  }
  assert.equal(await told.refused("get_tx", { tx_hash: `0x${"11".repeat(32)}` }), "RPC_NOT_FOUND");
});

test("proves places in the history and that it only grows", async () => {
  const hashOf = (number: number) => {
    const code = hashCodeFromJson(number);
    assert(code.ok);
    return requireHash(told.service.reader.algorithms.hashes, code.value);
  };
  const tip = told.service.index.height;
  for (const [block, size] of [
    [0, 1],
    [4, 9],
    [tip, tip + 1],
  ] as const) {
    const { history } = await told.call<{
      history: { algorithm_id: number; block_id: string; path: string[]; history_root: string };
    }>("get_proof", { kind: "history", block, size });
    const hash = hashOf(history.algorithm_id);
    const leaf = computeHistoryLeaf(hash, block, bytesOf(history.block_id));
    const proof = { index: block, size, path: history.path.map(bytesOf) };
    assert(verifyInclusion(hash, leaf, proof, bytesOf(history.history_root)).ok);
  }
  const { consistency } = await told.call<{
    consistency: {
      algorithm_id: number;
      path: string[];
      from_root: string;
      history_root: string;
    };
  }>("get_proof", { kind: "consistency", from_size: 5, size: 13 });
  const hash = hashOf(consistency.algorithm_id);
  const roots = {
    older: bytesOf(consistency.from_root),
    newer: bytesOf(consistency.history_root),
  };
  const path = consistency.path.map(bytesOf);
  assert(verifyConsistency(hash, { from: 5, to: 13, path }, roots).ok);
  // The header of block 13 states the root over the thirteen blocks below it.
  const block = await told.call<Record<string, unknown>>("get_block", { block: 13 });
  const stated = [block.history_root, block.pq_history_root];
  assert(stated.includes(consistency.history_root));
  assert.equal(
    await told.refused("get_proof", { kind: "history", block: 3, size: 3 }),
    "RPC_PARAMS",
  );
  assert.equal(await told.refused("get_proof", { kind: "inclusion", block: 3 }), "RPC_PARAMS");
  assert.equal(
    await told.refused("get_proof", { kind: "inclusion", block: 3, statement: 999 }),
    "RPC_PARAMS",
  );
});

test("filters events, and gives every one once over any pages", async () => {
  const all = await walk<Event>("list_events", { order: "oldest", limit: 9 });
  const newest = await walk<Event>("list_events", { limit: 11 });
  assert.deepEqual(newest, [...all].reverse());
  const ballots = all.filter(({ type }) => type === "vote_cast");
  assert.equal(ballots.length, 5);
  for (const types of [["vote_cast"], ["VoteCast"]]) {
    assert.deepEqual(await walk("list_events", { types, order: "oldest" }), ballots);
  }
  const ben = toHex0x(told.story.account("ben"));
  const ofBen = await walk<Event>("list_events", { types: ["vote_cast"], account: [ben] });
  assert.equal(ofBen.length, 3);
  const loud = await walk<Event>("list_events", { min_severity: "notice" });
  assert.deepEqual(
    loud,
    newest.filter(({ severity }) => severity !== "info"),
  );
  const some = await walk<Event>("list_events", { from: 4, to: 6, order: "oldest", limit: 2 });
  assert.deepEqual(
    some,
    all.filter(({ seq }) => seq >= 4 * 2 ** 20 && seq < 7 * 2 ** 20),
  );
  assert.equal(await told.refused("list_events", { types: ["vote_casts"] }), "RPC_PARAMS");
});

test("shows the audit trail link by link", async () => {
  const entries = await walk<Entry>("list_audit_entries", { order: "oldest", limit: 6 });
  for (const [at, entry] of entries.entries()) {
    assert.equal(entry.number, at + 1);
    if (at > 0) assert.equal(entry.previous_hash, entries[at - 1]?.hash);
  }
  const newest = await walk<Entry>("list_audit_entries", { limit: 6 });
  assert.deepEqual(newest, [...entries].reverse());
  const ben = toHex0x(told.story.account("ben"));
  assert.deepEqual(
    await walk("list_audit_entries", { actor: ben, order: "oldest", limit: 4 }),
    entries.filter(({ actor }) => actor === ben),
  );
});

test("finds what a question names", async () => {
  const find = async (q: string) => {
    const hits = await walk<{ kind: string; id: string }>("search", { q, limit: 2 });
    return hits.map(({ kind, id }) => `${kind} ${id}`);
  };
  assert.equal((await find("7"))[0], "block 7");
  const [row] = (await told.call<Page<Row>>("list_blocks", { limit: 1 })).items;
  assert.deepEqual(await find(row?.block_hash ?? ""), [`block ${row?.block_number}`]);
  const ben = toHex0x(told.story.account("ben"));
  assert.deepEqual(await find(ben.slice(0, 14)), [`account ${ben}`]);
  assert.deepEqual(await find("azure SEAL"), ["proposal 1"]);
  assert.deepEqual(await find("zurich azur"), ["proposal 1"]);
  assert.deepEqual(
    (await find("fee base statement")).includes("parameter fee.base.statement"),
    true,
  );
  assert.deepEqual(await find("scarlet"), ["comment 1"]);
  assert.deepEqual(await find("walruses"), [], "a comment that was withdrawn");
  assert.deepEqual(await find("1999-01-01"), []);
  assert.deepEqual(await find('"'), []);
});

test("describes every command by a schema", async () => {
  const { items } = await told.call<{ items: readonly { kind: string; payload: object }[] }>(
    "list_tx_kinds",
  );
  assert(items.length > 50);
  for (const { kind, payload } of items) assert("type" in payload || "anyOf" in payload, kind);
  assert.equal(await told.refused("list_tx_kinds", { kind: "castVotes" }), "RPC_NOT_FOUND");
  assert.equal(await told.refused("get_mempool"), "RPC_NOT_AVAILABLE");
});

test("tells epochs and checkpoints", async () => {
  const { items } =
    await told.call<Page<{ epoch_index: number; start_block: number }>>("list_epochs");
  for (const { epoch_index, start_block } of items) {
    const named = await told.call("get_epoch", { height: start_block });
    assert.equal(named.epoch_index, epoch_index);
    assert.deepEqual(await told.call("get_epoch", { index: epoch_index }), named);
  }
  assert.equal(await told.refused("get_epoch", { height: 1, index: 0 }), "RPC_PARAMS");
  assert.equal(await told.refused("get_epoch", { index: items.length }), "RPC_NOT_FOUND");
  const [sealed] = (await told.call<Page<{ milestone: string; size: number }>>("list_checkpoints"))
    .items;
  assert.equal(sealed?.milestone, "sealed");
});

test("a read of a height whose state is no longer kept names the oldest that is", async () => {
  const { reader } = told.service;
  const index = openIndex(reader.store.directory, reader, { mode: "write", retainStates: 5 });
  const { call, refused } = callerOf({
    ...told.service,
    index,
    stateAt: (height) => index.stateAt(height),
  });
  const oldest = index.height - 5;
  await call("get_params", { at_height: oldest });
  assert.equal(await refused("get_params", { at_height: oldest - 1 }), "RPC_PRUNED");
  assert.equal(
    await refused("get_params", { at_height: index.height + 1 }),
    "RPC_HEIGHT_NOT_REACHED",
  );
  index.close();
});

test("a transaction that has left the mempool says why, and what took its place", async () => {
  const by = new Uint8Array(32).fill(7) as Digest;
  const reasons: Readonly<Record<string, DropReason>> = {
    [`0x${"aa".repeat(32)}`]: { code: "replaced", by },
    [`0x${"bb".repeat(32)}`]: {
      code: "recheck",
      rejection: { code: "GOV_VOTE_CLOSED", facts: {} },
    },
    [`0x${"cc".repeat(32)}`]: { code: "operator" },
  };
  const sequencer: Pick<Sequencer, "pending" | "dropped" | "onBlock"> = {
    pending: () => undefined,
    dropped: (hash) => reasons[toHex0x(hash)],
    onBlock: () => () => {},
  };
  const { call, refused } = callerOf({ ...told.service, sequencer: sequencer as Sequencer });
  const seen = [];
  for (const tx_hash of Object.keys(reasons)) {
    const { status, dropped } = await call("get_tx", { tx_hash });
    assert.equal(status, "dropped");
    seen.push(dropped);
  }
  assert.deepEqual(seen, [
    { reason: "replaced", code: null, by: `0x${"07".repeat(32)}` },
    { reason: "recheck", code: "GOV_VOTE_CLOSED", by: null },
    { reason: "operator", code: null, by: null },
  ]);
  assert.equal(await refused("get_tx", { tx_hash: `0x${"dd".repeat(32)}` }), "RPC_NOT_FOUND");
});
