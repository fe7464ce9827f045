import type { Digest } from "../primitives/brand.ts";
import { isAttested } from "./attestation.ts";
import type { Condition } from "./condition.ts";
import type { Content } from "./content.ts";
import type { BlockPlace } from "./context.ts";
import { readParameter } from "./parameter.ts";
import { isParameterKey } from "./parameter-table.ts";
import { equalParameters } from "./parameter-value.ts";
import { findProposal, requireProposal } from "./proposal.ts";
import type { StateReader } from "./state-access.ts";
import { readSupply } from "./supply.ts";

/** The first thing that a run waits for, by its place in the content, or null when nothing is missing. */
export function findUnmet(
  state: StateReader,
  { dependsOn, conditions }: Pick<Content, "dependsOn" | "conditions">,
  place: BlockPlace,
): string | null {
  if (dependsOn !== null && !isExecuted(state, dependsOn)) return "dependsOn";
  for (const [index, condition] of conditions.entries()) {
    if (!isMet(state, condition, place)) return `conditions.${index}.${condition.kind}`;
  }
  return null;
}

function isMet(state: StateReader, condition: Condition, place: BlockPlace): boolean {
  switch (condition.kind) {
    case "parameter_equals": {
      // A key that does not exist has no value, so it equals none.
      if (!isParameterKey(condition.key)) return false;
      const value = readParameter(state, condition.key, place.now);
      return equalParameters(value, condition.value);
    }
    case "height_at_least":
      return place.height >= condition.height;
    case "attestation_verified":
      return isAttested(state, condition.id);
    case "proposal_executed":
      return isExecuted(state, condition.id);
    case "treasury_at_least":
      return readSupply(state).treasury >= condition.amount;
  }
}

/** What was reverted is executed no more. */
function isExecuted(state: StateReader, id: Digest): boolean {
  const number = findProposal(state, id);
  if (number === undefined) return false;
  const { ended, revertedBy } = requireProposal(state, number);
  return ended?.how === "executed" && revertedBy === null;
}
