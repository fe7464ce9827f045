import assert from "node:assert/strict";
import { test } from "node:test";
import { goldenBranch } from "../../test/support/golden-chain.ts";
import { literalEncode } from "../../test/support/literal-codec.ts";
import { PLAIN_HASHES } from "../../test/support/plain-hashes.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { computeEpochHash, type EpochRecord, epochAlgorithm } from "../ledger/epoch-record.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { ChainId } from "../primitives/brand.ts";
import type { Branch } from "./branch.ts";
import {
  compareHandshake,
  decodeHandshake,
  encodeHandshake,
  type HandshakeVerdict,
  makeHandshake,
} from "./handshake.ts";
import { compareRecords } from "./handshake-records.ts";
import type { ScheduledEpoch } from "./schedule.ts";

// The golden chain: record 1 is announced in block 1, frozen from block 2 on, and starts at block 4.
const BEFORE = goldenBranch("chain_b", 1);
const ANNOUNCED = goldenBranch("chain_b", 2);
const FROZEN = goldenBranch("chain_b", 3);
const AFTER = goldenBranch("chain_b", 6);
const [FIRST, SECOND] = AFTER.facts.schedule.map(({ record }) => record);
assert(FIRST !== undefined && SECOND !== undefined);

function scheduledOf(record: EpochRecord): ScheduledEpoch {
  const hash = requireHash(PLAIN_HASHES, epochAlgorithm(record));
  return { record, epochHash: computeEpochHash(hash, record) };
}

/** A branch with another record in the place of the second, and its height set. */
function branchWith(records: readonly EpochRecord[], height: number): Branch {
  return { ...BEFORE, height, facts: { ...BEFORE.facts, schedule: records.map(scheduledOf) } };
}

const OTHER: EpochRecord = { ...SECOND, start: 5 };
const THIRD: EpochRecord = {
  ...SECOND,
  index: 2,
  start: 9,
  rule: 3,
  prevEpochHash: assertDefined(scheduledOf(SECOND).epochHash, "hash"),
};

const wordOf = (verdict: HandshakeVerdict): string =>
  verdict.verdict === "agree" ? verdict.relation : verdict.fault.code;

/** What two nodes make of each other. */
const meet = (left: Branch, right: Branch): readonly string[] => [
  wordOf(compareHandshake(left, makeHandshake(right))),
  wordOf(compareHandshake(right, makeHandshake(left))),
];

test("a handshake has the bytes of the page", () => {
  const { chainId, facts } = FROZEN;
  const [inForce, pending] = facts.schedule;
  assert(inForce?.epochHash != null && pending?.epochHash != null);
  const literal = literalEncode([
    chainId,
    inForce.epochHash,
    [4, pending.epochHash],
    Object.values(facts.floor),
  ]);
  const bytes = encodeHandshake(makeHandshake(FROZEN));
  assert.deepEqual(bytes, literal);
  assert.deepEqual(decodeHandshake(bytes), { ok: true, value: makeHandshake(FROZEN) });
  assert.equal(decodeHandshake(bytes.subarray(1)).ok, false);
});

test("nodes at different heights of one chain keep each other", () => {
  assert.deepEqual(meet(BEFORE, BEFORE), ["same", "same"]);
  assert.deepEqual(meet(ANNOUNCED, FROZEN), ["same", "same"]);
  assert.deepEqual(meet(BEFORE, FROZEN), ["behind", "ahead"]);
  assert.deepEqual(meet(FROZEN, AFTER), ["behind", "ahead"]);
  assert.deepEqual(meet(BEFORE, AFTER), ["unknown", "ahead"]);
  assert.deepEqual(meet(AFTER, AFTER), ["same", "same"]);
});

test("chains with other genesis documents part", () => {
  const stranger = { ...BEFORE, chainId: new Uint8Array(64) as ChainId };
  assert.deepEqual(meet(BEFORE, stranger), ["LEDGER_HANDSHAKE_CHAIN", "LEDGER_HANDSHAKE_CHAIN"]);
});

test("a node that passed a boundary without the change is parted from, and finds out itself", () => {
  const victim = branchWith([FIRST], 5);
  // It hears of the change while its peer is still before it, or by the records of a peer after it.
  assert.deepEqual(meet(victim, FROZEN), ["LEDGER_HANDSHAKE_PASSED", "ahead"]);
  assert.deepEqual(meet(branchWith([FIRST], 3), FROZEN), ["behind", "ahead"]);
  assert.deepEqual(meet(branchWith([FIRST], 4), FROZEN), ["LEDGER_HANDSHAKE_PASSED", "ahead"]);
  assert.deepEqual(meet(victim, AFTER), ["unknown", "ahead"]);
  const records = [FIRST, SECOND];
  const verdict = compareRecords(victim, makeHandshake(AFTER), records, PLAIN_HASHES);
  assert.equal(wordOf(verdict), "LEDGER_HANDSHAKE_PASSED");
});

