import type { PowerFunction, ScopeName } from "./electorate-table.ts";
import { POWER_FUNCTIONS, SCOPES } from "./electorate-table.ts";
import type { HouseName, TrackName } from "./names.ts";
import {
  readAmount,
  readBool,
  readChoice,
  readOptionalChoice,
  readOptionalShare,
  readUint,
} from "./parameter.ts";
import type { StateReader } from "./state-access.ts";
import type { HouseRule, Track } from "./track.ts";

/** The row of a track as it stands at a governance second. A house without a quorum is absent. */
export function readTrack(state: StateReader, name: TrackName, now: number): Track {
  const uint = (field: "D" | "V" | "W" | "cap" | "TL" | "G" | "slots") =>
    readUint(state, `track.${name}.${field}`, now);
  return {
    name,
    houses: {
      community: readHouse(state, name, "community"),
      validators: readHouse(state, name, "validators"),
    },
    minPower: readAmount(state, `track.${name}.min_power`, now),
    deposit: readAmount(state, `track.${name}.deposit`, now),
    discussionS: uint("D"),
    review: readBool(state, `track.${name}.review`),
    votingS: uint("V"),
    late: { windowS: uint("W"), capS: uint("cap") },
    timelockS: uint("TL"),
    graceS: uint("G"),
    slots: uint("slots"),
    change: readBool(state, `track.${name}.change`),
    early: readBool(state, `track.${name}.early`),
    manual: readChoice(state, `track.${name}.exec`) === "manual",
    // An emergency is for those in office to declare; everything else is open to all who have the power.
    anyProposer: name !== "emergency",
  };
}

function readHouse(state: StateReader, name: TrackName, house: HouseName): HouseRule | null {
  const share = (test: "quorum" | "approval" | "support" | "veto") =>
    readOptionalShare(state, `track.${name}.${house}.${test}`);
  const quorum = share("quorum");
  if (quorum === null) return null;
  return {
    scope: house === "community" ? readChoice(state, `track.${name}.community.scope`) : null,
    quorum,
    // Without a share of its own a house decides by the plain majority that every verdict asks for.
    approval: share("approval") ?? { n: 1, d: 2 },
    support: share("support"),
    veto: share("veto"),
  };
}

/** How the power of the members of a scope is counted. */
export interface ScopeElectorate {
  readonly function: PowerFunction;
  /** For the function `token_stake`. */
  readonly weights: { readonly token: number; readonly stake: number; readonly divisor: number };
  readonly isDelegable: boolean;
}

/** The electorate of a scope, or undefined for a scope that is not in use. Weights do not ramp. */
export function readElectorate(state: StateReader, scope: string): ScopeElectorate | undefined {
  if (!isScope(scope)) return undefined;
  const name = readOptionalChoice(state, `electorate.${scope}.function`);
  if (name === null) return undefined;
  const weight = (part: "token" | "stake" | "divisor") =>
    readUint(state, `electorate.${scope}.weight_${part}`, Number.MAX_SAFE_INTEGER);
  return {
    function: name,
    weights: { token: weight("token"), stake: weight("stake"), divisor: weight("divisor") },
    isDelegable: POWER_FUNCTIONS[name].isDelegable,
  };
}

function isScope(text: string): text is ScopeName {
  return (SCOPES as readonly string[]).includes(text);
}
