import type { Config } from "./config.ts";
import { type ConfigFault, configFault } from "./config-fault.ts";
import { POWER_FUNCTIONS } from "./electorate-table.ts";
import { compareFractions, type Fraction } from "./fraction.ts";
import { HOUSES, type HouseName } from "./names.ts";
import { showParameter } from "./parameter-value.ts";
import type { HouseRule, Track } from "./track.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;
const HALF: Fraction = { n: 1, d: 2 };
const VOTING_AND_CAP_S_MAX = 60 * DAY;

/** Tracks whose proposals may run as soon as they have passed. */
const WITHOUT_TIMELOCK: readonly Track["name"][] = ["emergency", "cancel", "text"];

/** K1: a house asks for something, for more than a tie, and not for more than there is. */
export function checkShares(config: Config, track: Track): ConfigFault | null {
  for (const [house, rule] of housesOf(track)) {
    const fault = (test: string, expected: string, found: Fraction) =>
      configFault("K1", `track.${track.name}.${house}.${test}`, {
        expected,
        found: showParameter(found),
      });
    if (rule.quorum.n === 0) return fault("quorum", "above 0", rule.quorum);
    const { quorum, approval, support, veto } = rule;
    for (const [test, share] of Object.entries({ quorum, approval, support, veto })) {
      if (share !== null && share.n > share.d) return fault(test, "at most 1", share);
    }
    if (compareFractions(approval, HALF) < 0) return fault("approval", "at least 1/2", approval);
    if (veto !== null && veto.n === 0 && !config.zeroTolerance[track.name][house]) {
      return fault("veto", "above 0, or zero_tolerance", veto);
    }
  }
  return null;
}

/** K2 to K4: times in which people can take part, react and run what was decided. */
export function checkTimes(config: Config, track: Track): ConfigFault | null {
  return checkVotingTime(config, track) ?? checkTimelock(config, track) ?? checkLate(config, track);
}

function checkVotingTime({ isTest }: Config, track: Track): ConfigFault | null {
  const { name, votingS, graceS, slots, late } = track;
  const usual = name === "emergency" ? HOUR : DAY;
  const least = isTest ? 1 : usual;
  const fault = (field: string, expected: string, found: number) =>
    configFault("K2", `track.${name}.${field}`, { expected, found });
  if (votingS < least) return fault("V", `at least ${least}`, votingS);
  if (graceS === 0) return fault("G", "above 0", graceS);
  if (slots === 0) return fault("slots", "above 0", slots);
  if (votingS + late.capS <= VOTING_AND_CAP_S_MAX) return null;
  return fault("V", `with cap at most ${VOTING_AND_CAP_S_MAX}`, votingS + late.capS);
}

function checkTimelock(config: Config, { name, timelockS }: Track): ConfigFault | null {
  if (WITHOUT_TIMELOCK.includes(name)) return null;
  const least = config.isTest ? 1 : config.timelockMinS;
  if (timelockS >= least) return null;
  const compared = { expected: `at least ${least}`, found: timelockS };
  return configFault("K3", `track.${name}.TL`, compared);
}

function checkLate(config: Config, { name, votingS, late }: Track): ConfigFault | null {
  const { windowS, capS } = late;
  if (config.isTest && windowS === 0 && capS === 0) return null;
  const least = config.isTest ? 1 : config.lateMinS;
  const fault = (field: string, expected: string, found: number) =>
    configFault("K4", `track.${name}.${field}`, { expected, found });
  if (windowS > votingS) return fault("W", `at most V ${votingS}`, windowS);
  if (capS < windowS) return fault("cap", `at least W ${windowS}`, capS);
  if (capS > votingS) return fault("cap", `at most V ${votingS}`, capS);
  return windowS < least ? fault("W", `at least ${least}`, windowS) : null;
}

/** K8: what ends early cannot be changed, and adds up. */
export function checkEarly(config: Config, track: Track): ConfigFault | null {
  if (!track.early) return null;
  const place = `track.${track.name}.early`;
  if (track.change) {
    return configFault("K8", place, { expected: "no change of ballots", found: "change" });
  }
  const scope = track.houses.community?.scope ?? null;
  const electorate = Object.entries(config.electorates).find(([name]) => name === scope)?.[1];
  if (electorate === undefined || POWER_FUNCTIONS[electorate.function].isAdditive) return null;
  const compared = { expected: "an additive function", found: electorate.function };
  return configFault("K8", place, compared);
}

/** K10: nothing but an emergency is harder to pass or slower to run than the constitution. */
export function checkConstitution(config: Config, track: Track): ConfigFault | null {
  const { constitution } = config.tracks;
  if (track.name === "constitution") return null;
  if (constitution.timelockS < track.timelockS) {
    const compared = { expected: `at least ${track.timelockS}`, found: constitution.timelockS };
    return configFault("K10", "track.constitution.TL", compared);
  }
  if (track.name === "emergency") return null;
  for (const [house, rule] of housesOf(track)) {
    const own = constitution.houses[house];
    for (const test of ["quorum", "approval"] as const) {
      if (own !== null && compareFractions(own[test], rule[test]) >= 0) continue;
      return configFault("K10", `track.constitution.${house}.${test}`, {
        expected: `at least ${showParameter(rule[test])} as track ${track.name}`,
        found: showParameter(own === null ? null : own[test]),
      });
    }
  }
  return null;
}

/** K11: every payload has a track, which a track without a house would not be. */
export function checkHouses(track: Track): ConfigFault | null {
  if (housesOf(track).length > 0) return null;
  const compared = { expected: "at least one house", found: "none" };
  return configFault("K11", `track.${track.name}`, compared);
}

/** K12: what asks for a state rollback holds no deposit, which that rollback would undo. */
export function checkEmergencyDeposit({ name, deposit }: Track): ConfigFault | null {
  if (name !== "emergency" || deposit === 0n) return null;
  const compared = { expected: 0, found: String(deposit) };
  return configFault("K12", "track.emergency.deposit", compared);
}

function housesOf(track: Track): readonly (readonly [HouseName, HouseRule])[] {
  return HOUSES.flatMap((house) => {
    const rule = track.houses[house];
    return rule === null ? [] : [[house, rule] as const];
  });
}
