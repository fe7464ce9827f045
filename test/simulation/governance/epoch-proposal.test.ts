import assert from "node:assert/strict";
import { test } from "node:test";
import { buildMessage } from "../../../src/crypto/signed-message.ts";
import {
  benchmarkItems,
  type EpochPayload,
} from "../../../src/governance/epoch-activation-payload.ts";
import { readAcceptance } from "../../../src/governance/kept-acceptance.ts";
import { recordAcceptance } from "../../../src/governance/record-acceptance.ts";
import { removeMember } from "../../../src/governance/role.ts";
import { readRunRecord } from "../../../src/governance/run-record.ts";
import type { Digest } from "../../../src/primitives/brand.ts";
import { toHex } from "../../../src/primitives/hex.ts";
import { acceptanceBytes, criteriaFields } from "../../support/acceptance-object.ts";
import type { PortAnswers } from "../../support/governance-scene.ts";
import { GovernedScene } from "../../support/governed-scene.ts";
import { readiness } from "../../support/proposal-samples.ts";
import { contentOf, DAY, TOKEN } from "../../support/proposal-scene.ts";
import { testKey } from "../../support/test-keys.ts";

/** A target as the ledger would encode one; to governance it is bytes. */
const TARGET = Uint8Array.of(0x81, 0x03);
const REPORT = new Uint8Array(64).fill(3) as Digest;

/** A scene with a recorded measurement that carries the proposal below. */
function measured(port: PortAnswers = {}, more: Record<string, unknown> = {}): GovernedScene {
  const scene = new GovernedScene(port);
  const object = acceptanceBytes({ epoch_parameters: { target: `0x${toHex(TARGET)}` }, ...more });
  const journal = scene.journal();
  recordAcceptance(journal, { reportDigest: REPORT, object });
  scene.keep(journal);
  return scene;
}

/** A proposal whose measurement the first reviewer stands for. */
function payloadOf(scene: GovernedScene, more: Partial<EpochPayload> = {}): EpochPayload {
  const [signer = scene.alice] = scene.reviewers;
  const results = { reportDigest: REPORT, criteriaVersion: 1, verdict: "pass", signer };
  const unsigned = {
    activationBlock: 1_000_000,
    epochParameters: TARGET,
    rationale: "r",
    benchmarkResults: { ...results, signatures: [] },
    riskAssessment: { level: "low", risks: [] },
    implementationReadiness: readiness(),
    ...more,
  } as EpochPayload;
  return sign(scene, unsigned);
}

function sign(scene: GovernedScene, payload: EpochPayload): EpochPayload {
  const key = testKey(1, "reviewer 1");
  const items = benchmarkItems(scene.context.chainId, payload);
  const signature = key.signer.sign(buildMessage("report", 1, items, key.keyId));
  const signatures = [{ keyId: key.keyId, signature }];
  return { ...payload, benchmarkResults: { ...payload.benchmarkResults, signatures } };
}

function refusal(scene: GovernedScene, payload: EpochPayload): string | null {
  const content = contentOf("epoch_activation", payload);
  const refused = scene.run(scene.alice, "createProposal", { content, deposit: 5000n * TOKEN });
  return refused === null ? null : `${refused.code} ${refused.facts.path ?? ""}`.trim();
}

const INVALID = "GOV_PAYLOAD_INVALID";

test("a proposal on a measurement that passes comes to a decision of the ledger", () => {
  const scene = measured();
  const number = scene.propose(scene.alice, "epoch_activation", payloadOf(scene));
  scene.until(scene.proposal(number).submitted?.discussionEnd ?? 0);
  scene.approve(number);
  scene.block();
  for (const voter of [scene.alice, scene.bob]) scene.vote(voter, number, "for");
  scene.until(scene.proposal(number).opened?.end ?? 0);
  scene.untilRun(number);
  assert.equal(scene.status(number), "executed");
  assert.deepEqual(scene.effects, [
    {
      type: "effectEpochDecision",
      proposal: number,
      target: TARGET,
      windowBlocks: 2016,
      signal: { n: 5, d: 6 },
      earliestStart: 1_000_000,
      timeout: scene.height + 20_160,
    },
  ]);
});

test("the measurement is one that was recorded, for this code, this epoch and these criteria", () => {
  const path = `${INVALID} payload.benchmark_results`;
  assert.equal(
    refusal(new GovernedScene(), payloadOf(new GovernedScene())),
    `${path}.report_digest`,
  );
  const other = { code_digest: "0x06" };
  assert.equal(
    refusal(measured({}, other), payloadOf(measured())),
    `${INVALID} acceptance.codeDigest`,
  );
  const ci = measured({}, { profile: "ci" });
  assert.equal(refusal(ci, payloadOf(ci)), `${INVALID} acceptance.profile`);
  const failed = measured({}, { criteria: criteriaFields(), overall: "FAIL" });
  assert.equal(refusal(failed, payloadOf(failed)), `${INVALID} acceptance.overall`);
  const scene = measured();
  const epochParameters = Uint8Array.of(0x81, 0x04);
  assert.equal(
    refusal(scene, payloadOf(scene, { epochParameters })),
    `${INVALID} acceptance.target`,
  );
  const results = payloadOf(scene).benchmarkResults;
  const claim = (more: object) =>
    refusal(scene, payloadOf(scene, { benchmarkResults: { ...results, ...more } }));
  assert.equal(claim({ verdict: "fail" }), `${path}.verdict`);
  assert.equal(claim({ criteriaVersion: 2 }), `${path}.criteria_version`);
  assert.equal(claim({ reportDigest: new Uint8Array(64) }), `${path}.report_digest`);
});

