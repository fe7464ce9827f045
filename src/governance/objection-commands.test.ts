import assert from "node:assert/strict";
import { test } from "node:test";
import {
  DAY,
  EmergencyScene,
  HOUR,
  memberNames,
  signFields,
} from "../../test/support/emergency-scene.ts";
import { CHAIN_ID } from "../../test/support/governance-scene.ts";
import { governanceCases } from "../../test/support/governance-vectors.ts";
import { type Item, literalEncode } from "../../test/support/literal-codec.ts";
import { literalHash, literalTag } from "../../test/support/literal-hash.ts";
import type { Digest } from "../primitives/brand.ts";
import { countDeclarations, requireDeclaration } from "./declaration.ts";
import { requireFallback } from "./fallback-record.ts";
import { isVetoed } from "./objection.ts";

const EVIDENCE = new Uint8Array(32).fill(0xe7) as Digest;
const START = 500;
/** Blocks before the start in which nothing about a record may change. */
const FREEZE = 20;

/** A scene with a rollback that has passed and waits for its run. */
function approved(s: EmergencyScene): number {
  s.block();
  const target = s.height;
  s.block();
  const actions = [
    { kind: "pause_network", durationS: 2 * DAY, ratifiedS: 3 * DAY },
    { kind: "rollback", durationS: 2 * DAY, targetHeight: target },
  ];
  assert.equal(s.declare(actions, EVIDENCE), "ok");
  const declarationId = requireDeclaration(s.state, countDeclarations(s.state)).digest;
  const number = s.proposeEmergency({
    action: "rollback",
    reason: "a theft",
    declarationId,
    evidenceDigest: EVIDENCE,
    targetHeight: target,
  });
  s.block();
  s.block();
  s.approve(number);
  return number;
}

function object(s: EmergencyScene, name: string, id: Uint8Array): string {
  return s.run(s.id(name), "objectEmergency", { id, statement: "no" })?.code ?? "ok";
}

for (const { T, objections, cancelled } of governanceCases("emergency_objection")) {
  test(`${objections} of ${T} ${cancelled ? "cancel" : "do not cancel"}`, () => {
    assert.equal(isVetoed(BigInt(objections), BigInt(T)), cancelled);
    const s = new EmergencyScene();
    s.voter("against", BigInt(objections));
    s.voter("others", BigInt(T) - BigInt(objections));
    const number = approved(s);
    assert.equal(object(s, "against", s.proposal(number).id), "ok");
    assert.equal(s.status(number).status, cancelled ? "cancelled" : "queued");
    s.block(HOUR);
    assert.equal(s.status(number).status, cancelled ? "cancelled" : "executed");
  });
}

test("objections add up, and each account objects once, with the power of the snapshot", () => {
  const s = new EmergencyScene();
  for (const name of ["one", "two", "three"]) s.voter(name, 200n);
  s.voter("others", 300n);
  const number = approved(s);
  const { id } = s.proposal(number);
  assert.equal(object(s, "one", id), "ok");
  assert.equal(object(s, "one", id), "GOV_ALREADY_DONE");
  s.voter("late", 10n ** 6n);
  assert.equal(object(s, "late", id), "GOV_NO_POWER");
  assert.equal(s.status(number).status, "queued");
  assert.equal(object(s, "two", id), "ok");
  assert.deepEqual([s.status(number).status, s.status(number).reason], ["cancelled", "objections"]);
  assert.equal(object(s, "three", id), "GOV_WINDOW_CLOSED");
});

test("the window of a rollback opens with its approval and closes with its eta", () => {
  const s = new EmergencyScene();
  s.voter("one", 1n);
  s.voter("others", 10n);
  const number = approved(s);
  const { id, closed } = s.proposal(number);
  assert.equal(object(s, "one", new Uint8Array(32)), "GOV_PROPOSAL_UNKNOWN");
  assert.equal(object(s, "one", s.proposal(1).id), "GOV_WINDOW_CLOSED", "a ratification");
  s.now = (closed?.eta ?? 0) - 1;
  assert.equal(object(s, "one", id), "ok");
  s.now += 1;
  assert.equal(object(s, "others", id), "GOV_WINDOW_CLOSED");
});

/** The fields of a declaration of a fallback that fits the scene. */
function fallbackFields(
  s: EmergencyScene,
  change: { readonly nonce?: number } = {},
): readonly Item[] {
  const target = [3, [0x12, 0x16], null, null, null];
  const expires = s.height + 100;
  const epochHash = new Uint8Array(32).fill(9);
  return [CHAIN_ID, epochHash, target, START, EVIDENCE, s.height, expires, change.nonce ?? 0];
}

