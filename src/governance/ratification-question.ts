import type { Digest } from "../primitives/brand.ts";
import type { GovernanceContext } from "./context.ts";
import { emergencyPayload } from "./emergency-payload.ts";
import type { Journal } from "./journal.ts";
import { requireMeasure } from "./measure.ts";
import { proposeBySystem } from "./system-proposal.ts";
import { EMERGENCY_ACTION } from "./type-emergency-action.ts";

/** Asks the validators whether a measure of a council shall last as long as the council asks. Returns the number. */
export function askForMeasure(
  journal: Journal,
  measureId: number,
  reason: string,
  context: GovernanceContext,
): number {
  const { ratifiedS, kind, accounts, evidenceDigest } = requireMeasure(journal, measureId);
  const payload = emergencyPayload({
    action: "ratify",
    reason,
    accounts,
    evidenceDigest,
    duration: ratifiedS ?? 0,
    measureId,
  });
  const title = `Ratify measure ${measureId}: ${kind}`;
  return proposeBySystem(journal, EMERGENCY_ACTION, { title, payload }, context);
}

/** Asks the validators whether the rules of a fallback shall stay. */
export function askForFallback(
  journal: Journal,
  declared: { readonly digest: Digest; readonly evidenceDigest: Digest; readonly start: number },
  context: GovernanceContext,
): number {
  const { digest, evidenceDigest, start } = declared;
  const payload = emergencyPayload({
    action: "ratify",
    reason: `A fallback from block ${start} on.`,
    declarationId: digest,
    evidenceDigest,
  });
  const title = `Ratify the fallback of block ${start}`;
  return proposeBySystem(journal, EMERGENCY_ACTION, { title, payload }, context);
}
