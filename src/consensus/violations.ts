import type { ViolationEvidence } from "./violation-evidence.ts";

/** How loudly a violation is reported. Every violation rejects; severity decides nothing. */
export type ViolationSeverity = "CRITICAL" | "HIGH";

/** The eleven ways in which a header breaks the rules, by number. Numbers and names are never reused. */
export const VIOLATIONS = {
  1: { type: "INVALID_MERKLE_ROOT", severity: "CRITICAL", subCodes: ["root", "count"] },
  2: { type: "INVALID_PQ_MERKLE_ROOT", severity: "CRITICAL", subCodes: ["root", "count"] },
  3: { type: "INVALID_PREV_HASH", severity: "CRITICAL", subCodes: ["prev", "history"] },
  4: { type: "INVALID_PQ_PREV_HASH", severity: "CRITICAL", subCodes: ["prev", "history"] },
  5: { type: "INVALID_DUAL_COMMITMENT", severity: "CRITICAL", subCodes: ["first", "second"] },
  6: { type: "MISSING_PQ_FIELDS", severity: "CRITICAL", subCodes: ["lineage", "dual"] },
  7: { type: "MISSING_LEGACY_FIELDS", severity: "CRITICAL", subCodes: ["lineage"] },
  8: {
    type: "ALGORITHM_MISMATCH",
    severity: "CRITICAL",
    subCodes: ["code", "order", "forbidden", "length"],
  },
  9: {
    type: "EPOCH_CUTOVER_VIOLATION",
    severity: "CRITICAL",
    subCodes: ["format", "epoch", "next", "anchor"],
  },
  10: {
    type: "TIMESTAMP_VIOLATION",
    severity: "HIGH",
    subCodes: ["order", "step", "genesis"],
  },
  11: { type: "BLOCK_NUMBER_DISCONTINUITY", severity: "HIGH", subCodes: ["height", "limit"] },
} as const satisfies Readonly<
  Record<
    number,
    {
      readonly type: string;
      readonly severity: ViolationSeverity;
      readonly subCodes: readonly string[];
    }
  >
>;

export type ViolationNumber = keyof typeof VIOLATIONS;
export type ViolationType = (typeof VIOLATIONS)[ViolationNumber]["type"];
export type SubCode<N extends ViolationNumber> = (typeof VIOLATIONS)[N]["subCodes"][number];

/** One broken rule with what was expected and what stood there. */
export interface Violation {
  readonly number: ViolationNumber;
  readonly type: ViolationType;
  readonly subCode: SubCode<ViolationNumber>;
  readonly severity: ViolationSeverity;
  readonly expected: ViolationEvidence;
  readonly found: ViolationEvidence;
}

/** A violation of a number with one of its own sub-codes. */
export function violation<N extends ViolationNumber>(
  number: N,
  subCode: SubCode<N>,
  evidence: { readonly expected: ViolationEvidence; readonly found: ViolationEvidence },
): Violation {
  const { type, severity } = VIOLATIONS[number];
  return { number, type, subCode, severity, ...evidence };
}

/** Order of a report: by number, then by sub-code. */
export function compareViolations(left: Violation, right: Violation): number {
  if (left.number !== right.number) return left.number - right.number;
  if (left.subCode === right.subCode) return 0;
  return left.subCode < right.subCode ? -1 : 1;
}
