import assert from "node:assert/strict";
import { test } from "node:test";
import type { CommandName } from "../../../src/governance/command.ts";
import type { OfferedContent } from "../../../src/governance/content.ts";
import { emergencyPayload } from "../../../src/governance/emergency-payload.ts";
import type { Permission } from "../../../src/governance/names.ts";
import { writePermission } from "../../../src/governance/permission.ts";
import { addMember } from "../../../src/governance/role.ts";
import { type SanctionKind, writeSanction } from "../../../src/governance/sanction.ts";
import { SYSTEM_ACCOUNT } from "../../../src/governance/system-account.ts";
import { writePendingUpgrade } from "../../../src/governance/upgrade.ts";
import type { AccountId } from "../../../src/primitives/brand.ts";
import { GovernedScene } from "../../support/governed-scene.ts";
import { listing, releaseWith, upgrade } from "../../support/proposal-samples.ts";
import { contentOf, HOUR, motion, TOKEN } from "../../support/proposal-scene.ts";

/** What is put forward, and by whom. */
interface Offer {
  readonly by: AccountId;
  readonly content: OfferedContent;
  readonly deposit?: bigint;
}

const DEPOSIT = 5000n * TOKEN;

function sanction(scene: GovernedScene, account: AccountId, kind: SanctionKind): void {
  const evidenceDigest = scene.id(scene.draft(scene.bob, motion("evidence")));
  const decided = { since: 0, until: scene.now + HOUR, evidenceDigest, origin: 1 };
  writeSanction(scene.state, { account, kind }, { decided, interim: null, version: 1 });
}

/** A change of one parameter, as its proposer sees it. */
function change(key: string, from: unknown, to: unknown, version = 0): OfferedContent {
  const row = { key, currentValue: from, currentVersion: version, proposedValue: to };
  return contentOf("parameter_change", {
    changes: [row],
    transitionPeriodS: 0,
    rationale: "r",
    impactAnalysis: {
      summary: "s",
      affectedComponents: [],
      affectedParameters: [],
      risks: [],
      reversible: true,
    },
  });
}

/** A switch that was changed a moment ago, so that its window is not over. */
function switched(scene: GovernedScene): OfferedContent {
  const number = scene.draft(scene.alice, change("slash.destination", "treasury", "burn"));
  scene.submit(number);
  scene.pass(number);
  scene.untilRun(number);
  assert.equal(scene.status(number), "executed");
  return change("slash.destination", "burn", "treasury", 1);
}

/** What each guard of a submission refuses, in the order of the guards. */
const REFUSED: Readonly<Record<string, (scene: GovernedScene) => Offer>> = {
  GOV_PROPOSER_SANCTIONED(scene) {
    sanction(scene, scene.alice, "proposer_ban");
    return { by: scene.alice, content: motion("banned") };
  },
  GOV_PROPOSER_NOT_ELIGIBLE(scene) {
    const payload = emergencyPayload({
      action: "pause_network",
      reason: "an incident",
      duration: 3600,
    });
    return { by: scene.alice, content: contentOf("emergency_action", payload) };
  },
  GOV_PROPOSER_POWER_LOW: (scene) => ({ by: scene.carol, content: motion("too little") }),
  GOV_PAYLOAD_INVALID: (scene) => ({
    by: scene.alice,
    content: contentOf("token_listing", listing(scene.alice, "NATIVE")),
  }),
  GOV_TIMING_INVALID: (scene) => ({
    by: scene.alice,
    content: contentOf("protocol_upgrade", {
      ...(upgrade("two", "2.0.0") as object),
      activation: { kind: "at_height", height: scene.height + 1 },
    }),
  }),
  GOV_DUPLICATE_PROPOSAL(scene) {
    scene.submitMotion(scene.bob, "the same");
    return { by: scene.alice, content: motion("the same") };
  },
  GOV_CONFLICTING_PROPOSAL(scene) {
    writePendingUpgrade(scene.state, scene.draft(scene.bob, motion("an upgrade")));
    return { by: scene.alice, content: contentOf("protocol_upgrade", upgrade("two", "2.0.0")) };
  },
  GOV_TOO_MANY_OPEN(scene) {
    for (const text of ["one", "two", "three"]) scene.submitMotion(scene.alice, text);
    return { by: scene.alice, content: motion("four") };
  },
  GOV_TRACK_FULL(scene) {
    scene.setSlots("text", 1);
    for (const text of ["one", "two", "three"]) scene.submitMotion(scene.bob, text);
    scene.submitMotion(scene.alice, "four");
    return { by: scene.alice, content: motion("five") };
  },
  GOV_PARAM_STALE: (scene) => ({
    by: scene.alice,
    content: change("proposal.max_edits", 10, 11, 1),
  }),
  GOV_PARAM_BOUNDS: (scene) => ({ by: scene.alice, content: change("proposal.max_edits", 10, 51) }),
  GOV_PARAM_STEP: (scene) => ({ by: scene.alice, content: change("proposal.max_edits", 10, 50) }),
  GOV_PARAM_WINDOW: (scene) => ({ by: scene.alice, content: switched(scene) }),
  GOV_CONFIG_UNSAFE: (scene) => ({
    by: scene.alice,
    content: change("track.text.community.approval", { n: 1, d: 2 }, { n: 2, d: 5 }),
  }),
  GOV_DEPOSIT_TOO_LOW: (scene) => ({
    by: scene.alice,
    content: motion("nearly"),
    deposit: 100n * TOKEN - 1n,
  }),
  GOV_FUNDS_INSUFFICIENT: (scene) => ({
    by: scene.alice,
    content: motion("more than there is"),
    deposit: 100_001n * TOKEN,
  }),
};

