import assert from "node:assert/strict";
import { test } from "node:test";
import { ACTIVATION_EVENTS } from "../../../src/governance/activation-events.ts";
import { readFeature } from "../../../src/governance/feature.ts";
import { readHold } from "../../../src/governance/hold.ts";
import { readListing } from "../../../src/governance/listing.ts";
import type { ProposalType } from "../../../src/governance/names.ts";
import { readRelease, writeRelease } from "../../../src/governance/release.ts";
import { readRunRecord } from "../../../src/governance/run-record.ts";
import { readScheduled } from "../../../src/governance/scheduled-activation.ts";
import { readPendingUpgrade } from "../../../src/governance/upgrade.ts";
import { GovernedScene } from "../../support/governed-scene.ts";
import { feature, listing, releaseWith, upgrade } from "../../support/proposal-samples.ts";
import { contentOf, TOKEN } from "../../support/proposal-scene.ts";

/** Submits a payload and answers with the code and the path of its refusal. */
function refusal(scene: GovernedScene, type: ProposalType, payload: unknown) {
  const content = contentOf(type, payload);
  const rejection = scene.run(scene.alice, "createProposal", { content, deposit: 5000n * TOKEN });
  return rejection === null ? null : `${rejection.code} ${rejection.facts.path ?? ""}`.trim();
}

/** Passes a proposal through review, vote and timelock, to its run. */
function enact(scene: GovernedScene, number: number): void {
  scene.until(scene.proposal(number).submitted?.discussionEnd ?? 0);
  scene.approve(number);
  scene.block();
  for (const voter of [scene.alice, scene.bob]) scene.vote(voter, number, "for");
  scene.until(scene.proposal(number).opened?.end ?? 0);
  scene.untilRun(number);
}

test("a feature of the release is switched, from the height that was decided", () => {
  const scene = new GovernedScene(releaseWith("f"));
  assert.equal(
    refusal(scene, "feature_activation", feature("g")),
    "GOV_PAYLOAD_INVALID payload.feature",
  );
  assert.equal(
    refusal(scene, "feature_activation", feature("f", false)),
    "GOV_PAYLOAD_INVALID payload.configuration",
  );
  const number = scene.propose(scene.alice, "feature_activation", feature("f"));
  enact(scene, number);
  assert.equal(scene.status(number), "executed");
  assert.equal(scene.answer(number).phase, "scheduled");
  assert.equal(scene.lastNames.includes("featureActivated"), true);
  assert.equal(readFeature(scene.state, "f").enabled, false);
  scene.block();
  assert.equal(readFeature(scene.state, "f").enabled, true);
  assert.equal(scene.answer(number).phase, "active");
  assert.equal(readScheduled(scene.state, number), undefined);
});

test("a feature cannot begin before its proposal can run", () => {
  const scene = new GovernedScene(releaseWith("f"));
  // Five days of discussion, seven of voting and two of timelock, at most 300 s a block: 4032 blocks.
  const earliest = scene.height + 4032 + 1;
  const at = (height: number) => ({
    ...(feature("f") as object),
    activation: { kind: "at_height", height },
  });
  assert.equal(refusal(scene, "feature_activation", at(earliest - 1)), "GOV_TIMING_INVALID");
  assert.equal(refusal(scene, "feature_activation", at(earliest)), null);
});

test("a start that has passed by the run is too late, and final", () => {
  const scene = new GovernedScene(releaseWith("f"));
  const height = scene.height + 4033;
  const activation = { kind: "at_height", height };
  const payload = { ...(feature("f") as object), activation };
  const number = scene.propose(scene.alice, "feature_activation", payload);
  scene.height = height;
  enact(scene, number);
  assert.equal(scene.status(number), "failed(too_late)");
  assert.equal(readFeature(scene.state, "f").enabled, false);
});

test("an upgrade is scheduled once, and becomes the release at its height", () => {
  const scene = new GovernedScene();
  const number = scene.propose(scene.alice, "protocol_upgrade", upgrade("two", "2.0.0", ["g"]));
  enact(scene, number);
  assert.equal(scene.status(number), "executed");
  assert.equal(readPendingUpgrade(scene.state).proposal, number);
  assert.equal(scene.lastNames.includes("upgradeScheduled"), true);
  const [effect] = scene.effects;
  assert.equal(effect?.type, "effectScheduleUpgrade");
  const second = refusal(scene, "protocol_upgrade", upgrade("three", "3.0.0"));
  assert.equal(second, "GOV_CONFLICTING_PROPOSAL");
  scene.height += 998;
  scene.block();
  assert.equal(scene.answer(number).phase, "scheduled");
  scene.block();
  assert.equal(scene.answer(number).phase, "active");
  assert.deepEqual(readRelease(scene.state), { version: "2.0.0", features: ["g"] });
  assert.equal(readPendingUpgrade(scene.state).proposal, null);
});