test("two announcements stay open until one of them is frozen", () => {
  const other = branchWith([FIRST, OTHER], 1);
  assert.deepEqual(meet(ANNOUNCED, other), ["open", "open"]);
  assert.deepEqual(meet(FROZEN, other), ["LEDGER_HANDSHAKE_FROZEN", "open"]);
  assert.deepEqual(meet(AFTER, other), ["open", "unknown"]);
  const frozenOther = branchWith([FIRST, OTHER], 3);
  const found = compareRecords(frozenOther, makeHandshake(AFTER), [FIRST, SECOND], PLAIN_HASHES);
  assert.equal(wordOf(found), "LEDGER_HANDSHAKE_FROZEN");
  const loose = compareRecords(other, makeHandshake(AFTER), [FIRST, SECOND], PLAIN_HASHES);
  assert.equal(wordOf(loose), "behind");
});

test("a record whose algorithm this node lacks has no hash and parts nobody", () => {
  const schedule = FROZEN.facts.schedule.map((epoch) =>
    epoch.record.index === 1 ? { ...epoch, epochHash: null } : epoch,
  );
  const unable = { ...FROZEN, facts: { ...FROZEN.facts, schedule } };
  assert.equal(makeHandshake(unable).next, null);
  assert.deepEqual(meet(unable, FROZEN), ["open", "ahead"]);
  assert.deepEqual(meet(unable, AFTER), ["unknown", "ahead"]);
});

test("schedules that forked part by their records", () => {
  const forked = branchWith([FIRST, OTHER], 6);
  assert.deepEqual(meet(AFTER, forked), ["unknown", "unknown"]);
  for (const [own, peer, records] of [
    [AFTER, forked, [FIRST, OTHER]],
    [forked, AFTER, [FIRST, SECOND]],
  ] as const) {
    const verdict = compareRecords(own, makeHandshake(peer), records, PLAIN_HASHES);
    assert.equal(wordOf(verdict), "LEDGER_HANDSHAKE_DIVERGED");
  }
});

test("records decide only when they chain and lead to the peer", () => {
  const peer = makeHandshake(branchWith([FIRST, SECOND, THIRD], 6));
  const word = (records: readonly EpochRecord[], own = BEFORE) =>
    wordOf(compareRecords(own, peer, records, PLAIN_HASHES));
  assert.equal(word([FIRST, SECOND, THIRD]), "behind");
  assert.equal(word([SECOND, THIRD], AFTER), "behind");
  assert.equal(word([FIRST, SECOND, THIRD], AFTER), "behind");
  for (const records of [
    [],
    [SECOND, THIRD],
    [FIRST, THIRD],
    [FIRST, SECOND],
    [FIRST, SECOND, { ...THIRD, start: 4 }],
    [FIRST, SECOND, { ...THIRD, prevEpochHash: new Uint8Array(32) }],
    [FIRST, SECOND, { ...THIRD, start: 10 }],
    [FIRST, SECOND, { ...THIRD, algs: { legacy: null, pq: null } }],
  ]) {
    assert.equal(word(records), "LEDGER_HANDSHAKE_RECORDS", JSON.stringify(records));
  }
  // Records that lead to the peer, and are no chain.
  for (const third of [
    { ...THIRD, prevEpochHash: new Uint8Array(32) },
    { ...THIRD, start: 4 },
    { ...THIRD, index: 3 },
  ]) {
    const liar = makeHandshake(branchWith([FIRST, SECOND, third], 9));
    const verdict = compareRecords(BEFORE, liar, [FIRST, SECOND, third], PLAIN_HASHES);
    assert.equal(wordOf(verdict), "LEDGER_HANDSHAKE_RECORDS", JSON.stringify(third));
  }
  assert(peer.next !== null);
  const late = { ...peer, next: [10, peer.next[1]] as const };
  const verdictOfLate = compareRecords(BEFORE, late, [FIRST, SECOND, THIRD], PLAIN_HASHES);
  assert.equal(wordOf(verdictOfLate), "LEDGER_HANDSHAKE_RECORDS");
  const unlinked = { ...SECOND, prevEpochHash: new Uint8Array(32) };
  assert.equal(word([FIRST, unlinked]), "LEDGER_HANDSHAKE_RECORDS");
  // A node without the algorithm follows its peer up to the boundary and cannot judge beyond it.
  const legacyOnly = new Map([...PLAIN_HASHES].filter(([code]) => code === 0x12));
  const verdict = compareRecords(BEFORE, peer, [FIRST, SECOND, THIRD], legacyOnly);
  assert.equal(wordOf(verdict), "unknown");
});
