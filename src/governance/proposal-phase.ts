import { type EffectPhase, requireProposal, writeProposal } from "./proposal.ts";
import type { StateDraft } from "./state-access.ts";

/** Shows what has become of the effects of a proposal, until a time where that passes by itself. */
export function writePhase(
  draft: StateDraft,
  number: number,
  shown: { readonly phase: EffectPhase; readonly until?: number },
): void {
  const proposal = requireProposal(draft, number);
  const run = { ...proposal.run, phase: shown.phase, phaseUntil: shown.until ?? null };
  writeProposal(draft, number, { ...proposal, run });
}
