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
import { literalEncode } from "../../test/support/literal-codec.ts";
import { literalHash, literalTag } from "../../test/support/literal-hash.ts";
import { POLICIES } from "../../test/support/test-genesis.ts";
import { type EpochRecord, encodeEpochRecord } from "../ledger/epoch-record.ts";
import {
  encodeFallbackDeclaration,
  type FallbackDeclaration,
} from "../ledger/fallback-declaration.ts";
import type { SystemStatement } from "../ledger/statement.ts";
import type { ChainId } from "../primitives/brand.ts";
import type { EpochFaultCode } from "./epoch-fault.ts";
import { foldLedgerEvents } from "./ledger-events.ts";
import type { LedgerFacts } from "./ledger-facts.ts";

const context = contextOf(factsOf([FIRST_RECORD]), { network: 1, attestations: "unchecked" });
const facts = context.facts;

function event(topic: string, data: Uint8Array, phase = 1): SystemStatement {
  return { type: "system", phase, topic, data };
}

function fold(
  events: readonly SystemStatement[],
  before: LedgerFacts = facts,
  lockIn = 2000,
): LedgerFacts | EpochFaultCode {
  const folded = foldLedgerEvents(before, events, { ...context, lockIn });
  return folded.ok ? folded.value : folded.error.code;
}

function folded(
  events: readonly SystemStatement[],
  before: LedgerFacts = facts,
  lockIn = 2000,
): LedgerFacts {
  const after = fold(events, before, lockIn);
  assert(typeof after !== "string", `refused with ${JSON.stringify(after)}`);
  return after;
}

const record = successorOf(context);
const bytes = encodeEpochRecord(record);
const declaration: FallbackDeclaration = {
  chainId: new Uint8Array(64) as ChainId,
  epochHash: new Uint8Array(32),
  target: {
    rule: 2,
    algs: FIRST_RECORD.algs,
    policy: POLICIES[2],
    timing: SCENE_TIMING,
    anchor: null,
  },
  start: 2040,
  evidenceHash: new Uint8Array(32),
  notBefore: 0,
  expires: 3000,
  nonce: 0,
};
const declared = encodeFallbackDeclaration(declaration);
const fallback: EpochRecord = successorOf(context, {
  rule: 2,
  policy: POLICIES[2],
  kind: kindOf("fallback"),
  start: 2040,
  expiry: 2140,
  decisionHash: literalHash(0x16, literalTag("decision", 0x16), declared),
});
const fallbackEvents = [
  event("fallback.declared", declared),
  event("epoch.scheduled", encodeEpochRecord(fallback)),
];

test("a body without events of the ledger changes nothing", () => {
  assert.equal(folded([]), facts);
  assert.equal(folded([event("activation_aborted", new Uint8Array(1))]), facts);
});

test("an event stands in its own phase", () => {
  assert.equal(fold([event("epoch.scheduled", bytes, 0)]), "EPOCH_EVENT");
  assert.equal(fold([event("genesis", bytes, 1)]), "EPOCH_EVENT");
  assert.equal(fold([event("epoch.started", bytes, 1)]), "EPOCH_EVENT");
});

test("a scheduled record joins the schedule and is judged by every invariant", () => {
  const after = folded([event("epoch.scheduled", bytes)]);
  assert.deepEqual(
    after.schedule.map((entry) => entry.record.start),
    [0, 3000],
  );
  const hash = literalHash(0x16, literalTag("epoch", 0x16), bytes);
  assert.deepEqual(after.schedule[1]?.epochHash, hash);
  assert.equal(fold([event("epoch.scheduled", bytes.subarray(1))]), "EPOCH_EVENT");
  const early = encodeEpochRecord({ ...record, start: 2999 });
  assert.equal(fold([event("epoch.scheduled", early)]), "EPOCH_START_TOO_SOON");
  const twice = [event("epoch.scheduled", bytes), event("epoch.scheduled", bytes)];
  assert.equal(fold(twice), "EPOCH_PENDING_EXISTS");
});

test("a record whose algorithm this process lacks joins the schedule without its hash", () => {
  const optional = factsOf([{ ...FIRST_RECORD, rule: 2, policy: POLICIES[2] }]);
  const next = successorOf(contextOf(optional), { algs: { legacy: 0x12, pq: 0x1e } });
  const hashes = new Map([...context.hashes].filter(([code]) => code !== 0x1e));
  const after = foldLedgerEvents(optional, [event("epoch.scheduled", encodeEpochRecord(next))], {
    ...context,
    hashes,
  });
  assert(after.ok);
  assert.equal(after.value.schedule[1]?.epochHash, null);
});

