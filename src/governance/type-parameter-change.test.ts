import assert from "node:assert/strict";
import { test } from "node:test";
import { GovernedScene } from "../../test/support/governed-scene.ts";
import { motion } from "../../test/support/proposal-scene.ts";
import { encode } from "../codec/canonical.ts";
import { list } from "../codec/compound.ts";
import { uint } from "../codec/schema.ts";
import type { Digest } from "../primitives/brand.ts";
import { compareBytes } from "../primitives/bytes.ts";
import { readCouncil, writeCouncil } from "./council.ts";
import { writeEndorsement } from "./endorsement.ts";
import { eventOfTopic } from "./event-table.ts";
import { readParameter, readParameterEntry, writeParameterEntry } from "./parameter.ts";
import { readParameterHistory } from "./parameter-history.ts";
import type { ParameterKey } from "./parameter-table.ts";
import type { ParameterValue } from "./parameter-value.ts";
import { readFeesVersion, readParamsVersion } from "./parameter-versions.ts";
import type { ProposalSubject } from "./proposal-type.ts";
import { SYSTEM_ACCOUNT } from "./system-account.ts";
import { PARAMETER_CHANGE } from "./type-parameter-change.ts";

const D = 86_400;
/** Long after the beginning, so that a window lies behind. */
const NOW = 400 * D;

const SUBJECT = {
  number: 7,
  id: new Uint8Array(32) as Digest,
  proposer: SYSTEM_ACCOUNT,
} as ProposalSubject;

type Change = readonly [key: string, current: ParameterValue, version: number, to: ParameterValue];

function payloadOf(changes: readonly Change[], transitionPeriodS = 0) {
  return {
    changes: changes.map(([key, currentValue, currentVersion, proposedValue]) => {
      return { key, currentValue, currentVersion, proposedValue };
    }),
    transitionPeriodS,
    rationale: "because",
    impactAnalysis: {
      summary: "none",
      affectedComponents: [],
      affectedParameters: [],
      risks: [],
      reversible: true,
    },
  };
}

/** A scene with three reviewers, so that the static checks hold, and with the proposal that the changes are of. */
function sceneNow(): GovernedScene {
  const scene = new GovernedScene();
  while (scene.draft(scene.carol, motion("changes")) < SUBJECT.number);
  scene.now = NOW;
  return scene;
}

function judge(scene: GovernedScene, changes: readonly Change[], periodS = 0): string | null {
  const payload = payloadOf(changes, periodS);
  return PARAMETER_CHANGE.validate(scene.state, payload, SUBJECT, scene.context)?.code ?? null;
}

/** Runs a change and keeps it; the fault where there is one. */
function run(scene: GovernedScene, changes: readonly Change[], periodS = 0): string | null {
  const journal = scene.journal();
  const payload = payloadOf(changes, periodS);
  const fault = PARAMETER_CHANGE.run(journal, payload, SUBJECT, scene.context);
  if (fault !== null) return `${fault.kind} ${fault.code} ${fault.detail}`;
  scene.keep(journal);
  return null;
}

function show(scene: GovernedScene, key: ParameterKey): ParameterValue {
  return readParameter(scene.state, key, scene.now);
}

test("the payload: known keys, each once, another value, numbers alone over time", () => {
  const scene = sceneNow();
  const perByte: Change = ["fee.per_byte", 10n, 0, 12n];
  assert.equal(judge(scene, [perByte]), null);
  assert.equal(judge(scene, [["fee.per_mile", 1n, 0, 2n]]), "GOV_PARAMETER_UNKNOWN");
  assert.equal(judge(scene, [perByte, perByte]), "GOV_PAYLOAD_INVALID");
  assert.equal(judge(scene, [["fee.per_byte", 10n, 0, 10n]]), "GOV_PAYLOAD_INVALID");
  assert.equal(judge(scene, [perByte], 180 * D), null);
  assert.equal(judge(scene, [perByte], 180 * D + 1), "GOV_PAYLOAD_INVALID", "ramp.max_s");
  const flag: Change = ["delegation.enabled", true, 0, false];
  assert.equal(judge(scene, [flag]), null);
  assert.equal(judge(scene, [flag], 1), "GOV_PAYLOAD_INVALID", "a switch has no way");
  assert.equal(judge(scene, [["attest.k", 5, 0, 6]], 1), "GOV_PAYLOAD_INVALID");
});

