import { COMPONENTS, type Component, type ProposalType } from "./names.ts";
import type { ProposalTypeSpec } from "./proposal-type.ts";

/** Types whose runs no pause of executions holds: what ends an emergency, and what stops another run. */
const ALWAYS_OPEN: readonly ProposalType[] = ["emergency_action", "proposal_cancel"];

/** Components whose pause holds the run of a payload, in their order: executions, and what its type touches. */
export function runComponents<P>(spec: ProposalTypeSpec<P>, payload: P): readonly Component[] {
  const touched = spec.touches(payload);
  const isHeld = !ALWAYS_OPEN.includes(spec.type);
  return COMPONENTS.filter((name) => touched.includes(name) || (isHeld && name === "executions"));
}
