import type { Digest } from "../primitives/brand.ts";
import type { GovernanceContext } from "./context.ts";
import type { Journal } from "./journal.ts";
import { findOpenPayload } from "./open-proposals.ts";
import { subjectOf } from "./proposal-subject.ts";
import type { TypedPayload } from "./proposal-type.ts";
import { type Rejection, type RejectionCode, reject } from "./rejection.ts";

/** Codes in which the rules of a type refuse before anything else about the submission is looked at. */
const FIRST: readonly RejectionCode[] = ["GOV_PAYLOAD_INVALID", "GOV_TIMING_INVALID"];

/**
 * Judges what a proposal would do: by the rules of its type, by what is already open, and by doing it on a branch that
 * is forgotten. `limits` are checked after what is open and before the rules, as the order of codes asks.
 */
export function checkPayload(
  journal: Journal,
  judged: TypedPayload & { readonly number: number; readonly payloadDigest: Digest },
  context: GovernanceContext,
  limits: () => Rejection | null,
): Rejection | null {
  const { spec, payload, number, payloadDigest } = judged;
  const subject = subjectOf(journal, number);
  const refused = spec.validate(journal, payload, subject, context);
  if (refused !== null && FIRST.includes(refused.code)) return refused;
  const twin = findOpenPayload(journal, payloadDigest);
  if (twin !== undefined && twin !== number) {
    return reject("GOV_DUPLICATE_PROPOSAL", { proposal: twin });
  }
  if (refused?.code === "GOV_CONFLICTING_PROPOSAL") return refused;
  const limited = limits();
  if (limited !== null) return limited;
  if (refused !== null) return refused;
  const fault = spec.run(journal.branch(), payload, subject, context);
  // Funds may come in and limits may pass until the run; everything else would fail then as it does now.
  if (fault === null || fault.kind === "retry") return null;
  return reject("GOV_DRY_RUN_FAILED", { code: fault.code, detail: fault.detail });
}