test("compare and set: the value and the version that the registry holds", () => {
  const scene = sceneNow();
  assert.equal(judge(scene, [["fee.per_byte", 11n, 0, 12n]]), "GOV_PARAM_STALE");
  assert.equal(judge(scene, [["fee.per_byte", 10n, 1, 12n]]), "GOV_PARAM_STALE");
  assert.equal(run(scene, [["fee.per_byte", 10n, 0, 12n]]), null);
  assert.equal(judge(scene, [["fee.per_byte", 12n, 0, 13n]]), "GOV_PARAM_STALE");
  assert.equal(judge(scene, [["fee.per_byte", 12n, 1, 13n]]), null);
});

test("an approval of a stale value runs into its guard", () => {
  const scene = sceneNow();
  const payload = payloadOf([["fee.per_byte", 10n, 0, 12n]]);
  const guardsOf = () => PARAMETER_CHANGE.guards(scene.state, payload, scene.context);
  const before = guardsOf();
  assert.deepEqual(
    before.map(({ key, version }) => [key, version]),
    [["param.fee.per_byte", 0]],
  );
  assert.equal(run(scene, [["fee.per_cost", 100n, 0, 101n]]), null);
  assert.deepEqual(guardsOf(), before, "another key is another thing");
  assert.equal(run(scene, [["fee.per_byte", 10n, 0, 11n]]), null);
  assert.notDeepEqual(guardsOf(), before);
});

test("bounds before steps, steps before windows, windows before the static checks", () => {
  const scene = sceneNow();
  assert.equal(judge(scene, [["exec.max_attempts", 3, 0, 11]]), "GOV_PARAM_BOUNDS");
  assert.equal(judge(scene, [["exec.max_attempts", 3, 0, 4n]]), "GOV_PARAM_BOUNDS", "a kind");
  assert.equal(judge(scene, [["vote.max_changes", 8, 0, 10]]), null, "a quarter of 8 is 2");
  assert.equal(judge(scene, [["vote.max_changes", 8, 0, 11]]), "GOV_PARAM_STEP");
  const mixed: readonly Change[] = [
    ["vote.max_changes", 8, 0, 11],
    ["exec.max_attempts", 3, 0, 11],
  ];
  assert.equal(judge(scene, mixed), "GOV_PARAM_BOUNDS", "the bounds of all come first");
  // 8 -> 10 -> 12 is half of 8; 13 is above it although a quarter of 12 is 3.
  assert.equal(run(scene, [["vote.max_changes", 8, 0, 10]]), null);
  assert.equal(run(scene, [["vote.max_changes", 10, 1, 12]]), null);
  assert.equal(judge(scene, [["vote.max_changes", 12, 2, 13]]), "GOV_PARAM_WINDOW");
  scene.now += 30 * D - 1;
  assert.equal(judge(scene, [["vote.max_changes", 12, 2, 13]]), "GOV_PARAM_WINDOW");
  scene.now += 1;
  assert.equal(judge(scene, [["vote.max_changes", 12, 2, 13]]), null, "from 12 now");
  const text: Change = ["track.text.community.approval", { n: 1, d: 2 }, 0, { n: 49, d: 100 }];
  assert.equal(judge(scene, [text]), "GOV_CONFIG_UNSAFE");
});

test("a function that this version does not count cannot be set", () => {
  const scene = sceneNow();
  const key = "electorate.community.function";
  for (const name of ["twa", "stake_reputation", "quadratic", "pirates"]) {
    assert.equal(judge(scene, [[key, "stake", 0, name]]), "GOV_PARAM_BOUNDS", name);
  }
  assert.equal(judge(scene, [[key, "stake", 0, "token"]]), null);
  assert.equal(judge(scene, [[key, "stake", 0, "validator_stake"]]), "GOV_CONFIG_UNSAFE", "K9");
  assert.equal(judge(scene, [[key, "stake", 0, null]]), "GOV_CONFIG_UNSAFE", "K5: it is in use");
});

test("fractions move a tenth at once and a fifth within the window", () => {
  const scene = sceneNow();
  const key = "track.text.community.quorum";
  const to = (n: number, d: number) => ({ n, d });
  assert.equal(judge(scene, [[key, to(1, 5), 0, to(301, 1000)]]), "GOV_PARAM_STEP");
  assert.equal(run(scene, [[key, to(1, 5), 0, to(3, 10)]]), null);
  assert.equal(run(scene, [[key, to(3, 10), 1, to(4, 10)]]), null);
  assert.equal(judge(scene, [[key, to(4, 10), 2, to(401, 1000)]]), "GOV_PARAM_WINDOW");
});