test("epoch.started stands in the first block of a record, once due, and nowhere else", () => {
  const pending = factsOf([FIRST_RECORD, record]);
  const started = event("epoch.started", bytes, 0);
  assert.equal(folded([started], pending, 3000), pending);
  assert.equal(fold([], pending, 3000), "EPOCH_EVENT", "missing");
  assert.equal(fold([started], pending, 2999), "EPOCH_EVENT", "a block early");
  assert.equal(fold([started], pending, 3001), "EPOCH_EVENT", "a block late");
  const other = event("epoch.started", encodeEpochRecord({ ...record, cycle: 1 }), 0);
  assert.equal(fold([other], pending, 3000), "EPOCH_EVENT", "another record");
});

test("the pending record is cancelled before its freeze and by its own bytes", () => {
  const pending = factsOf([FIRST_RECORD, record]);
  const cancelled = event("epoch.cancelled", bytes);
  // Z = 20: the freeze begins at 3000 - 20.
  assert.equal(folded([cancelled], pending, 2979).schedule.length, 1);
  assert.equal(fold([cancelled], pending, 2980), "EPOCH_FROZEN");
  assert.equal(fold([cancelled], pending, 2999), "EPOCH_FROZEN");
  assert.equal(fold([cancelled], facts, 2979), "EPOCH_EVENT", "none is pending");
  const other = event("epoch.cancelled", encodeEpochRecord({ ...record, start: 3001 }));
  assert.equal(fold([other], pending, 2979), "EPOCH_EVENT");
  // A new date is a cancel and a new record, in one block if need be.
  const later = event("epoch.scheduled", encodeEpochRecord({ ...record, start: 4000 }));
  const moved = folded([cancelled, later], pending, 2979);
  assert.equal(moved.schedule[1]?.record.start, 4000);
});

test("a fallback follows the declaration of its own bytes in the same body", () => {
  const after = folded(fallbackEvents);
  assert.deepEqual(after.openFallback, { index: 1, originIndex: 0, expiry: 2140 });
  const scheduled = fallbackEvents.slice(1);
  assert.equal(fold(scheduled), "EPOCH_EVENT", "no declaration");
  assert.equal(fold([...scheduled, ...fallbackEvents]), "EPOCH_EVENT", "after it");
  const other = encodeFallbackDeclaration({ ...declaration, nonce: 1 });
  assert.equal(fold([event("fallback.declared", other), ...scheduled]), "EPOCH_EVENT");
  const unnamed = encodeEpochRecord({ ...fallback, decisionHash: null });
  assert.equal(
    fold([event("fallback.declared", declared), event("epoch.scheduled", unnamed)]),
    "EPOCH_EVENT",
  );
  assert.equal(fold([event("fallback.declared", declared.subarray(1))]), "EPOCH_EVENT");
});

test("one fallback is open at a time", () => {
  const open = { ...facts, openFallback: { index: 5, originIndex: 4, expiry: 2140 } };
  assert.equal(fold(fallbackEvents, open), "EPOCH_EVENT");
});

test("cancelling a pending fallback closes it", () => {
  const pending = folded(fallbackEvents);
  const cancelled = event("epoch.cancelled", encodeEpochRecord(fallback));
  assert.equal(folded([cancelled], pending, 2019).openFallback, null);
});

/** The facts at block 2200, with the fallback in force since 2040 and its expiry at 2140. */
const ruling: LedgerFacts = folded(
  [event("epoch.started", encodeEpochRecord(fallback), 0)],
  folded(fallbackEvents),
  2040,
);
const reference = (epochIndex: number) => literalEncode([epochIndex, new Uint8Array(32)]);

test("a fallback ends by ratification, or by its lapse from the expiry on", () => {
  const ratified = event("fallback.ratified", reference(1));
  assert.equal(folded([ratified], ruling, 2100).openFallback, null);
  assert.equal(fold([event("fallback.ratified", reference(0))], ruling, 2100), "EPOCH_EVENT");
  assert.equal(fold([ratified], facts, 2100), "EPOCH_EVENT", "none is open");
  const lapsed = event("fallback.lapsed", reference(1));
  assert.equal(folded([lapsed], ruling, 2140).openFallback, null);
  assert.equal(fold([lapsed], ruling, 2139), "EPOCH_EVENT");
  assert.equal(fold([event("fallback.lapsed", new Uint8Array(0))], ruling, 2140), "EPOCH_EVENT");
});

