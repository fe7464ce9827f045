import type { MethodSet } from "./method.ts";
import { PROPOSAL_METHODS } from "./methods/proposals.ts";
import { VOTE_METHODS } from "./methods/votes.ts";

/** Every method of the interface by name; one line a subject. */
export const METHODS = {
  ...PROPOSAL_METHODS,
  ...VOTE_METHODS,
} as const satisfies MethodSet;
