import assert from "node:assert/strict";
import { test } from "node:test";
import {
  contextOf,
  FIRST_RECORD,
  factsOf,
  kindOf,
  SCENE_TIMING,
  successorOf,
} from "../../test/support/epoch-scene.ts";
import { NO_FLOOR, POLICIES } from "../../test/support/test-genesis.ts";
import type { EpochRecord } from "../ledger/epoch-record.ts";
import type { AlgorithmStatus } from "../ledger/ledger-topics.ts";
import { checkEpochRecord } from "./epoch.ts";
import type { EpochContext } from "./epoch-context.ts";
import { buildFallbackRecord, computeLapse } from "./fallback.ts";
import { resolveEpoch } from "./schedule.ts";

const L = 0x12;
const P = 0x16;
const Q = 0x14;
const OWN = new Uint8Array(32).fill(5);
const timing = { ...SCENE_TIMING, minDelayBlocks: 50, minDwellBlocks: 100 };

type End = Pick<EpochRecord, "rule" | "algs">;

/** A test network after a fallback from one record to another at height 100, which lapses at 200. */
function fallen(
  from: End,
  to: End,
  changed: {
    readonly lockIn?: number;
    readonly statuses?: ReadonlyMap<number, AlgorithmStatus>;
    readonly origin?: Partial<EpochRecord>;
    readonly later?: readonly Partial<EpochRecord>[];
  } = {},
): EpochContext {
  const origin: EpochRecord = {
    ...FIRST_RECORD,
    ...from,
    timing,
    policy: POLICIES[from.rule],
    ...changed.origin,
  };
  const lockIn = changed.lockIn ?? 200;
  const at = (records: readonly EpochRecord[]) => contextOf(factsOf(records), { network: 1 });
  const fallback = successorOf(at([origin]), {
    ...to,
    policy: POLICIES[to.rule],
    kind: kindOf("fallback"),
    start: 100,
    expiry: 200,
  });
  const records = [origin, fallback];
  for (const next of changed.later ?? []) records.push(successorOf(at(records), next));
  const facts = factsOf(records, {
    statuses: changed.statuses ?? new Map(),
    openFallback: { index: 1, originIndex: 0, expiry: 200 },
  });
  const historyRoot = (_code: number, size: number) => (size === lockIn ? OWN : undefined);
  return contextOf(facts, { network: 1, lockIn, attestations: "unchecked", historyRoot });
}

const end = (rule: 1 | 2 | 3 | 4 | 5, legacy: number | null, pq: number | null): End => ({
  rule,
  algs: { legacy, pq },
});

test("a fallback lapses at its expiry and not a block before", () => {
  const from = end(4, L, P);
  const to = end(3, L, P);
  assert.equal(computeLapse(fallen(from, to, { lockIn: 199 })), null);
  const lapse = computeLapse(fallen(from, to));
  assert.ok(lapse?.record);
  assert.equal(lapse.cancelled, null);
  assert.equal(lapse.fallback.index, 1);
  // The record in force times the return: 50 blocks after the block that states the lapse.
  assert.equal(lapse.record.start, 250);
  assert.equal(lapse.record.index, 2);
  assert.equal(lapse.record.kind, kindOf("return"));
  assert.equal(lapse.record.expiry, null);
});

test("nothing lapses while no fallback is open", () => {
  const context = fallen(end(4, L, P), end(3, L, P));
  assert.equal(computeLapse({ ...context, facts: { ...context.facts, openFallback: null } }), null);
});

const RETURNS: readonly (readonly [string, End, End])[] = [
  ["v2-pq-primary to v2-dual-required", end(4, L, P), end(3, L, P)],
  ["v2-dual-required to v2-dual-optional", end(3, L, P), end(2, L, P)],
  ["v3-pq-only to v2-dual-required", end(5, null, P), end(3, L, P)],
  ["v2-dual-optional with another PQ code", end(2, L, P), end(2, L, Q)],
  ["v2-dual-optional with another legacy code", end(2, L, P), end(2, Q, P)],
  ["v2-dual-required with another PQ code", end(3, L, P), end(3, L, Q)],
  ["v2-dual-required with another legacy code", end(3, L, P), end(3, Q, P)],
  ["v2-pq-primary with another PQ code", end(4, L, P), end(4, L, Q)],
  ["v3-pq-only with another code", end(5, null, P), end(5, null, Q)],
];

for (const [name, from, to] of RETURNS) {
  test(`the chain returns after a fallback from ${name}`, () => {
    const context = fallen(from, to);
    const lapse = computeLapse(context);
    assert.ok(lapse?.record, "a return is scheduled");
    assert.equal(lapse.record.rule, from.rule);
    assert.deepEqual(lapse.record.algs, from.algs);
    assert.deepEqual(lapse.record.policy, POLICIES[from.rule]);
    assert.equal(checkEpochRecord(lapse.record, context), null);
    // A code that becomes mandatory again stands under the history that this node holds at the lapse.
    const mandatory = (side: End) =>
      side.rule === 2 ? [side.algs.legacy] : Object.values(side.algs);
    const fresh = mandatory(from).find((code) => code !== null && !mandatory(to).includes(code));
    const anchor = fresh === undefined ? null : { code: fresh, size: 200, historyRoot: OWN };
    assert.deepEqual(lapse.record.anchor, anchor);
  });
}