function returning(lockIn: number): readonly SystemStatement[] {
  const scene = { ...contextOf(ruling, { network: 1 }), lockIn };
  const back = successorOf(scene, {
    rule: 3,
    policy: POLICIES[3],
    kind: kindOf("return"),
    start: lockIn + 1000,
    anchor: { code: 0x16, size: lockIn, historyRoot: new Uint8Array(32) },
    decisionHash: null,
  });
  return [
    event("fallback.lapsed", reference(1)),
    event("epoch.scheduled", encodeEpochRecord(back)),
  ];
}

test("a return follows a lapse in the same body", () => {
  const events = returning(2140);
  assert.equal(folded(events, ruling, 2140).schedule.length, 3);
  assert.equal(fold(events.slice(1), ruling, 2140), "EPOCH_EVENT");
});

test("a fallback stays open until its return has started, whatever becomes of the return", () => {
  const events = returning(2140);
  const underway = folded(events, ruling, 2140);
  assert.deepEqual(underway.openFallback, ruling.openFallback);
  const [, scheduled] = events;
  assert(scheduled !== undefined);
  const cancelled = folded([event("epoch.cancelled", scheduled.data)], underway, 2150);
  assert.deepEqual(cancelled.openFallback, ruling.openFallback, "the return is still owed");
  const again = folded(returning(2151), cancelled, 2151);
  assert.equal(again.schedule.at(-1)?.record.start, 3151);
  const back = folded([event("epoch.started", scheduled.data, 0)], underway, 3140);
  assert.equal(back.openFallback, null);
});

test("floor, limits and attested boundaries are what their events say", () => {
  const floor = folded([event("floor.changed", literalEncode([3, 1, 1, 1, 2, 1]))]).floor;
  assert.deepEqual(floor, { minRank: 3, seal: 1, council: 1, attest: 1, vote: 2, other: 1 });
  const { limits } = folded([event("limits.changed", literalEncode([100, 64, 10, 5, 3]))]);
  assert.deepEqual(limits, {
    bodyBytesMax: 100,
    countMax: 64,
    txBytesMax: 10,
    sigCostMax: 5,
    sealInterval: 3,
  });
  const attested = literalEncode([0, 0, new Uint8Array(32)]);
  const boundaries = folded([event("boundary.attested", attested)]).attestedBoundaries;
  assert.deepEqual([...boundaries], [0]);
  for (const topic of ["floor.changed", "limits.changed", "boundary.attested"]) {
    assert.equal(fold([event(topic, literalEncode([0]))]), "EPOCH_EVENT", topic);
  }
});

test("the status of an algorithm moves one way", () => {
  const status = (code: number, number: number) =>
    event("algorithm.status", literalEncode([code, number]));
  const deprecated = folded([status(0x12, 1)]);
  assert.deepEqual([...deprecated.statuses], [[0x12, "deprecated"]]);
  assert.deepEqual([...folded([status(0x12, 2)], deprecated).statuses], [[0x12, "withdrawn"]]);
  assert.equal(fold([status(0x12, 0)]), "EPOCH_EVENT", "active is where it begins");
  assert.equal(fold([status(0x12, 1)], deprecated), "EPOCH_EVENT", "the same again");
  const withdrawn = folded([status(0x12, 2)]);
  assert.equal(fold([status(0x12, 1)], withdrawn), "EPOCH_EVENT", "backwards");
  assert.equal(fold([status(0x12, 3)]), "EPOCH_EVENT", "no such status");
});

test("events of which the schedule is no function change no facts", () => {
  for (const topic of ["evidence.accepted", "fallback.vetoed", "state.rolledback"]) {
    assert.equal(folded([event(topic, new Uint8Array(3))]), facts, topic);
  }
  assert.equal(folded([event("genesis", new Uint8Array(3), 0)]), facts);
});

test("the fold changes nothing that it was given", () => {
  const before = structuredClone(facts);
  folded(fallbackEvents);
  folded([event("algorithm.status", literalEncode([0x12, 1]))]);
  assert.deepEqual(facts, before);
});
