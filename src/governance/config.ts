import { readSettings } from "./chain-settings.ts";
import type { CouncilName } from "./council.ts";
import { COUNCIL_NAMES, readCouncil } from "./council.ts";
import { councilSize } from "./council-size.ts";
import { SCOPES, type ScopeName } from "./electorate-table.ts";
import type { Fraction } from "./fraction.ts";
import { HOUSES, type HouseName, TRACKS, type TrackName } from "./names.ts";
import { readBool, readFraction, readUint } from "./parameter.ts";
import type { StateReader } from "./state-access.ts";
import type { Track } from "./track.ts";
import { readElectorate, readTrack, type ScopeElectorate } from "./track-parameters.ts";

/** A council as the static checks see it. */
export interface CouncilSize {
  readonly name: CouncilName;
  readonly k: number;
  /** Members that the council is meant to have. */
  readonly n: number;
  readonly members: number;
}

/** Everything that the static checks read, as it will be once every ramp has ended. */
export interface Config {
  readonly isTest: boolean;
  readonly tracks: Readonly<Record<TrackName, Track>>;
  readonly zeroTolerance: Readonly<Record<TrackName, Readonly<Record<HouseName, boolean>>>>;
  /** Undefined for a scope that is not in use. */
  readonly electorates: Readonly<Record<ScopeName, ScopeElectorate | undefined>>;
  readonly delegationEnabled: boolean;
  readonly timelockMinS: number;
  readonly lateMinS: number;
  readonly councils: readonly CouncilSize[];
  readonly tiers: { readonly small: Fraction; readonly medium: Fraction };
  readonly rollback: { readonly depthBlocks: number; readonly horizonBlocks: number };
  readonly epoch: { readonly windowBlocks: number; readonly timeoutBlocks: number };
  readonly limits: {
    readonly bodyBytes: number;
    readonly txBytes: number;
    readonly statements: number;
  };
  readonly feeSplit: { readonly burn: number; readonly treasury: number };
}

/** A second after the end of every ramp. */
const AFTER_RAMPS = Number.MAX_SAFE_INTEGER;

/** Reads what the static checks judge. Cost: some hundred reads, for changes of the configuration alone. */
export function readConfig(state: StateReader): Config {
  const uint = (key: Parameters<typeof readUint>[1]) => readUint(state, key, AFTER_RAMPS);
  return {
    isTest: readSettings(state).network === 1,
    tracks: recordOf(TRACKS, (name) => readTrack(state, name, AFTER_RAMPS)),
    zeroTolerance: recordOf(TRACKS, (name) =>
      recordOf(HOUSES, (house) => readBool(state, `track.${name}.${house}.zero_tolerance`)),
    ),
    electorates: recordOf(SCOPES, (scope) => readElectorate(state, scope)),
    delegationEnabled: readBool(state, "delegation.enabled"),
    timelockMinS: uint("timelock.min_s"),
    lateMinS: uint("late.min_s"),
    councils: readCouncils(state),
    tiers: {
      small: readFraction(state, "treasury.tier_small"),
      medium: readFraction(state, "treasury.tier_medium"),
    },
    rollback: {
      depthBlocks: uint("rollback.max_depth_blocks"),
      horizonBlocks: uint("rollback.horizon_blocks"),
    },
    epoch: {
      windowBlocks: uint("epoch.window_blocks"),
      timeoutBlocks: uint("epoch.timeout_blocks"),
    },
    limits: {
      bodyBytes: uint("ledger.limits.body_bytes_max"),
      txBytes: uint("ledger.limits.tx_bytes_max"),
      statements: uint("ledger.limits.count_max"),
    },
    feeSplit: { burn: uint("fee.split.burn"), treasury: uint("fee.split.treasury") },
  };
}

function readCouncils(state: StateReader): readonly CouncilSize[] {
  return COUNCIL_NAMES.flatMap((name) => {
    const council = readCouncil(state, name);
    if (council === undefined) return [];
    const members = council.members.length;
    return [{ name, k: council.k, n: councilSize(state, name) ?? members, members }];
  });
}

function recordOf<const K extends string, V>(
  names: readonly K[],
  make: (name: K) => V,
): Readonly<Record<K, V>> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<K, V>;
}