test("a code that evidence has broken gives way to the fallback's", () => {
  const broken = (code: number) => new Map([[code, "deprecated" as const]]);
  const primary = computeLapse(
    fallen(end(4, L, P), end(4, L, Q), { statuses: broken(P), origin: { policy: POLICIES[5] } }),
  );
  assert.deepEqual(primary?.record?.algs, { legacy: L, pq: Q });
  assert.deepEqual(primary?.record?.policy, POLICIES[5], "the earlier policy");
  const only = computeLapse(fallen(end(5, null, P), end(3, L, P), { statuses: broken(P) }));
  assert.deepEqual(only?.record?.algs, { legacy: null, pq: L });
  const legacy = computeLapse(fallen(end(3, L, P), end(3, Q, P), { statuses: broken(L) }));
  assert.equal(legacy?.record, null, "the record in force already is what the chain returns to");
  // Nothing sound to put in its place: a continuing code may be deprecated.
  const none = computeLapse(fallen(end(4, L, P), end(3, L, P), { statuses: broken(P) }));
  assert.deepEqual(none?.record?.algs, { legacy: L, pq: P });
});

test("a pending record gives way before its freeze and is waited for inside it", () => {
  const from = end(4, L, P);
  const to = end(3, L, P);
  const at = (start: number) => computeLapse(fallen(from, to, { later: [{ start }] }));
  // Z = 20: at block 200 a record that starts at 221 is not frozen, one at 220 is.
  const early = at(221);
  assert.equal(early?.cancelled?.record.start, 221);
  assert.equal(early?.record?.start, 250);
  assert.equal(early?.record?.index, 2, "the return takes the place of the cancelled record");
  assert.equal(at(220), null);
});

test("a return that is on its way is not scheduled again", () => {
  const later = [{ start: 250, kind: kindOf("return") }];
  const context = fallen(end(4, L, P), end(3, L, P), { lockIn: 201, later });
  assert.equal(computeLapse(context), null);
});

test("a chain that has gone beyond what it would return to owes no return", () => {
  // From the fallback [L, Q] under rule 3 a decision led on to rule 4, while the origin was rule 3.
  const later = [{ ...end(4, L, Q), start: 200, policy: POLICIES[4] }];
  const lapse = computeLapse(fallen(end(3, L, P), end(3, L, Q), { lockIn: 200, later }));
  assert.deepEqual([lapse?.record, lapse?.cancelled], [null, null]);
});

test("a pending record stays where no return takes its place", () => {
  const statuses = new Map([[L, "deprecated" as const]]);
  const later = [{ ...end(4, Q, P), start: 230, policy: POLICIES[4] }];
  const lapse = computeLapse(fallen(end(3, L, P), end(3, Q, P), { statuses, later }));
  assert.ok(lapse !== null);
  assert.deepEqual([lapse.record, lapse.cancelled], [null, null]);
});

test("a return whose start no height can name is not scheduled", () => {
  const endless = { ...timing, minDelayBlocks: Number.MAX_SAFE_INTEGER };
  const context = fallen(end(4, L, P), end(3, L, P));
  const [origin, fallback] = context.facts.schedule.map(({ record }) => record);
  assert.ok(origin !== undefined && fallback !== undefined);
  const { openFallback } = context.facts;
  const facts = factsOf([origin, { ...fallback, timing: endless }], { openFallback });
  assert.equal(computeLapse({ ...context, facts }), null);
});

test("a return below a floor that was raised meanwhile waits", () => {
  const context = fallen(end(3, L, P), end(2, L, P));
  const floor = { ...NO_FLOOR, vote: 2 } as const;
  assert.equal(computeLapse({ ...context, facts: { ...context.facts, floor } }), null);
});

test("a declaration becomes the successor of the record in force, with its own decision hash", () => {
  const context = contextOf(factsOf([FIRST_RECORD]), { network: 1 });
  const current = resolveEpoch(context.facts.schedule, 2000);
  const target = { ...end(2, L, P), policy: POLICIES[2], timing, anchor: null };
  const declaration = {
    chainId: new Uint8Array(64) as never,
    epochHash: new Uint8Array(32),
    target,
    start: 2040,
    evidenceHash: new Uint8Array(32),
    notBefore: 0,
    expires: 3000,
    nonce: 0,
  };
  const record = buildFallbackRecord(declaration, current, context);
  assert.equal(checkEpochRecord(record, context), null);
  assert.equal(record.expiry, 2040 + 100);
  const other = buildFallbackRecord({ ...declaration, nonce: 1 }, current, context);
  assert.notDeepEqual(other.decisionHash, record.decisionHash);
});

test("a declaration whose expiry no height can name is refused, not written", () => {
  const context = contextOf(factsOf([FIRST_RECORD]));
  const start = Number.MAX_SAFE_INTEGER - 1000;
  const fallback = { kind: kindOf("fallback"), rule: 2, policy: POLICIES[2], start } as const;
  const record = successorOf(context, { ...fallback, expiry: start + 100_000 });
  assert.equal(checkEpochRecord(record, context)?.code, "EPOCH_EXPIRY");
});
