import assert from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../src/codec/canonical.ts";
import { checkEpochRecord } from "../../src/consensus/epoch.ts";
import { foldLedgerEvents } from "../../src/consensus/ledger-events.ts";
import { algorithmsFitRule } from "../../src/consensus/rules.ts";
import { resolveEpoch } from "../../src/consensus/schedule.ts";
import { HASH_TABLE } from "../../src/crypto/hash-table.ts";
import { encodeEpochRecord, epochRecordSchema } from "../../src/ledger/epoch-record.ts";
import { contextOf, FIRST_RECORD, factsOf, successorOf } from "../support/epoch-scene.ts";
import { declare, fallbackNetwork, submit } from "../support/fallback-network.ts";
import { type Item, literalDecode, literalEncode } from "../support/literal-codec.ts";
import { actOf, declarationOf, EMERGENCY, targetOf } from "../support/test-acts.ts";
import { POLICIES } from "../support/test-genesis.ts";

/*
 * Faults of a naive design that concern the schedule of epochs. In each test the naive form stands as control and is
 * shown to do what the ledger does not.
 */

const scene = contextOf(factsOf([FIRST_RECORD]), { network: 1, attestations: "unchecked" });
const next = successorOf(scene, { start: 3000 });
const { schedule } = factsOf([FIRST_RECORD, next]);

interface NaiveEpoch {
  readonly index: number;
  readonly start: number;
  readonly end: number | null;
}

/** Resolves by stored ends: an open end has no end. */
function naiveResolve(epochs: readonly NaiveEpoch[], height: number): readonly number[] {
  return epochs
    .filter(({ start, end }) => start <= height && (end === null || height <= end))
    .map(({ index }) => index);
}

test("N1: a new epoch that leaves the earlier one open never becomes active", () => {
  const epochs = [
    { index: 0, start: 0, end: null },
    { index: 1, start: 3000, end: null },
  ];
  assert.equal(naiveResolve(epochs, 5000)[0], 0, "the control stays in epoch 0 for ever");
  assert.equal(resolveEpoch(schedule, 2999).record.index, 0);
  assert.equal(resolveEpoch(schedule, 3000).record.index, 1);
});

test("N2: stored ends leave gaps and overlaps; there is no place to store one", () => {
  const gap = [
    { index: 0, start: 0, end: 2990 },
    { index: 1, start: 3000, end: null },
  ];
  const overlap = [
    { index: 0, start: 0, end: 3010 },
    { index: 1, start: 3000, end: null },
  ];
  assert.deepEqual(naiveResolve(gap, 2995), [], "no epoch at all");
  assert.deepEqual(naiveResolve(overlap, 3005), [0, 1], "two answers for one height");
  for (let height = 2980; height < 3020; height++) {
    assert.equal(resolveEpoch(schedule, height).record.index, height < 3000 ? 0 : 1);
  }
  const withEnd = literalEncode([...(literalDecode(encodeEpochRecord(next)) as Item[]), 3010]);
  assert.equal(decode(epochRecordSchema, withEnd).ok, false);
});

test("N3: an unknown code or rule is refused when the record is registered", () => {
  const registry: Item[] = [];
  const naiveRegister = (record: Item) => registry.push(record) > 0;
  const items = literalDecode(encodeEpochRecord(next)) as readonly Item[];
  const ruleNine = items.map((item, index) => (index === 4 ? 9 : item));
  assert.equal(naiveRegister(ruleNine), true, "the control takes anything");
  const decoded = decode(epochRecordSchema, literalEncode(ruleNine));
  assert.equal(decoded.ok ? "" : decoded.error.code, "CODEC_RANGE");
  const unknown = { ...next, rule: 3, algs: { legacy: 0x12, pq: 0x77 } } as const;
  assert.equal(naiveRegister(literalDecode(encodeEpochRecord(unknown))), true);
  const optional = contextOf(factsOf([{ ...FIRST_RECORD, rule: 2, policy: POLICIES[2] }]));
  const replaced = successorOf(optional, { algs: unknown.algs });
  assert.equal(checkEpochRecord(replaced, optional)?.code, "EPOCH_ALGORITHM_UNKNOWN");
});

