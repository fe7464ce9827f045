import assert from "node:assert/strict";
import { test } from "node:test";
import { GovernanceScene } from "../../test/support/governance-scene.ts";
import type { AccountId } from "../primitives/brand.ts";
import { COMMANDS } from "./command.ts";
import { type Config, readConfig } from "./config.ts";
import { checkConfig, listConfigFaults } from "./config-check.ts";
import { CONFIG_CHECKS, type ConfigCheck } from "./config-fault.ts";
import { writeCouncil } from "./council.ts";
import type { HouseName, TrackName } from "./names.ts";
import { writeParameterEntry } from "./parameter.ts";
import type { HouseRule, Track } from "./track.ts";
import type { ScopeElectorate } from "./track-parameters.ts";

const D = 86_400;
const H = 3600;
const HALF = { n: 1, d: 2 };

/** The configuration of a chain that sets nothing. */
const PLAIN = readConfig(new GovernanceScene().state);
const OFFICES = { reviewers: 3, genesisValidators: 4 };
const TEST_NETWORK: Config = { ...PLAIN, isTest: true };

function faultsOf(config: Config, offices = OFFICES): readonly string[] {
  return listConfigFaults(config, offices).map(({ check, place }) => `${check} ${place}`);
}

function withTrack(name: TrackName, changed: Partial<Track>, config = PLAIN): Config {
  const track = { ...config.tracks[name], ...changed };
  return { ...config, tracks: { ...config.tracks, [name]: track } };
}

function withHouse(
  name: TrackName,
  house: HouseName,
  changed: Partial<HouseRule>,
  config = PLAIN,
): Config {
  const { houses } = config.tracks[name];
  const rule = houses[house];
  assert(rule !== null);
  return withTrack(name, { houses: { ...houses, [house]: { ...rule, ...changed } } }, config);
}

function withLate(windowS: number, capS: number, config = PLAIN): Config {
  return withTrack("text", { late: { windowS, capS } }, config);
}

function withFunction(name: ScopeElectorate["function"], more: Partial<Config> = {}): Config {
  const community = { ...PLAIN.electorates.community, function: name } as ScopeElectorate;
  return { ...PLAIN, electorates: { ...PLAIN.electorates, community }, ...more };
}

test("the configuration of the specification is safe", () => {
  assert.deepEqual(faultsOf(PLAIN), []);
  assert.deepEqual(faultsOf(TEST_NETWORK), []);
});

test("K1: shares", () => {
  const text = "K1 track.text.community";
  const house = (changed: Partial<HouseRule>) => faultsOf(withHouse("text", "community", changed));
  assert.deepEqual(house({ quorum: { n: 0, d: 5 } }), [`${text}.quorum`]);
  assert.deepEqual(house({ quorum: { n: 1, d: 1_000_000 } }), []);
  assert.deepEqual(house({ approval: { n: 499_999, d: 1_000_000 } }), [`${text}.approval`]);
  assert.deepEqual(house({ approval: HALF }), []);
  assert.deepEqual(house({ support: { n: 1, d: 1 } }), []);
  assert.deepEqual(house({ support: { n: 1_000_000, d: 999_999 } }), [`${text}.support`]);
  assert.deepEqual(house({ veto: { n: 3, d: 2 } }), [`${text}.veto`]);
  assert.deepEqual(house({ support: null, veto: null }), []);
  const kills = withHouse("text", "community", { veto: { n: 0, d: 1 } });
  assert.deepEqual(faultsOf(kills), [`${text}.veto`], "any veto kills only where it is said");
  const tolerated = { ...kills.zeroTolerance.text, community: true };
  const zeroTolerance = { ...kills.zeroTolerance, text: tolerated };
  assert.deepEqual(faultsOf({ ...kills, zeroTolerance }), []);
});

