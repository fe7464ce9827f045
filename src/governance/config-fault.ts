/** The rules that a configuration keeps, in the order in which they are checked. */
export const CONFIG_CHECKS = [
  "K1",
  "K2",
  "K3",
  "K4",
  "K5",
  "K6",
  "K7",
  "K8",
  "K9",
  "K10",
  "K11",
  "K12",
  "K13",
  "K14",
  "rollback_horizon",
  "epoch_timeout",
  "fee_split",
  "ledger_limits",
] as const;

export type ConfigCheck = (typeof CONFIG_CHECKS)[number];

/** A rule that a configuration breaks, and where. */
export interface ConfigFault {
  readonly check: ConfigCheck;
  /** The parameter, role or council, e.g. `track.text.V`. */
  readonly place: string;
  readonly expected: string;
  readonly found: string;
}

export function configFault(
  check: ConfigCheck,
  place: string,
  compared: { readonly expected: string | number; readonly found: string | number },
): ConfigFault {
  const { expected, found } = compared;
  return { check, place, expected: String(expected), found: String(found) };
}