function fallBack(s: EmergencyScene, signers = memberNames("emergency", 5)): string {
  const fields = fallbackFields(s);
  const carried = {
    council: "emergency",
    kind: "fallback_epoch",
    act: literalEncode(fields),
    signatures: signFields("act", fields, signers),
    attested: null,
  };
  return s.run(s.id("proposer"), "submitAct", carried)?.code ?? "ok";
}

function fallbackScene(): { readonly s: EmergencyScene; readonly id: Uint8Array } {
  const s = new EmergencyScene();
  s.voter("against", 300n);
  s.voter("others", 600n);
  s.block();
  const act = literalEncode(fallbackFields(s));
  assert.equal(fallBack(s), "ok");
  s.port = { ...s.port, openFallback: { start: START, expiry: START + 1000 } };
  const id = literalHash(0x16, literalTag("gov/act", 0x16), act);
  return { s, id };
}

test("a fallback is declared in one transaction, and the validators are asked at once", () => {
  const s = new EmergencyScene();
  s.block();
  assert.equal(fallBack(s, memberNames("emergency", 4)), "GOV_COUNCIL_QUORUM");
  assert.equal(fallBack(s), "ok");
  assert.deepEqual(s.lastNames.slice(0, 3), [
    "actExecuted",
    "fallbackEpochDeclared",
    "proposalCreated",
  ]);
  assert.deepEqual(
    s.effects.map(({ type }) => type),
    ["effectFallback"],
  );
  assert.equal(fallBack(s), "GOV_ACT_NONCE");
  const { objectUntil, snapshotHeight } = requireFallback(s.state, 1);
  assert.deepEqual([objectUntil, snapshotHeight], [START - FREEZE, s.height - 1]);
});

test("the ledger's refusal of a fallback is that of the act", () => {
  const s = new EmergencyScene();
  s.block();
  const refusal = { code: "GOV_FALLBACK_OPEN", facts: { epoch_index: 3 } } as const;
  s.port = { ...s.port, checkFallback: () => refusal };
  assert.equal(fallBack(s), "GOV_FALLBACK_OPEN");
  assert.equal(s.effects.length, 0);
});

test("a third of all power takes a fallback back before its freeze, and not in it", () => {
  const { s, id } = fallbackScene();
  s.height = START - FREEZE - 1;
  assert.equal(object(s, "against", id), "ok");
  assert.deepEqual(s.lastNames, ["objectionFiled", "fallbackEpochVetoed"]);
  assert.equal(s.effects.at(-1)?.type, "effectFallbackVeto");
  assert.equal(requireFallback(s.state, 1).vetoed, true);

  const late = fallbackScene();
  late.s.height = START - FREEZE;
  assert.equal(object(late.s, "against", late.id), "GOV_WINDOW_CLOSED");
});

test("what the ledger has ended can be objected to no more", () => {
  const { s, id } = fallbackScene();
  s.port = { ...s.port, openFallback: null };
  assert.equal(object(s, "against", id), "GOV_WINDOW_CLOSED");
  s.port = { ...s.port, openFallback: { start: START + 1, expiry: START + 1000 } };
  assert.equal(object(s, "against", id), "GOV_WINDOW_CLOSED", "another one");
});

test("a ratified fallback stays, unless it is over", () => {
  for (const [expiry, ratified] of [
    [START + 1000, true],
    [0, false],
  ] as const) {
    const { s } = fallbackScene();
    s.block();
    s.port = { ...s.port, openFallback: { start: START, expiry } };
    s.approve(1);
    s.block();
    assert.equal(s.status(1).status, "executed");
    const types = s.effects.map(({ type }) => type);
    assert.equal(types.includes("effectFallbackRatified"), ratified, `expiry ${expiry}`);
  }
});

test("the power of objections stays readable until the window is over", () => {
  const { s, id } = fallbackScene();
  for (let hour = 0; hour < 3; hour++) s.block(HOUR);
  assert.equal(s.lastNames.includes("objectionWindowChecked"), true);
  assert.equal(object(s, "against", id), "ok");
  s.height = START;
  s.block(HOUR);
  assert.equal(s.lastNames.includes("objectionWindowChecked"), true);
  s.block(HOUR);
  assert.equal(s.lastNames.includes("objectionWindowChecked"), false);
});
