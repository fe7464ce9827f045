/** The invariants of a record, in the order in which they are examined. */
export type EpochInvariant =
  | "E1"
  | "E2"
  | "E3"
  | "E4"
  | "E5"
  | "E6"
  | "E7"
  | "E8"
  | "E9"
  | "E10"
  | "E11"
  | "E12";

/** Why a record may not enter the schedule: one code a reason, each under its invariant. */
export const EPOCH_FAULTS = {
  EPOCH_INDEX: "E1",
  EPOCH_LINK: "E1",
  EPOCH_GENESIS: "E2",
  EPOCH_START_ORDER: "E3",
  EPOCH_START_TOO_SOON: "E6",
  EPOCH_PENDING_EXISTS: "E7",
  EPOCH_FROZEN: "E7",
  EPOCH_EDGE: "E8",
  EPOCH_EXPIRY: "E8",
  EPOCH_DWELL: "E9",
  EPOCH_PQ_CARRIAGE: "E9",
  EPOCH_BOUNDARY_UNATTESTED: "E9",
  EPOCH_TIMING: "E10",
  EPOCH_ALGORITHM_UNKNOWN: "E10",
  EPOCH_ALGORITHM_STATUS: "E10",
  EPOCH_ALGORITHM_ROLE: "E10",
  EPOCH_POLICY_SUITE: "E10",
  EPOCH_POLICY_LEVEL: "E10",
  EPOCH_BELOW_FLOOR: "E10",
  EPOCH_KEYS_MISSING: "E10",
  EPOCH_ANCHOR_MISSING: "E10",
  EPOCH_ANCHOR_UNWANTED: "E10",
  EPOCH_ANCHOR_SIZE: "E10",
  EPOCH_ANCHOR_ROOT: "E10",
  EPOCH_ANCHOR_UNATTESTED: "E10",
  EPOCH_EVENT: "E12",
  EPOCH_HISTORY_UNKNOWN: "E12",
} as const satisfies Readonly<Record<string, EpochInvariant>>;

export type EpochFaultCode = keyof typeof EPOCH_FAULTS;

/** The first invariant that a record or an event about it breaks, with what was compared. */
export interface EpochFault {
  readonly code: EpochFaultCode;
  readonly invariant: EpochInvariant;
  readonly expected: string;
  readonly found: string;
}

/** A fault with its invariant looked up. */
export function epochFault(
  code: EpochFaultCode,
  compared: { readonly expected: string | number; readonly found: string | number },
): EpochFault {
  return {
    code,
    invariant: EPOCH_FAULTS[code],
    expected: String(compared.expected),
    found: String(compared.found),
  };
}
