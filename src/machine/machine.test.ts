import assert from "node:assert/strict";
import { test } from "node:test";
import {
  flipped,
  resealed,
  withHeader,
  withItem,
  withLineage,
} from "../../test/support/header-mutations.ts";
import { literalBlock, resolveLiteral } from "../../test/support/literal-chain.ts";
import { type Item, literalEncode } from "../../test/support/literal-codec.ts";
import { literalStateRoot } from "../../test/support/literal-hash.ts";
import { literalAt, literalChainOf } from "../../test/support/literal-network.ts";
import { makeLongChain } from "../../test/support/long-chain.ts";
import { replayAll } from "../../test/support/replay-all.ts";
import { testKey } from "../../test/support/test-keys.ts";
import { admitRaw, rawOf, TestNetwork } from "../../test/support/test-network.ts";
import { transactionItem } from "../../test/support/test-transactions.ts";
import { encodeBranch } from "../consensus/branch-codec.ts";
import { resolveEpoch } from "../consensus/schedule.ts";
import type { RuleVersion } from "../ledger/rule-version.ts";
import { EMPTY_BYTES } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";

const ALGS = {
  1: { legacy: 0x12, pq: null },
  2: { legacy: 0x12, pq: 0x16 },
  3: { legacy: 0x12, pq: 0x16 },
  4: { legacy: 0x12, pq: 0x16 },
  5: { legacy: null, pq: 0x16 },
} as const;

/** The answer of a replay to block 0 with another header, its dual commitment made anew. */
function replayGenesis(rule: RuleVersion, change: (header: readonly Item[]) => readonly Item[]) {
  const network = new TestNetwork({ rule, algs: ALGS[rule] });
  const { machine } = network.replica();
  const chain = literalChainOf(network);
  const epoch = resolveLiteral(chain.schedule(0), 0);
  const block = literalAt(chain, 0);
  const changed = withHeader(block, resealed(change(block.header), epoch));
  const raw = { header: changed.headerBytes, statements: block.statements };
  const replayed = machine.replayBlock(admitRaw(machine.branch, raw), network.document);
  return replayed.ok ? "accepted" : replayed.error.code;
}

test("block 0 has nobody for proposer and the state of its document", () => {
  for (const rule of [1, 2, 3, 4, 5] as const) {
    assert.equal(
      replayGenesis(rule, (header) => header),
      "accepted",
      `rule ${rule}`,
    );
    const proposed = (header: readonly Item[]) => withItem(header, 4, new Uint8Array(32).fill(1));
    assert.equal(replayGenesis(rule, proposed), "REPLAY_PROPOSER", `rule ${rule}`);
    const other = (header: readonly Item[]) =>
      rule === 1
        ? withItem(header, 8, flipped(header[8]))
        : withLineage(header, 0, 3, new Uint8Array(32));
    assert.equal(replayGenesis(rule, other), "REPLAY_STATE", `rule ${rule}`);
  }
});

test("block 0 of v2-dual-optional carries the PQ lineage", () => {
  const bare = (header: readonly Item[]) => {
    const [line] = header[9] as readonly Item[];
    return withItem(withItem(header, 9, [line as Item]), 10, null);
  };
  assert.equal(replayGenesis(2, bare), "REPLAY_ORDER");
});

test("a chain through all rule versions replays to the same bytes, also after a restart", () => {
  replayAll(makeLongChain());
});

test("the state root of every header is the recursion over the whole state, under each code", () => {
  const network = makeLongChain();
  const { machine, chain } = network.replica();
  for (const kept of network.chain.kept) {
    const replayed = machine.replayBlock(admitRaw(machine.branch, rawOf(kept)), network.document);
    assert(replayed.ok);
    machine.commit();
    const { header } = kept.block;
    const { legacy } = resolveEpoch(machine.branch.facts.schedule, header.height).record.algs;
    const roots =
      header.type === "v2"
        ? header.lineages.map(({ code, stateRoot }) => [code, stateRoot] as const)
        : [[legacy ?? 0, header.stateRoot] as const];
    const entries = [...chain.entries(EMPTY_BYTES)];
    for (const [code, root] of roots) {
      const literal = literalStateRoot(code, entries, ([key, value]) =>
        literalEncode([key, value]),
      );
      assert.equal(toHex(root), toHex(literal), `block ${header.height} under ${code}`);
    }
  }
});

