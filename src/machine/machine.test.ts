import assert from "node:assert/strict";
import { test } from "node:test";
import { declare, fallbackNetwork } from "../../test/support/fallback-network.ts";
import {
  flipped,
  resealed,
  withHeader,
  withItem,
  withLineage,
} from "../../test/support/header-mutations.ts";
import { literalBlock, resolveLiteral } from "../../test/support/literal-chain.ts";
import { type Item, literalEncode } from "../../test/support/literal-codec.ts";
import { literalHash, literalStateRoot, literalTag } from "../../test/support/literal-hash.ts";
import { literalAt, literalChainOf } from "../../test/support/literal-network.ts";
import { makeLongChain } from "../../test/support/long-chain.ts";
import { replayAll } from "../../test/support/replay-all.ts";
import { attestAnchor, targetOf } from "../../test/support/test-acts.ts";
import { TEST_HASHES, TEST_SUITES } from "../../test/support/test-algorithms.ts";
import { draftGenesis } from "../../test/support/test-genesis.ts";
import { testKey } from "../../test/support/test-keys.ts";
import { admitRaw, rawOf, soundDocument, TestNetwork } from "../../test/support/test-network.ts";
import { transactionItem } from "../../test/support/test-transactions.ts";
import { sortedSet } from "../codec/compound.ts";
import { encodeBranch } from "../consensus/branch-codec.ts";
import { genesisBranch } from "../consensus/genesis-branch.ts";
import { resolveEpoch } from "../consensus/schedule.ts";
import { accountTable, readAccount } from "../governance/account.ts";
import { isRoleMember } from "../governance/role.ts";
import { stateKey } from "../governance/state-table.ts";
import { encodeGenesis, genesisAccountSchema } from "../ledger/genesis.ts";
import type { RuleVersion } from "../ledger/rule-version.ts";
import type { AccountId } from "../primitives/brand.ts";
import { compareBytes, EMPTY_BYTES } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import { Machine } from "./machine.ts";
import { MemoryMachineStore } from "./memory-machine-store.ts";

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

test("a block that asks for a history out of reach is refused, and leaves the machine as it was", () => {
  const algs = { legacy: 0x12, pq: 0x16 };
  const network = fallbackNetwork({ rule: 3, algs });
  network.sealTo(3);
  const attested = attestAnchor(network, 0x14, 4);
  const [[, historyRoot] = []] = attested.digests.historyRoots;
  assert(historyRoot !== undefined);
  const target = targetOf(3, { legacy: 0x12, pq: 0x14 }, { code: 0x14, size: 4, historyRoot });
  declare(network, target, { payload: { attested } });
  const past = { historyRoot: () => undefined, lane: () => undefined };
  const environment = { hashes: TEST_HASHES, suites: TEST_SUITES, past };
  const machine = new Machine(environment, new MemoryMachineStore(), network.genesisBranch());
  for (const kept of network.chain.kept.slice(0, 4)) {
    assert(machine.replayBlock(admitRaw(machine.branch, rawOf(kept)), network.document).ok);
    machine.commit();
  }
  const before = machine.stateTree(0x12).root;
  const block = admitRaw(machine.branch, rawOf(network.at(4)));
  const replayed = machine.replayBlock(block, network.document);
  assert(!replayed.ok);
  assert.equal(replayed.error.code, "REPLAY_SYSTEM");
  assert.match(replayed.error.found, /^EPOCH_HISTORY_UNKNOWN/);
  assert.deepEqual(machine.stateTree(0x12).root, before);
  assert.equal(machine.state.get(new Uint8Array([1])), undefined);
});

/** Two accounts whose places in the state have one path under the broken hash. */
function twinAccounts(): readonly AccountId[] {
  const seen = new Map<string, AccountId>();
  for (let i = 1; ; i++) {
    const account = new Uint8Array(32) as AccountId;
    new DataView(account.buffer).setUint32(28, i);
    const key = stateKey(accountTable, account);
    const path = toHex(literalHash(0x300000, literalTag("path", 0x300000), key));
    const twin = seen.get(path);
    if (twin !== undefined) return [twin, account];
    seen.set(path, account);
  }
}

test("a state in which two keys have one path has no root, and no block", () => {
  const { suite, publicKey } = testKey(1, "twin");
  const twins = twinAccounts().map((account) => ({
    account,
    threshold: 1,
    keys: [{ suite, publicKey }],
    amount: 1n,
  }));
  const genesis = draftGenesis({ rule: 1, algs: { legacy: 0x300000, pq: null } });
  const bytes = encodeGenesis({ ...genesis, accounts: sortedSet(twins, genesisAccountSchema) });
  const document = soundDocument(bytes);
  const branch = genesisBranch(document.genesis, { ...document, hashes: TEST_HASHES });
  const past = { historyRoot: () => undefined, lane: () => undefined };
  const environment = { hashes: TEST_HASHES, suites: TEST_SUITES, past };
  const machine = new Machine(environment, new MemoryMachineStore(), branch);
  assert.throws(() => machine.initChain(document), /EPOCH_ALGORITHM_STATUS/);
});

test("parameters and roles of the document stand in the state of block 0", () => {
  const key = testKey(1, "parameters");
  const reviewers = [key, testKey(1, "second reviewer"), testKey(1, "third reviewer")];
  const network = new TestNetwork({
    rule: 1,
    algs: ALGS[1],
    accounts: reviewers.map((reviewer) => ({ keys: [reviewer], amount: 10n ** 9n })),
    governance: {
      parameters: [
        { key: "fee.per_byte", value: 0n },
        { key: "clock.max_step_s", value: 10 },
      ],
      roles: [
        { name: "reviewer", members: reviewers.map(({ account }) => account).sort(compareBytes) },
      ],
    },
  });
  const at = (name: string) => network.chain.get(new TextEncoder().encode(name));
  assert.deepEqual(at("param/fee.per_byte"), literalEncode([0, new Uint8Array(0), null]));
  assert.deepEqual(at("param/clock.max_step_s"), literalEncode([0, 10, null]));
  assert.equal(isRoleMember(network.chain, "reviewer", key.account, 0), true);
  assert.equal(at("param/fee.per_cost"), undefined, "the rest take their initial values");
  const before = readAccount(network.chain, key.account)?.liquid ?? 0n;
  network.seal({ items: [transactionItem(network, { keys: [key] })] });
  assert.equal(before - (readAccount(network.chain, key.account)?.liquid ?? 0n), 1000n + 100n);
});
