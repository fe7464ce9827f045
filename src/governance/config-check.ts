import type { Config, CouncilSize } from "./config.ts";
import { readConfig } from "./config.ts";
import { CONFIG_CHECKS, type ConfigCheck, type ConfigFault, configFault } from "./config-fault.ts";
import { POWER_FUNCTIONS, SCOPES, type ScopeName } from "./electorate-table.ts";
import { compareFractions } from "./fraction.ts";
import { TRACKS } from "./names.ts";
import { showParameter } from "./parameter-value.ts";
import { type Rejection, reject } from "./rejection.ts";
import { countHolders } from "./role.ts";
import type { StateReader } from "./state-access.ts";
import type { Track } from "./track.ts";
import {
  checkConstitution,
  checkEarly,
  checkEmergencyDeposit,
  checkHouses,
  checkShares,
  checkTimes,
} from "./track-check.ts";
import type { ScopeElectorate } from "./track-parameters.ts";

/** Fewest reviewers with which a review can be decided. */
const REVIEWERS_MIN = 3;
const WHOLE_BP = 10_000;
/** Fewest statements that a block must have room for, so that what the rules state always fits. */
const STATEMENTS_MIN = 64;

/** Who stands ready to decide, as far as the static checks ask. */
export interface Offices {
  readonly reviewers: number;
  /** Registered validators, counted at genesis alone: afterwards validators come and go by their stake. */
  readonly genesisValidators: number | null;
}

/**
 * The static checks K1 to K14 and those beside them, on the configuration as it will be at the end of every ramp.
 * Returns the first rule that is broken, or null. Cost: some hundred reads.
 */
export function checkConfig(state: StateReader, now: number): ConfigFault | null {
  const reviewers = countHolders(state, "reviewer", now);
  return listConfigFaults(readConfig(state), { reviewers, genesisValidators: null })[0] ?? null;
}

/** The refusal of a change that would make a configuration unsafe. */
export function refuseUnsafe(fault: ConfigFault): Rejection {
  return reject("GOV_CONFIG_UNSAFE", { ...fault });
}

/** Every rule that a configuration breaks, by the order of the checks and then of the tracks. */
export function listConfigFaults(config: Config, offices: Offices): readonly ConfigFault[] {
  const ofTracks = TRACKS.flatMap((name) => {
    const track = config.tracks[name];
    return [
      checkShares(config, track),
      checkTimes(config, track),
      checkScope(config, track),
      checkReview(track, offices),
      checkValidators(track, offices),
      checkEarly(config, track),
      checkConstitution(config, track),
      checkHouses(track),
      checkEmergencyDeposit(track),
    ];
  });
  const others = [
    ...SCOPES.map((scope) => checkElectorate(config, scope)),
    ...config.councils.map(checkCouncil),
    checkTiers(config),
    ...checkPairs(config),
  ];
  const place = ({ check }: ConfigFault) => CONFIG_CHECKS.indexOf(check);
  return [...ofTracks, ...others]
    .filter((fault) => fault !== null)
    .sort((left, right) => place(left) - place(right));
}

/** K5: the graph that a house names is in use. */
function checkScope(config: Config, { name, houses }: Track): ConfigFault | null {
  const scope = houses.community?.scope ?? null;
  if (scope === null || isInUse(config, scope)) return null;
  const compared = { expected: "a scope with a function", found: scope };
  return configFault("K5", `track.${name}.community.scope`, compared);
}

function isInUse({ electorates }: Config, scope: string): boolean {
  return SCOPES.some((name) => name === scope && electorates[name] !== undefined);
}

/**
 * K5: a function that this version counts. K9: one that can be delegated where delegation is on, and weights of which
 * none is above one, so that no power exceeds the tokens it is counted from, and not all are 0.
 */
