/** Ways to count the own power of an account, with what the static checks ask of each. */
export const POWER_FUNCTIONS = {
  /** Active stake. */
  stake: { isAdditive: true, isDelegable: true, isBuilt: true },
  /** Liquid and bonded together. */
  token: { isAdditive: true, isDelegable: true, isBuilt: true },
  /** A weighted sum of liquid and active, floored. */
  token_stake: { isAdditive: true, isDelegable: true, isBuilt: true },
  /** Active stake of the members of the validator set. */
  validator_stake: { isAdditive: true, isDelegable: false, isBuilt: true },
  /** The least of a base and its average over a window. */
  twa: { isAdditive: true, isDelegable: false, isBuilt: false },
  /** Stake and the root of what is delegated, weighed by reputation; one hop. */
  stake_reputation: { isAdditive: false, isDelegable: true, isBuilt: false },
  /** Square root for identified accounts. */
  quadratic: { isAdditive: false, isDelegable: false, isBuilt: false },
} as const satisfies Readonly<
  Record<
    string,
    {
      /** Whether the power of two accounts together is the sum of theirs. */
      readonly isAdditive: boolean;
      readonly isDelegable: boolean;
      /** Whether this version counts it; a name that it does not count is reserved. */
      readonly isBuilt: boolean;
    }
  >
>;

export type PowerFunction = keyof typeof POWER_FUNCTIONS;

export const POWER_FUNCTION_NAMES = Object.keys(POWER_FUNCTIONS) as PowerFunction[];

/** Those that this version counts: nothing else can be set. */
export const BUILT_FUNCTION_NAMES = POWER_FUNCTION_NAMES.filter(
  (name) => POWER_FUNCTIONS[name].isBuilt,
);

/** Delegation graphs that a chain may have, one for each group of tracks; the first three are in use at first. */
export const SCOPES = [
  "protocol",
  "community",
  "treasury",
  "constitution",
  "parameters",
  "roles",
  "listing",
  "conduct",
] as const;

export type ScopeName = (typeof SCOPES)[number];
