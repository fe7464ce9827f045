import { toHex0x } from "../primitives/hex.ts";

/** What a rule compared: a number, a name, bytes, or nothing. */
type Evidence = number | string | Uint8Array | null;

/** A broken rule: see `Violation` of the rules. */
export interface ViolationView {
  readonly number: number;
  readonly type: string;
  readonly subCode: string;
  readonly severity: string;
  readonly expected: Evidence;
  readonly found: Evidence;
}

/** A violation as people and programs see it; bytes are hexadecimal. */
export interface ViolationJson {
  readonly number: number;
  readonly type: string;
  readonly sub_code: string;
  readonly severity: string;
  readonly expected: number | string | null;
  readonly found: number | string | null;
}

export function violationToJson(violation: ViolationView): ViolationJson {
  const { number, type, subCode, severity } = violation;
  return {
    number,
    type,
    sub_code: subCode,
    severity,
    expected: evidenceToJson(violation.expected),
    found: evidenceToJson(violation.found),
  };
}

function evidenceToJson(evidence: Evidence): number | string | null {
  return evidence instanceof Uint8Array ? toHex0x(evidence) : evidence;
}