test("a name, a switch or nothing changes once in a window", () => {
  const scene = sceneNow();
  assert.equal(run(scene, [["slash.destination", "treasury", 0, "burn"]]), null);
  const back: Change = ["slash.destination", "burn", 1, "treasury"];
  assert.equal(judge(scene, [back]), "GOV_PARAM_WINDOW");
  assert.equal(judge(scene, [["slash.destination", "burn", 1, "pirates"]]), "GOV_PARAM_BOUNDS");
  const veto: Change = ["track.text.community.veto", { n: 1, d: 3 }, 0, null];
  assert.equal(run(scene, [veto]), null, "a test is taken away");
  const again: Change = ["track.text.community.veto", null, 1, { n: 1, d: 3 }];
  assert.equal(judge(scene, [again]), "GOV_PARAM_WINDOW");
  scene.now += 30 * D;
  assert.equal(judge(scene, [back, again]), null);
});

test("a ramp is computed on reading, raises the version, and is replaced from where it stands", () => {
  const scene = sceneNow();
  assert.equal(run(scene, [["fee.per_cost", 100n, 0, 120n]], 1000), null);
  assert.deepEqual(scene.lastNames, ["rampStarted"]);
  scene.now = NOW + 500;
  assert.equal(show(scene, "fee.per_cost"), 110n);
  assert.deepEqual(
    [scene.proposal(7).run.phase, scene.proposal(7).run.phaseUntil],
    ["ramping", NOW + 1000],
  );
  assert.equal(readParameterEntry(scene.state, "fee.per_cost").version, 1);
  // Its end is what the registry holds, so that guards do not go stale on the way.
  assert.equal(judge(scene, [["fee.per_cost", 110n, 1, 111n]]), "GOV_PARAM_STALE");
  // Stopped where it stands: from 110 on, 110 for ever.
  assert.equal(run(scene, [["fee.per_cost", 120n, 1, 110n]]), null);
  scene.now = NOW + 5000;
  assert.equal(show(scene, "fee.per_cost"), 110n);
  assert.deepEqual(
    readParameterHistory(scene.state, "fee.per_cost").map(({ from, to, periodS, proposal }) => {
      return [from, to, periodS, proposal];
    }),
    [
      [100n, 120n, 1000, 7],
      [110n, 110n, 0, 7],
    ],
  );
});

test("the static checks judge the end of a ramp, not its way", () => {
  const scene = sceneNow();
  // W falls under late.min_s at the end alone: 12 h - 3 h is 9 h, late.min_s goes up to 1.25 h: both fine.
  const late: Change = ["late.min_s", 3600, 0, 4500];
  assert.equal(judge(scene, [late], 1000), "GOV_CONFIG_UNSAFE", "an emergency's W is 1 h");
  const window: Change = ["track.emergency.W", 3600, 0, 4500];
  assert.equal(judge(scene, [late, window], 1000), null);
});

test("every change counts, and fees count by themselves too", () => {
  const scene = sceneNow();
  assert.equal(
    run(scene, [
      ["fee.per_byte", 10n, 0, 12n],
      ["exec.retry_s", 3600, 0, 3601],
    ]),
    null,
  );
  assert.equal(readParamsVersion(scene.state), 2);
  assert.equal(readFeesVersion(scene.state), 1);
});

test("a run whose step or window is too narrow is tried again; what is unsafe is final", () => {
  const scene = sceneNow();
  const far: readonly Change[] = [["vote.max_changes", 8, 0, 20]];
  assert.equal(run(scene, far), "retry limit GOV_PARAM_STEP");
  assert.equal(run(scene, [["exec.max_attempts", 3, 0, 11]]), "final invalid GOV_PARAM_BOUNDS");
  const unsafe: readonly Change[] = [["track.text.G", D, 0, 0]];
  assert.equal(run(scene, unsafe), "retry limit GOV_PARAM_STEP");
  const approval: Change = ["track.text.community.approval", { n: 1, d: 2 }, 0, { n: 2, d: 5 }];
  assert.equal(run(scene, [approval]), "final invalid GOV_CONFIG_UNSAFE");
});