test("a name of an upgrade is used once, and its version goes forward", () => {
  const scene = new GovernedScene();
  writeRelease(scene.state, { version: "1.10.0", features: [] });
  const number = scene.propose(scene.alice, "protocol_upgrade", upgrade("two", "2.0.0"));
  enact(scene, number);
  scene.height += 1000;
  scene.block();
  const again = refusal(scene, "protocol_upgrade", upgrade("two", "3.0.0"));
  assert.equal(again, "GOV_PAYLOAD_INVALID payload.name");
  for (const version of ["1.9.9", "2.0.0", "2"]) {
    const refused = refusal(scene, "protocol_upgrade", upgrade("three", version));
    assert.equal(refused, "GOV_PAYLOAD_INVALID payload.version", version);
  }
  assert.equal(refusal(scene, "protocol_upgrade", upgrade("three", "2.0.0.1")), null);
});

test("an upgrade has run on a test network, without a violation", () => {
  const scene = new GovernedScene();
  const tested = (blocks: number, violations: number) =>
    refusal(scene, "protocol_upgrade", upgrade("two", "2", [], { blocks, violations }));
  assert.equal(tested(999, 0), "GOV_PAYLOAD_INVALID payload.testnet_results.blocks");
  assert.equal(tested(1000, 1), "GOV_PAYLOAD_INVALID payload.testnet_results.violations");
  assert.equal(tested(1000, 0), null);
});

test("an upgrade gives notice, counted from the earliest run", () => {
  const scene = new GovernedScene();
  // Seven days of discussion, seven of voting, two of timelock: 16 * 86400 / 300 blocks, and 1000 of notice.
  const earliest = scene.height + 4608 + 1000;
  const at = (height: number) => ({
    ...(upgrade("two", "2") as object),
    activation: { kind: "at_height", height },
  });
  assert.equal(refusal(scene, "protocol_upgrade", at(earliest - 1)), "GOV_TIMING_INVALID");
  assert.equal(refusal(scene, "protocol_upgrade", at(earliest)), null);
});

test("the heights of a way back lie around the activation, both ends held", () => {
  const scene = new GovernedScene();
  const height = scene.height + 10_000;
  const back = (rollbackHeight: number, rollbackDeadline: number) =>
    refusal(scene, "protocol_upgrade", {
      ...(upgrade("two", "2") as object),
      activation: { kind: "at_height", height },
      rollback: { rollbackHeight, rollbackDeadline },
    });
  const refused = "GOV_PAYLOAD_INVALID payload.rollback";
  assert.equal(back(height, height), refused);
  assert.equal(back(height - 1, height - 1), refused);
  assert.equal(back(height - 1, height + 1001), refused);
  const loose = {
    ...(upgrade("two", "2") as object),
    rollback: { rollbackHeight: 1, rollbackDeadline: 2 },
  };
  assert.equal(refusal(scene, "protocol_upgrade", loose), refused);
  assert.equal(back(height - 1, height + 1000), null);
});

test("what was scheduled is withdrawn whole when its activation is aborted", () => {
  const scene = new GovernedScene();
  const number = scene.propose(scene.alice, "protocol_upgrade", upgrade("two", "2"));
  enact(scene, number);
  const journal = scene.journal();
  const aborted = { proposal: number, start: null, reason: "withdrawn" };
  journal.emit(ACTIVATION_EVENTS.activationAborted, aborted);
  scene.keep(journal);
  assert.equal(scene.status(number), "executed");
  assert.equal(scene.answer(number).phase, "aborted");
  assert.equal(readPendingUpgrade(scene.state).proposal, null);
  scene.height += 2000;
  scene.block();
  assert.equal(scene.answer(number).phase, "aborted");
  assert.deepEqual(readRelease(scene.state), { version: "1.0.0", features: [] });
});