test("N4: one algorithm an epoch cannot say both canonical and PQ; the record has a role for each", () => {
  const naiveRecord = { start: 3000, algorithm: 0x12 };
  const naiveTakes = (codes: readonly number[]) => codes.includes(naiveRecord.algorithm);
  assert.equal(naiveTakes([0x12]), true, "the control takes a block without its PQ lineage");
  assert.equal(algorithmsFitRule(3, { legacy: naiveRecord.algorithm, pq: null }), false);
  assert.equal(algorithmsFitRule(3, { legacy: 0x12, pq: 0x16 }), true);
});

test("N25: a 256-bit hash has 128 bits against a quantum computer, and signatures migrate too", () => {
  for (const { digestLength, quantumPreimageBits, network } of HASH_TABLE) {
    const naiveBits = 8 * digestLength;
    if (network === "any")
      assert.equal(2 * quantumPreimageBits, naiveBits, "half of the control's");
  }
  const naivePolicyIsFine = (_policy: unknown, algs: { readonly pq: number }) => algs.pq === 0x16;
  const classical = { ...POLICIES[3], seal: [1] };
  assert.equal(naivePolicyIsFine(classical, { pq: 0x16 }), true, "only the hash has migrated");
  const record = { ...next, policy: classical };
  assert.equal(checkEpochRecord(record, scene)?.code, "EPOCH_POLICY_LEVEL");
});

test("N29: a rollback is not to legacy, not by anyone, not to any height, and not repeated", () => {
  const both = { legacy: 0x12, pq: 0x16 };
  const network = fallbackNetwork({ rule: 4, algs: both });
  const naive = { rule: 4, rollbacks: 0 };
  const naiveRollback = (_signers: number) => {
    naive.rule = 1;
    naive.rollbacks += 1;
  };
  naiveRollback(0);
  naiveRollback(0);
  assert.deepEqual(naive, { rule: 1, rollbacks: 2 }, "the control obeys anyone, twice");
  const target = targetOf(3, both);
  const judge = (declaration: ReturnType<typeof declarationOf>, signers = EMERGENCY.slice(0, 5)) =>
    submit(network, actOf(declaration, { signers })).code;
  const legacy = targetOf(1, { legacy: 0x12, pq: null });
  assert.equal(judge(declarationOf(network, legacy)), "GOV_FALLBACK_REFUSED");
  assert.equal(judge(declarationOf(network, target), EMERGENCY.slice(0, 1)), "GOV_COUNCIL_QUORUM");
  const past = declarationOf(network, target, { start: 1 });
  assert.equal(judge(past), "GOV_FALLBACK_REFUSED", "no earlier height");
  const declaration = declarationOf(network, target);
  declare(network, target);
  assert.equal(judge(declaration), "GOV_ACT_NONCE", "once");
  const heights = network.chain.kept.map(({ block }) => block.header.height);
  assert.deepEqual(heights, heights.keys().toArray(), "heights only grow");
});

test("N31: a schedule is a value of its branch; no registry survives a reorg", () => {
  const naiveRegistry: number[] = [0];
  const naiveApply = (start: number) => naiveRegistry.push(start);
  const naiveReorg = () => undefined;
  const event = {
    type: "system",
    phase: 1,
    topic: "epoch.scheduled",
    data: encodeEpochRecord(next),
  } as const;
  naiveApply(next.start);
  const onBranch = foldLedgerEvents(scene.facts, [event], { ...scene, lockIn: 2000 });
  assert(onBranch.ok);
  assert.equal(onBranch.value.schedule.length, 2);
  naiveReorg();
  assert.deepEqual(naiveRegistry, [0, 3000], "the control keeps what the abandoned branch decided");
  const other = foldLedgerEvents(scene.facts, [], { ...scene, lockIn: 2000 });
  assert(other.ok);
  assert.equal(other.value.schedule.length, 1);
});