test("K2: times to vote and to run, and slots", () => {
  const text = (changed: Partial<Track>, config = PLAIN) =>
    faultsOf(withTrack("text", changed, config));
  assert.deepEqual(text({ votingS: D - 1 }), ["K2 track.text.V"]);
  assert.deepEqual(text({ graceS: 0 }), ["K2 track.text.G"]);
  assert.deepEqual(text({ slots: 0 }), ["K2 track.text.slots"]);
  const emergency = (votingS: number) =>
    faultsOf(withTrack("emergency", { votingS, late: { windowS: H, capS: H } }));
  assert.deepEqual(emergency(H), []);
  assert.deepEqual(emergency(H - 1), ["K2 track.emergency.V"]);
  const longest = { votingS: 40 * D, late: { windowS: H, capS: 20 * D } };
  assert.deepEqual(text(longest), []);
  assert.deepEqual(text({ ...longest, votingS: 40 * D + 1 }), ["K2 track.text.V"]);
  const quick = { votingS: 1, late: { windowS: 0, capS: 0 } };
  assert.deepEqual(text(quick, TEST_NETWORK), [], "a second is enough on a test network");
  assert.deepEqual(text({ ...quick, votingS: 0 }, TEST_NETWORK), ["K2 track.text.V"]);
});

test("K3: a timelock of at least timelock.min_s, but where a proposal runs at once", () => {
  const fees = (timelockS: number, config = PLAIN) =>
    faultsOf(withTrack("listing", { timelockS }, config));
  assert.deepEqual(fees(D), []);
  assert.deepEqual(fees(D - 1), ["K3 track.listing.TL"]);
  assert.deepEqual(fees(1, TEST_NETWORK), []);
  assert.deepEqual(fees(0, TEST_NETWORK), ["K3 track.listing.TL"]);
  for (const name of ["emergency", "cancel", "text"] as const) {
    assert.deepEqual(faultsOf(withTrack(name, { timelockS: 0 })), [], name);
  }
});

test("K4: the late window, its cap and the vote", () => {
  const { votingS } = PLAIN.tracks.text;
  const window = "K4 track.text.W";
  const cap = "K4 track.text.cap";
  assert.deepEqual(faultsOf(withLate(votingS, votingS)), []);
  assert.deepEqual(faultsOf(withLate(votingS + 1, votingS + 1)), [window]);
  assert.deepEqual(faultsOf(withLate(2 * H, 2 * H - 1)), [cap]);
  assert.deepEqual(faultsOf(withLate(H, votingS + 1)), [cap]);
  assert.deepEqual(faultsOf(withLate(H, H)), []);
  assert.deepEqual(faultsOf(withLate(H - 1, H)), [window]);
  assert.deepEqual(faultsOf(withLate(0, 0)), [window], "no late guard in production");
  assert.deepEqual(faultsOf(withLate(0, 0, TEST_NETWORK)), []);
  assert.deepEqual(faultsOf(withLate(0, 1, TEST_NETWORK)), [window]);
  assert.deepEqual(faultsOf(withLate(1, 1, TEST_NETWORK)), []);
});

test("K5: a house names a scope that is in use", () => {
  const roles = withHouse("text", "community", { scope: "roles" });
  assert.deepEqual(faultsOf(roles), ["K5 track.text.community.scope"]);
  const used = { ...PLAIN.electorates, roles: PLAIN.electorates.community };
  assert.deepEqual(faultsOf({ ...roles, electorates: used }), []);
  const pirates = withHouse("text", "community", { scope: "pirates" });
  assert.deepEqual(faultsOf(pirates), ["K5 track.text.community.scope"]);
});

test("K6: a review needs three reviewers, K7: a house of validators needs a validator at genesis", () => {
  const two = faultsOf(PLAIN, { ...OFFICES, reviewers: 2 });
  const reviewed = ["constitution", "epoch", "protocol", "feature"];
  assert.deepEqual(
    two,
    reviewed.map((name) => `K6 track.${name}.review`),
  );
  const none = faultsOf(PLAIN, { ...OFFICES, genesisValidators: 0 });
  assert.equal(none.length, 8);
  assert(
    none.every((fault) => /^K7 track\.\w+\.validators$/.test(fault)),
    String(none),
  );
  const later = listConfigFaults(PLAIN, { ...OFFICES, genesisValidators: null });
  assert.deepEqual(later, [], "afterwards validators come and go");
});