test("a token is listed with its bond, suspended, and taken off with the bond back", () => {
  const scene = new GovernedScene();
  const bonded = (action: string) => ({
    ...(listing(scene.alice, "ABC", action) as { requirements: object }),
    requirements: {
      ...(listing(scene.alice, "ABC") as { requirements: object }).requirements,
      issuerBond: 7n * TOKEN,
    },
  });
  const decide = (action: string) => {
    const number = scene.propose(scene.alice, "token_listing", bonded(action));
    scene.pass(number);
    scene.untilRun(number);
    assert.equal(scene.status(number), "executed", action);
    return number;
  };
  const first = decide("list");
  const bond = { purpose: "issuer_bond", ref: first } as const;
  assert.equal(readHold(scene.state, bond, scene.alice), 7n * TOKEN);
  assert.equal(
    refusal(scene, "token_listing", bonded("list")),
    "GOV_PAYLOAD_INVALID payload.token.symbol",
  );
  decide("suspend");
  assert.equal(readListing(scene.state, "ABC")?.status, "suspended");
  assert.equal(
    refusal(scene, "token_listing", bonded("suspend")),
    "GOV_PAYLOAD_INVALID payload.action",
  );
  decide("delist");
  assert.equal(readListing(scene.state, "ABC")?.status, "delisted");
  assert.equal(readHold(scene.state, bond, scene.alice), 0n);
  assert.equal(
    refusal(scene, "token_listing", bonded("delist")),
    "GOV_PAYLOAD_INVALID payload.action",
  );
  decide("list");
  assert.equal(readListing(scene.state, "ABC")?.version, 4);
});

test("a listing is refused for a word of the ledger, another's bond and a review in the past", () => {
  const scene = new GovernedScene();
  const with_ = (more: object, issuer = scene.alice) => {
    const sample = listing(issuer, "ABC") as { requirements: object };
    return { ...sample, requirements: { ...sample.requirements, ...more } };
  };
  const refused = (payload: unknown) => refusal(scene, "token_listing", payload);
  assert.equal(refused(listing(scene.alice, "NATIVE")), "GOV_PAYLOAD_INVALID payload.token.symbol");
  const foreign = with_({ issuerBond: 1n }, scene.bob);
  assert.equal(refused(foreign), "GOV_PAYLOAD_INVALID payload.token.issuer");
  assert.equal(refused(with_({ reviewBy: scene.now })), "GOV_TIMING_INVALID");
  assert.equal(refused(with_({ reviewBy: scene.now + 1 })), null);
});

test("a bond that the issuer does not have at the run is waited for", () => {
  const scene = new GovernedScene();
  const sample = listing(scene.alice, "ABC") as { requirements: object };
  const requirements = { ...sample.requirements, issuerBond: 99_000n * TOKEN };
  const number = scene.propose(scene.alice, "token_listing", { ...sample, requirements });
  scene.pass(number);
  const liquid = 2000n * TOKEN;
  scene.accept(scene.alice, "transfer", { to: scene.bob, amount: liquid });
  scene.untilRun(number);
  assert.equal(scene.status(number), "queued");
  assert.equal(scene.answer(number).phase, "retrying");
  scene.accept(scene.bob, "transfer", { to: scene.alice, amount: liquid });
  scene.wait(3600);
  assert.equal(scene.status(number), "executed");
});

test("an upgrade whose start has come too near by its run, or whose release is there, is void", () => {
  const near = new GovernedScene();
  // Seven days of discussion, seven of voting, two of timelock at 300 s a block, and 1000 of notice.
  const height = near.height + 4608 + 1000;
  const activation = { kind: "at_height", height };
  const payload = { ...(upgrade("two", "2.0.0") as object), activation };
  const number = near.propose(near.alice, "protocol_upgrade", payload);
  near.height = height - 999;
  enact(near, number);
  assert.equal(near.status(number), "failed(too_late)");
  assert.equal(readPendingUpgrade(near.state).proposal, null);

  const overtaken = new GovernedScene();
  const second = overtaken.propose(overtaken.alice, "protocol_upgrade", upgrade("two", "2.0.0"));
  overtaken.until(overtaken.proposal(second).submitted?.discussionEnd ?? 0);
  overtaken.approve(second);
  overtaken.block();
  for (const voter of [overtaken.alice, overtaken.bob]) overtaken.vote(voter, second, "for");
  overtaken.until(overtaken.proposal(second).opened?.end ?? 0);
  writeRelease(overtaken.state, { version: "2.0.0", features: [] });
  overtaken.untilRun(second);
  assert.equal(overtaken.status(second), "failed(invalid)");
  assert.equal(readRunRecord(overtaken.state, second, 1)?.detail, "payload.version");
  assert.deepEqual(overtaken.effects, []);
});