test("a measurement of 90 days is new enough, and one of a second more is not", () => {
  const scene = measured({}, { produced_at: "100" });
  scene.now = 100 + 90 * DAY + 1;
  assert.equal(refusal(scene, payloadOf(scene)), "GOV_TIMING_INVALID");
  scene.now -= 1;
  assert.equal(refusal(scene, payloadOf(scene)), null);
});

test("whoever stands for the measurement is a reviewer or attestor, and has signed it", () => {
  const scene = measured();
  const payload = payloadOf(scene);
  const results = payload.benchmarkResults;
  const changed = { ...payload, benchmarkResults: { ...results, criteriaVersion: 2 } };
  assert.equal(
    refusal(scene, changed),
    "GOV_SIGNATURE_INVALID payload.benchmark_results",
    "a signature of something else",
  );
  removeMember(scene.state, "reviewer", results.signer);
  assert.equal(refusal(scene, payload), `${INVALID} payload.benchmark_results.signer`);
});

test("the ledger judges the target, its start, and that no other epoch is announced", () => {
  const fault = { code: "LEDGER_EPOCH_RANK", expected: "more", found: "less" };
  const judged = measured({ checkEpochTarget: () => fault });
  assert.equal(refusal(judged, payloadOf(judged)), `${INVALID} payload.epoch_parameters`);
  const busy = measured({ pendingEpoch: { start: 50, frozenFrom: 30 } });
  assert.equal(refusal(busy, payloadOf(busy)), "GOV_CONFLICTING_PROPOSAL");
  const scene = measured();
  // 14 days of discussion, 14 of voting and 7 of timelock at 300 s a block, and the least delay of the ledger.
  const earliest = scene.height + (35 * 86_400) / 300 + 1000;
  const early = payloadOf(scene, { activationBlock: earliest - 1 });
  assert.equal(refusal(scene, early), "GOV_TIMING_INVALID");
  assert.equal(refusal(scene, payloadOf(scene, { activationBlock: earliest })), null);
});

test("an object that nobody names is kept 90 days, to the second", () => {
  const scene = measured();
  scene.wait(90 * DAY - 1);
  assert.notEqual(readAcceptance(scene.state, REPORT), undefined);
  scene.wait(1);
  assert.deepEqual(scene.lastNames.includes("acceptanceDropped"), true);
  assert.equal(readAcceptance(scene.state, REPORT), undefined);
});

test("an object that an open proposal names is kept on, and 90 days at most after it was", () => {
  const scene = measured({}, { produced_at: "10000" });
  scene.wait(80 * DAY);
  const number = scene.propose(scene.alice, "epoch_activation", payloadOf(scene));
  scene.wait(10 * DAY);
  assert.equal(scene.status(number), "discussion");
  assert.notEqual(readAcceptance(scene.state, REPORT), undefined);
  // Nobody reviews it: it is over after the rest of its discussion and the seven days of its review.
  scene.wait(4 * DAY);
  scene.wait(7 * DAY);
  assert.equal(scene.status(number), "rejected(review_deadline)");
  scene.wait(78 * DAY);
  assert.notEqual(readAcceptance(scene.state, REPORT), undefined);
  scene.wait(DAY);
  assert.equal(readAcceptance(scene.state, REPORT), undefined);
});

test("what is no acceptance object is not kept", () => {
  const scene = new GovernedScene();
  const journal = scene.journal();
  recordAcceptance(journal, { reportDigest: REPORT, object: Uint8Array.of(0x7b, 0x7d) });
  scene.keep(journal);
  assert.deepEqual(scene.last, []);
  assert.equal(readAcceptance(scene.state, REPORT), undefined);
});

test("a decision that comes too late for its block, or for what the ledger has become, does not run", () => {
  const faults: readonly (readonly [string, (scene: GovernedScene) => void, string])[] = [
    // It runs in block 999,001: 1000 blocks later is one too late for block 1,000,000.
    ["failed(too_late)", (scene) => (scene.height = 999_000), "1000000 < 1000001"],
    [
      "failed(invalid)",
      (scene) => {
        const fault = { code: "EPOCH_FLOOR", expected: "4", found: "3" } as const;
        scene.port = { ...scene.port, checkEpochTarget: () => fault };
      },
      "payload.epoch_parameters",
    ],
    ["executed", (scene) => (scene.height = 998_999), ""],
  ];
  for (const [expected, prepare, told] of faults) {
    const scene = measured();
    const number = scene.propose(scene.alice, "epoch_activation", payloadOf(scene));
    scene.until(scene.proposal(number).submitted?.discussionEnd ?? 0);
    scene.approve(number);
    scene.block();
    for (const voter of [scene.alice, scene.bob]) scene.vote(voter, number, "for");
    scene.until(scene.proposal(number).opened?.end ?? 0);
    prepare(scene);
    scene.untilRun(number);
    assert.equal(scene.status(number), expected);
    const detail = readRunRecord(scene.state, number, 1)?.detail ?? "";
    assert.equal(detail.includes(told), true, detail);
    assert.equal(scene.effects.length, expected === "executed" ? 1 : 0);
  }
});