test("K8: what ends early has ballots that stay and power that adds up", () => {
  assert.deepEqual(faultsOf(withTrack("text", { early: true })), ["K8 track.text.early"]);
  assert.deepEqual(faultsOf(withTrack("text", { early: true, change: false })), []);
  const rooted = withFunction("quadratic", { delegationEnabled: false });
  const faults = faultsOf(withTrack("text", { early: true, change: false }, rooted));
  // A function whose power does not add up is one of those that this version does not count either.
  assert.deepEqual(faults, ["K5 electorate.community.function", "K8 track.text.early"]);
});

test("K9: delegation over a function that has none, and weights that count nothing", () => {
  const place = "K9 electorate.community";
  assert.deepEqual(faultsOf(withFunction("validator_stake")), [`${place}.function`]);
  assert.deepEqual(faultsOf(withFunction("validator_stake", { delegationEnabled: false })), []);
  const weights = { token: 0, stake: 0, divisor: 1 };
  const weightless = { ...PLAIN.electorates.community, weights } as ScopeElectorate;
  const electorates = { ...PLAIN.electorates, community: weightless };
  assert.deepEqual(faultsOf({ ...PLAIN, electorates }), [`${place}.weight_token`]);
});

test("K9: no weight is above one, so that power never exceeds the tokens it is counted from", () => {
  const place = "K9 electorate.community";
  const weighed = (token: number, stake: number, divisor: number) => {
    const community = { ...PLAIN.electorates.community, weights: { token, stake, divisor } };
    const electorates = { ...PLAIN.electorates, community: community as ScopeElectorate };
    return faultsOf({ ...PLAIN, electorates });
  };
  assert.deepEqual(weighed(3, 3, 3), []);
  assert.deepEqual(weighed(4, 3, 3), [`${place}.weight_token`]);
  assert.deepEqual(weighed(3, 4, 3), [`${place}.weight_stake`]);
});

test("K5: a function that this version does not count", () => {
  for (const name of ["twa", "stake_reputation", "quadratic"] as const) {
    const faults = faultsOf(withFunction(name, { delegationEnabled: false }));
    assert.ok(faults.includes("K5 electorate.community.function"), `${name}: ${faults}`);
  }
});

test("K10: nothing but an emergency is harder to pass or slower than the constitution", () => {
  const place = "K10 track.constitution";
  const text = (changed: Partial<HouseRule>) => faultsOf(withHouse("text", "community", changed));
  assert.deepEqual(text({ quorum: { n: 2, d: 5 }, approval: { n: 3, d: 4 } }), []);
  assert.deepEqual(text({ quorum: { n: 401, d: 1000 } }), [`${place}.community.quorum`]);
  assert.deepEqual(text({ approval: { n: 751, d: 1000 } }), [`${place}.community.approval`]);
  const fees = (timelockS: number) => faultsOf(withTrack("fees", { timelockS }));
  assert.deepEqual(fees(7 * D), []);
  assert.deepEqual(fees(7 * D + 1), [`${place}.TL`]);
  const emergency = { quorum: { n: 1, d: 1 }, approval: { n: 1, d: 1 } };
  assert.deepEqual(faultsOf(withHouse("emergency", "validators", emergency)), []);
  const { houses } = PLAIN.tracks.constitution;
  const alone = withTrack("constitution", { houses: { ...houses, validators: null } });
  assert(faultsOf(alone).includes(`${place}.validators.quorum`), "a house that it lacks");
});

test("K11: a track without a house, K12: a deposit for an emergency", () => {
  const nobody = { community: null, validators: null };
  assert.deepEqual(faultsOf(withTrack("text", { houses: nobody })), ["K11 track.text"]);
  const deposit = withTrack("emergency", { deposit: 1n });
  assert.deepEqual(faultsOf(deposit), ["K12 track.emergency.deposit"]);
});

