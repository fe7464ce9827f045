import type { MethodSet } from "./method.ts";
import { BLOCK_METHODS } from "./methods/blocks.ts";
import { EVENT_METHODS } from "./methods/events.ts";
import { PROOF_METHODS } from "./methods/proofs.ts";
import { PROPOSAL_METHODS } from "./methods/proposals.ts";
import { SEARCH_METHODS } from "./methods/search.ts";
import { TRANSACTION_METHODS } from "./methods/transactions.ts";
import { VOTE_METHODS } from "./methods/votes.ts";

/** Every method of the interface by name; one line a subject. */
export const METHODS = {
  ...BLOCK_METHODS,
  ...EVENT_METHODS,
  ...PROOF_METHODS,
  ...PROPOSAL_METHODS,
  ...SEARCH_METHODS,
  ...TRANSACTION_METHODS,
  ...VOTE_METHODS,
} as const satisfies MethodSet;
