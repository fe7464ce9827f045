import assert from "node:assert/strict";
import { test } from "node:test";
import { GovernanceScene } from "../../test/support/governance-scene.ts";
import { TRACKS, type TrackName } from "./names.ts";
import { showParameter } from "./parameter-value.ts";
import type { HouseRule, Track } from "./track.ts";
import { readElectorate, readTrack } from "./track-parameters.ts";

/**
 * The table of the specification, cell by cell: community · validators · power · deposit · D · review · V · W > cap ·
 * TL · G · slots; power and deposit in tokens, hours where no unit is given.
 */
const TABLE: Readonly<Record<TrackName, string>> = {
  constitution:
    "community 2/5 3/4 1/4 1/3 | 67/100 2/3 - - | 10000 | 5000 | 7 d | yes | 14 d | 24 h > 96 h | 7 d | 14 d | 2",
  epoch:
    "protocol 2/5 2/3 1/5 1/3 | 67/100 2/3 - - | 10000 | 5000 | 14 d | yes | 14 d | 24 h > 96 h | 7 d | 14 d | 1",
  protocol:
    "protocol 2/5 2/3 1/5 1/3 | 67/100 1/2 - - | 10000 | 2000 | 7 d | yes | 7 d | 24 h > 72 h | 2 d | 7 d | 2",
  feature:
    "protocol 3/10 1/2 3/20 1/3 | 67/100 1/2 - - | 5000 | 1000 | 5 d | yes | 7 d | 24 h > 72 h | 2 d | 7 d | 3",
  parameters:
    "community 3/10 1/2 3/20 1/3 | 67/100 1/2 - - | 5000 | 1000 | 3 d | no | 5 d | 12 h > 48 h | 2 d | 7 d | 5",
  fees: "community 3/10 1/2 3/20 1/3 | 67/100 1/2 - - | 5000 | 1000 | 5 d | no | 7 d | 24 h > 72 h | 7 d | 7 d | 2",
  roles:
    "community 3/10 1/2 3/20 1/3 | 67/100 1/2 - - | 5000 | 1000 | 3 d | no | 5 d | 12 h > 48 h | 2 d | 7 d | 3",
  listing:
    "community 1/5 1/2 1/10 1/3 | - | 1000 | 500 | 3 d | no | 5 d | 12 h > 48 h | 2 d | 7 d | 5",
  treasury_small:
    "treasury 1/10 1/2 1/20 1/3 | - | 1000 | 100 | 2 d | no | 3 d | 6 h > 24 h | 1 d | 7 d | 10",
  treasury_medium:
    "treasury 1/5 1/2 1/10 1/3 | - | 5000 | 500 | 3 d | no | 5 d | 12 h > 48 h | 2 d | 7 d | 5",
  treasury_large:
    "treasury 2/5 2/3 1/5 1/3 | - | 10000 | 2000 | 7 d | no | 7 d | 24 h > 72 h | 5 d | 7 d | 3",
  sanction:
    "community 1/4 2/3 1/8 - | - | 5000 | 1000 | 7 d | no | 7 d | 24 h > 72 h | 3 d | 7 d | 3",
  cancel: "community 1/5 2/3 1/10 - | - | 5000 | 1000 | 0 | no | 1 d | 3 h > 12 h | 0 | 3 d | 5",
  emergency: "- | 67/100 4/5 - - | 0 | 0 | 0 | no | 1 d | 1 h > 3 h | 1 h | 1 d | 5",
  text: "community 1/5 1/2 1/20 1/3 | - | 1000 | 100 | 3 d | no | 5 d | 12 h > 48 h | 0 | 1 d | 10",
};

test("the tracks begin as the table of the specification says", () => {
  const { state } = new GovernanceScene();
  for (const name of TRACKS) {
    assert.equal(showTrack(readTrack(state, name, 0)), TABLE[name], name);
  }
});

test("all tracks let ballots be changed and run by themselves, but an emergency ends early instead", () => {
  const { state } = new GovernanceScene();
  for (const name of TRACKS) {
    const { change, early, manual, anyProposer } = readTrack(state, name, 0);
    const isEmergency = name === "emergency";
    const expected = [!isEmergency, isEmergency, false, !isEmergency];
    assert.deepEqual([change, early, manual, anyProposer], expected, name);
  }
});

test("three scopes count stake at first, and no other scope is in use", () => {
  const { state } = new GovernanceScene();
  const stake = {
    function: "stake",
    weights: { token: 1, stake: 1, divisor: 1 },
    isDelegable: true,
  };
  for (const scope of ["protocol", "community", "treasury"]) {
    assert.deepEqual(readElectorate(state, scope), stake, scope);
  }
  assert.equal(readElectorate(state, "roles"), undefined);
  assert.equal(readElectorate(state, "pirates"), undefined);
});

function showTrack(track: Track): string {
  const { houses, late } = track;
  return [
    showHouse(houses.community),
    showHouse(houses.validators),
    showTokens(track.minPower),
    showTokens(track.deposit),
    showTime(track.discussionS),
    track.review ? "yes" : "no",
    showTime(track.votingS),
    `${showHours(late.windowS)} > ${showHours(late.capS)}`,
    showTime(track.timelockS),
    showTime(track.graceS),
    String(track.slots),
  ].join(" | ");
}

function showHouse(house: HouseRule | null): string {
  if (house === null) return "-";
  const { scope, quorum, approval, support, veto } = house;
  const tests = [quorum, approval, support, veto].map(showParameter).join(" ");
  return scope === null ? tests : `${scope} ${tests}`;
}

function showTokens(units: bigint): string {
  assert.equal(units % 1_000_000n, 0n);
  return String(units / 1_000_000n);
}

function showTime(seconds: number): string {
  if (seconds === 0) return "0";
  return seconds % 86_400 === 0 ? `${seconds / 86_400} d` : showHours(seconds);
}

function showHours(seconds: number): string {
  assert.equal(seconds % 3600, 0);
  return `${seconds / 3600} h`;
}