function checkElectorate(config: Config, scope: ScopeName): ConfigFault | null {
  const electorate = config.electorates[scope];
  if (electorate === undefined) return null;
  const place = `electorate.${scope}.function`;
  const { isDelegable, isBuilt } = POWER_FUNCTIONS[electorate.function];
  if (!isBuilt) {
    const compared = { expected: "a function that is counted", found: electorate.function };
    return configFault("K5", place, compared);
  }
  if (config.delegationEnabled && !isDelegable) {
    const compared = { expected: "a function that can be delegated", found: electorate.function };
    return configFault("K9", place, compared);
  }
  return checkWeights(scope, electorate.weights);
}

function checkWeights(
  scope: ScopeName,
  { token, stake, divisor }: ScopeElectorate["weights"],
): ConfigFault | null {
  const place = `electorate.${scope}`;
  if (token + stake === 0) {
    return configFault("K9", `${place}.weight_token`, { expected: "a sum above 0", found: 0 });
  }
  const most = { expected: `at most ${divisor}` };
  if (token > divisor) return configFault("K9", `${place}.weight_token`, { ...most, found: token });
  if (stake > divisor) return configFault("K9", `${place}.weight_stake`, { ...most, found: stake });
  return null;
}

/** K6 */
function checkReview({ name, review }: Track, { reviewers }: Offices): ConfigFault | null {
  if (!review || reviewers >= REVIEWERS_MIN) return null;
  const compared = { expected: `at least ${REVIEWERS_MIN} reviewers`, found: reviewers };
  return configFault("K6", `track.${name}.review`, compared);
}

/** K7 */
function checkValidators({ name, houses }: Track, offices: Offices): ConfigFault | null {
  if (houses.validators === null || offices.genesisValidators !== 0) return null;
  const compared = { expected: "at least one validator", found: 0 };
  return configFault("K7", `track.${name}.validators`, compared);
}

/** K13: a majority that can be reached, and as many members as the council is meant to have. */
function checkCouncil({ name, k, n, members }: CouncilSize): ConfigFault | null {
  const place = `council.${name}`;
  const most = Math.max(n, members);
  if (2 * k <= most) {
    return configFault("K13", place, { expected: `k above half of ${most}`, found: k });
  }
  if (k > n) return configFault("K13", place, { expected: `k at most ${n}`, found: k });
  if (members >= n) return null;
  return configFault("K13", place, { expected: `at least ${n} members`, found: members });
}

/** K14: a larger tier begins where a smaller one ends. What is always open is of no component. */
function checkTiers({ tiers }: Config): ConfigFault | null {
  if (compareFractions(tiers.small, tiers.medium) < 0) return null;
  return configFault("K14", "treasury.tier_medium", {
    expected: `above ${showParameter(tiers.small)}`,
    found: showParameter(tiers.medium),
  });
}

/** Bounds that one parameter sets another. */
function checkPairs(config: Config): readonly (ConfigFault | null)[] {
  const { depthBlocks, horizonBlocks } = config.rollback;
  const { windowBlocks, timeoutBlocks } = config.epoch;
  const { bodyBytes, txBytes, statements } = config.limits;
  const atLeast = (check: ConfigCheck, place: string, [found, least]: readonly [number, number]) =>
    found >= least ? null : configFault(check, place, { expected: `at least ${least}`, found });
  const split = config.feeSplit.burn + config.feeSplit.treasury;
  const limits = "ledger.limits";
  return [
    atLeast("rollback_horizon", "rollback.horizon_blocks", [horizonBlocks, 2 * depthBlocks]),
    atLeast("epoch_timeout", "epoch.timeout_blocks", [timeoutBlocks, windowBlocks]),
    split <= WHOLE_BP
      ? null
      : configFault("fee_split", "fee.split", { expected: `at most ${WHOLE_BP}`, found: split }),
    atLeast("ledger_limits", `${limits}.body_bytes_max`, [bodyBytes, 2 * txBytes]),
    atLeast("ledger_limits", `${limits}.count_max`, [statements, STATEMENTS_MIN]),
  ];
}