test("class G goes to the constitution, whatever stands beside it, and so does what nobody knows", () => {
  const scene = sceneNow();
  const route = (...keys: readonly string[]) =>
    PARAMETER_CHANGE.route(
      scene.state,
      payloadOf(keys.map((key): Change => [key, 1, 0, 2])),
      scene.context,
    );
  assert.equal(route("fee.per_byte", "exec.retry_s"), "parameters");
  assert.equal(route("fee.per_byte", "late.min_s"), "constitution");
  assert.equal(route("track.text.V"), "constitution");
  assert.equal(route("fee.per_mile"), "constitution");
});

test("the number of members that must sign follows into the council, and voids what was signed", () => {
  const scene = sceneNow();
  const members = ["d", "e", "f", "g", "h", "i", "j"].map((name) => scene.account(name));
  const council = { k: 5, version: 3, nonce: 9, termEnd: NOW + D };
  writeCouncil(scene.state, "emergency", { ...council, members: [...members].sort(compareBytes) });
  assert.equal(judge(scene, [["council.emergency.n", 7, 0, 8]]), "GOV_CONFIG_UNSAFE", "K13");
  assert.equal(run(scene, [["council.emergency.k", 5, 0, 6]]), null);
  const after = readCouncil(scene.state, "emergency");
  assert.deepEqual([after?.k, after?.version, after?.nonce], [6, 4, 9]);
});

test("parameters of the ledger leave as effects that hold the whole of what they change", () => {
  const scene = sceneNow();
  const raise: readonly Change[] = [
    ["ledger.floor.vote", 1, 0, 2],
    ["ledger.limits.count_max", 20_000, 0, 25_000],
    ["ledger.algorithm.blake3.status", "active", 0, "deprecated"],
  ];
  assert.equal(run(scene, raise), null);
  const bytesOf = (...numbers: readonly number[]) => encode(list(uint(), 1, 16), numbers);
  assert.deepEqual(scene.effects, [
    { type: "effectFloor", floor: bytesOf(0, 1, 1, 1, 2, 1) },
    { type: "effectLimits", limits: bytesOf(4_194_304, 25_000, 131_072, 5000, 1) },
    { type: "effectAlgorithmStatus", code: 0x1e, status: 1 },
  ]);
  assert.equal(show(scene, "ledger.floor.vote"), 2);
  assert.equal(show(scene, "ledger.algorithm.blake3.status"), "deprecated");
  scene.now += 30 * D;
  const blake = "ledger.algorithm.blake3.status";
  assert.equal(judge(scene, [[blake, "deprecated", 1, "active"]]), "GOV_PARAM_BOUNDS", "one way");
  assert.equal(run(scene, [[blake, "deprecated", 1, "withdrawn"]]), null);
  assert.equal(run(scene, [["ledger.algorithm.sha2-512.status", "active", 0, "withdrawn"]]), null);
  assert.equal(show(scene, blake), "withdrawn", "each by itself");
});

test("the floor falls only with k members of the emergency council beside the vote", () => {
  const scene = sceneNow();
  assert.equal(run(scene, [["ledger.floor.vote", 1, 0, 2]]), null);
  const lower: readonly Change[] = [["ledger.floor.vote", 2, 1, 1]];
  const refusal = "retry precondition consent of council:emergency";
  assert.equal(judge(scene, lower), null, "it may be proposed");
  assert.equal(run(scene, lower), refusal, "without a council nobody consents");
  const members = ["d", "e", "f"].map((name) => scene.account(name)).sort(compareBytes);
  const council = { k: 2, members, version: 0, nonce: 0, termEnd: NOW + D };
  writeCouncil(scene.state, "emergency", council);
  writeParameterEntry(scene.state, "council.emergency.n", { version: 0, value: 3, ramp: null });
  const endorse = (account: (typeof members)[number]) =>
    writeEndorsement(
      scene.state,
      { number: SUBJECT.number, account },
      { statementDigest: new Uint8Array(32) as Digest, role: null },
    );
  const [first, second] = members;
  assert(first !== undefined && second !== undefined);
  endorse(first);
  endorse(scene.account("a"));
  assert.equal(run(scene, lower), refusal, "one of two, and a stranger");
  endorse(second);
  assert.equal(run(scene, lower), null);
  assert.equal(show(scene, "ledger.floor.vote"), 1);
});

test("the events are of the table", () => {
  for (const topic of ["parameter_changed", "ramp_started", "fee_structure_changed"]) {
    assert.equal(eventOfTopic(topic)?.topic, topic);
  }
});