test("a dropped candidate leaves nothing, and one is held at a time", () => {
  const key = testKey(1, "dropped");
  const network = new TestNetwork({
    rule: 2,
    algs: ALGS[2],
    accounts: [{ keys: [key], amount: 10n ** 9n }],
  });
  const before = [...network.chain.entries(EMPTY_BYTES)];
  const branch = encodeBranch(network.branch);
  const first = network.propose({ items: [transactionItem(network, { keys: [key] })] });
  assert.throws(() => network.propose(), /a second candidate/);
  assert.throws(() => network.machine.stateTree(0x12), /a candidate on top/);
  assert.throws(() => network.machine.rewind(network.branch, []), /a rewind under a candidate/);
  network.machine.drop();
  assert.throws(() => network.machine.drop(), /nothing to drop/);
  assert.throws(() => network.machine.commit(), /nothing to commit/);
  assert.deepEqual([...network.chain.entries(EMPTY_BYTES)], before);
  assert.deepEqual(encodeBranch(network.branch), branch);
  const again = network.propose({ items: [transactionItem(network, { keys: [key] })] });
  assert.deepEqual(
    again.block.headerBytes,
    first.block.headerBytes,
    "Ed25519 signs the same again",
  );
});

test("a rewind brings back an earlier block, across boundaries too, and the same blocks follow", () => {
  const network = makeLongChain();
  const all = [...network.chain.kept];
  for (const height of [30, 15, 5, 0]) {
    const undos = network.chain.kept.slice(height + 1).map((kept) => kept.undo);
    network.machine.rewind(network.chain.branchAt(height), undos.toReversed());
    assert.equal(network.height, height);
    for (const kept of all.slice(height + 1)) {
      const block = admitRaw(network.branch, rawOf(kept));
      const replayed = network.machine.replayBlock(block, network.document);
      assert(replayed.ok, `block ${kept.block.header.height}`);
      network.machine.commit();
    }
    assert.deepEqual(
      encodeBranch(network.branch),
      encodeBranch(all.at(-1)?.branch ?? network.branch),
    );
  }
});

test("an own block is made by a sealer, or by nobody where there is none", () => {
  const stranger = testKey(1, "stranger").account;
  const unsealed = new TestNetwork({ rule: 1, algs: ALGS[1] });
  assert.throws(() => unsealed.propose({ proposer: stranger }), /expected nobody/);
  const sealed = new TestNetwork({
    rule: 1,
    algs: ALGS[1],
    sealers: [{ key: testKey(1, "machine sealer") }],
  });
  assert.throws(() => sealed.propose({ proposer: null }), /expected a sealer's account/);
  assert.throws(() => sealed.propose({ proposer: stranger }), /expected a sealer's account/);
});

test("an unsealed chain takes no block of a producer", () => {
  const network = new TestNetwork({ rule: 1, algs: ALGS[1] });
  network.seal();
  const { machine } = network.replica();
  const [genesis, first] = network.chain.kept;
  assert(genesis !== undefined && first !== undefined);
  assert(machine.replayBlock(admitRaw(machine.branch, rawOf(genesis)), network.document).ok);
  machine.commit();
  const raw = rawOf(first);
  const block = literalBlock(raw.header, raw.statements);
  const { headerBytes } = withHeader(block, withItem(block.header, 4, new Uint8Array(32).fill(1)));
  const moved = admitRaw(machine.branch, { ...raw, header: headerBytes });
  const replayed = machine.replayBlock(moved, network.document);
  assert.equal(replayed.ok ? "" : replayed.error.code, "REPLAY_PROPOSER");
});

test("a block is made on its own height alone", () => {
  const network = new TestNetwork({ rule: 1, algs: ALGS[1] });
  const input = { timeMs: 0, proposer: null, carryPq: false, items: [] };
  assert.throws(
    () => network.machine.finalizeBlock({ ...input, height: 2 }),
    /block 2 on top of 0/,
  );
  assert.throws(() => network.machine.initChain(network.document), /genesis on top of a block/);
});

test("a wished time is moved into its bounds", () => {
  const network = new TestNetwork({ rule: 1, algs: ALGS[1] });
  const parent = network.branch.timeMs;
  const at = (timeMs: number) => {
    const made = network.propose({ timeMs }).block.header.timeMs;
    network.machine.drop();
    return made - parent;
  };
  assert.deepEqual([0, parent, parent + 1, parent + 2].map(at), [1, 1, 1, 2]);
  assert.deepEqual(
    [59_999, 60_000, 60_001, 10 ** 9].map((step) => at(parent + step)),
    [59_999, 60_000, 60_000, 60_000],
  );
});
