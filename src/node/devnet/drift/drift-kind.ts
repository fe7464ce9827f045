import type { ViolationType } from "../../../consensus/violations.ts";

/** Ways in which a served block can be altered, each with the violation that a verifier has to find. */
export const DRIFT_KINDS = {
  statement: "INVALID_MERKLE_ROOT",
  merkle_root: "INVALID_MERKLE_ROOT",
  pq_merkle_root: "INVALID_PQ_MERKLE_ROOT",
  prev_hash: "INVALID_PREV_HASH",
  pq_prev_hash: "INVALID_PQ_PREV_HASH",
  dual_commitment: "INVALID_DUAL_COMMITMENT",
  timestamp: "TIMESTAMP_VIOLATION",
} as const satisfies Readonly<Record<string, ViolationType>>;

export type DriftKind = keyof typeof DRIFT_KINDS;