test("K13: councils, K14: tiers", () => {
  const council = (k: number, n: number, members: number) =>
    faultsOf({ ...PLAIN, councils: [{ name: "emergency", k, n, members }] });
  assert.deepEqual(council(4, 7, 7), []);
  assert.deepEqual(council(1, 1, 1), []);
  for (const [k, n, members] of [
    [3, 6, 6],
    [8, 7, 7],
    [4, 7, 6],
  ] as const) {
    assert.deepEqual(council(k, n, members), ["K13 council.emergency"], `${k} of ${n}`);
  }
  const tiers = (small: number, medium: number) =>
    faultsOf({ ...PLAIN, tiers: { small: { n: small, d: 100 }, medium: { n: medium, d: 100 } } });
  assert.deepEqual(tiers(1, 2), []);
  assert.deepEqual(tiers(2, 2), ["K14 treasury.tier_medium"]);
});

test("K13: the councils of a state are measured by their parameters, that of conduct by itself", () => {
  const { state } = new GovernanceScene();
  const members = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte) as AccountId);
  for (const name of ["emergency", "attestor", "conduct"] as const) {
    writeCouncil(state, name, { k: 2, members, version: 0, nonce: 0, termEnd: 1 });
  }
  const seven = ["K13 council.attestor", "K13 council.emergency"];
  assert.deepEqual(faultsOf(readConfig(state)), seven, "meant to have seven members");
  for (const key of ["attest.n", "council.emergency.n"] as const) {
    writeParameterEntry(state, key, { version: 1, value: 3, ramp: null });
  }
  assert.deepEqual(faultsOf(readConfig(state)), []);
});

test("K14: no command that is always open can be paused", () => {
  const open = [
    "castVote",
    "castVoteBySig",
    "submitAct",
    "signAct",
    "objectEmergency",
    "submitReview",
    "recuseReview",
    "openAttestation",
    "signAttestation",
    "appealFreeze",
    "answerSanction",
    "rotateKeys",
  ] as const;
  for (const name of open) assert.equal(COMMANDS[name].component, null, name);
});

test("bounds that one parameter sets another", () => {
  const { rollback, epoch, feeSplit, limits } = PLAIN;
  const horizonBlocks = 2 * rollback.depthBlocks;
  assert.deepEqual(faultsOf({ ...PLAIN, rollback: { ...rollback, horizonBlocks } }), []);
  const short = { ...rollback, horizonBlocks: horizonBlocks - 1 };
  const cases: readonly (readonly [Config, string])[] = [
    [{ ...PLAIN, rollback: short }, "rollback_horizon rollback.horizon_blocks"],
    [
      { ...PLAIN, epoch: { ...epoch, timeoutBlocks: epoch.windowBlocks - 1 } },
      "epoch_timeout epoch.timeout_blocks",
    ],
    [{ ...PLAIN, feeSplit: { ...feeSplit, burn: 7001 } }, "fee_split fee.split"],
    [
      { ...PLAIN, limits: { ...limits, bodyBytes: 2 * limits.txBytes - 1 } },
      "ledger_limits ledger.limits.body_bytes_max",
    ],
    [{ ...PLAIN, limits: { ...limits, statements: 63 } }, "ledger_limits ledger.limits.count_max"],
  ];
  for (const [config, fault] of cases) assert.deepEqual(faultsOf(config), [fault]);
  assert.deepEqual(faultsOf({ ...PLAIN, feeSplit: { ...feeSplit, burn: 7000 } }), []);
  assert.deepEqual(faultsOf({ ...PLAIN, limits: { ...limits, statements: 64 } }), []);
});

test("the first fault is that of the first check, and every check is listed", () => {
  const both = withTrack(
    "text",
    { graceS: 0 },
    withHouse("sanction", "community", {
      quorum: { n: 0, d: 1 },
    }),
  );
  assert.deepEqual(faultsOf(both), ["K1 track.sanction.community.quorum", "K2 track.text.G"]);
  const fault = checkConfig(new GovernanceScene().state, 0);
  assert.equal(fault?.check, "K6" satisfies ConfigCheck, "a state without reviewers");
  assert.equal(new Set(CONFIG_CHECKS).size, CONFIG_CHECKS.length);
});