test("each guard refuses a draft that is submitted as it refuses what is submitted at once", () => {
  for (const [code, prepare] of Object.entries(REFUSED)) {
    const scene = new GovernedScene(releaseWith("f"));
    const { by, content, deposit = DEPOSIT } = prepare(scene);
    assert.equal(scene.refuse(by, "createProposal", { content, deposit }), code, "at once");
    const number = scene.draft(by, content);
    const submission = { id: scene.id(number), expectedVersion: 1, deposit };
    assert.equal(scene.refuse(by, "submitProposal", submission), code, "as a draft");
    assert.equal(scene.status(number), "draft");
  }
});

test("of two guards that refuse the earlier one answers", () => {
  const codes = Object.keys(REFUSED);
  for (const [earlier, later] of [
    ["GOV_PROPOSER_SANCTIONED", "GOV_PAYLOAD_INVALID"],
    ["GOV_PROPOSER_POWER_LOW", "GOV_FUNDS_INSUFFICIENT"],
    ["GOV_TOO_MANY_OPEN", "GOV_PARAM_BOUNDS"],
    ["GOV_TRACK_FULL", "GOV_DEPOSIT_TOO_LOW"],
    ["GOV_PARAM_STALE", "GOV_FUNDS_INSUFFICIENT"],
  ] as const) {
    assert.equal(codes.indexOf(earlier) < codes.indexOf(later), true);
    const scene = new GovernedScene(releaseWith("f"));
    const first = REFUSED[earlier]?.(scene) ?? assert.fail();
    const second = REFUSED[later]?.(scene) ?? assert.fail();
    // The account of the earlier refusal puts forward what the later one refuses.
    const isOfProposer = earlier.startsWith("GOV_PROPOSER") || earlier === "GOV_TOO_MANY_OPEN";
    const content = isOfProposer ? second.content : first.content;
    const deposit = second.deposit ?? DEPOSIT;
    assert.equal(scene.refuse(first.by, "createProposal", { content, deposit }), earlier, later);
  }
});

/** Commands that a permission lets through, with payloads that come to the question of it. */
const PERMITTED: readonly (readonly [
  Permission,
  CommandName,
  (scene: GovernedScene) => unknown,
])[] = [
  ["proposal.submit", "createProposal", () => ({ content: motion("mine"), deposit: 100n * TOKEN })],
  [
    "proposal.submit",
    "submitProposal",
    (scene) => ({
      id: scene.id(scene.draft(scene.alice, motion("mine"))),
      expectedVersion: 1,
      deposit: 100n * TOKEN,
    }),
  ],
  [
    "execute",
    "executeProposal",
    (scene) => {
      for (const field of ["exec", "TL"] as const) {
        scene.setTrack("text", field, field === "exec" ? "manual" : 3600);
      }
      const number = scene.submitMotion(scene.bob, "by hand");
      scene.pass(number);
      scene.untilRun(number);
      const planHash = scene.proposal(number).locked?.planHash;
      return { id: scene.id(number), planHash };
    },
  ],
];

test("a permission lets its holders through, not those without it, and not those whose roles are suspended", () => {
  for (const [permission, command, payloadOf] of PERMITTED) {
    const scene = new GovernedScene(releaseWith("f"));
    const payload = payloadOf(scene);
    const holders = { isAnyone: false, roles: ["maintainer"] } as const;
    writePermission(scene.state, permission, { value: holders, next: null });
    assert.equal(scene.refuse(scene.alice, command, payload), "GOV_NOT_PERMITTED", command);
    const membership = { since: 0, until: null, grantedBy: SYSTEM_ACCOUNT };
    addMember(scene.state, "maintainer", scene.alice, membership);
    sanction(scene, scene.alice, "role_suspension");
    const rejection = scene.run(scene.alice, command, payload);
    assert.deepEqual(rejection, {
      code: "GOV_SANCTIONED",
      facts: { kind: "role_suspension", until: scene.now + HOUR },
    });
    scene.now += HOUR;
    scene.accept(scene.alice, command, payload);
  }
});

test("a draft needs no permission, since it asks nobody for anything", () => {
  const scene = new GovernedScene();
  const holders = { isAnyone: false, roles: [] };
  writePermission(scene.state, "proposal.submit", { value: holders, next: null });
  scene.accept(scene.alice, "createProposal", { content: motion("mine"), deposit: null });
});

test("each command on a proposal refuses one that does not exist, and each of its proposer's another's", () => {
  const scene = new GovernedScene();
  const number = scene.draft(scene.alice, motion("mine"));
  const edit = { expectedVersion: 1, content: motion("yours") };
  const commands: readonly (readonly [CommandName, object, boolean])[] = [
    ["editProposal", edit, true],
    ["reviseProposal", edit, false],
    ["submitProposal", { expectedVersion: 1, deposit: DEPOSIT }, true],
    ["cancelProposal", {}, true],
    ["depositProposal", { amount: 5n * TOKEN }, false],
    ["endorseProposal", { statement: "good" }, false],
    ["executeProposal", { planHash: new Uint8Array(32) }, false],
    ["answerSanction", { statement: "it was not me" }, false],
    ["objectEmergency", { statement: "no" }, false],
  ];
  for (const [command, payload, isOwn] of commands) {
    const unknown = { ...payload, id: new Uint8Array(32) };
    assert.equal(scene.refuse(scene.bob, command, unknown), "GOV_PROPOSAL_UNKNOWN", command);
    if (!isOwn) continue;
    const foreign = { ...payload, id: scene.id(number) };
    assert.equal(scene.refuse(scene.bob, command, foreign), "GOV_NOT_PROPOSER", command);
  }
});
