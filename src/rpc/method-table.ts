import type { MethodSet } from "./method.ts";
import { ACCOUNT_METHODS } from "./methods/accounts.ts";
import { BLOCK_METHODS } from "./methods/blocks.ts";
import { EMERGENCY_METHODS } from "./methods/emergencies.ts";
import { EVENT_METHODS } from "./methods/events.ts";
import { FORUM_METHODS } from "./methods/forum.ts";
import { GUIDE_WRITE_METHODS } from "./methods/guide-writes.ts";
import { METRIC_METHODS } from "./methods/metrics.ts";
import { NODE_METHODS } from "./methods/node.ts";
import { OPERATOR_METHODS } from "./methods/operator.ts";
import { PARAMETER_METHODS } from "./methods/parameters.ts";
import { PROOF_METHODS } from "./methods/proofs.ts";
import { PROPOSAL_METHODS } from "./methods/proposals.ts";
import { REVIEW_METHODS } from "./methods/reviews.ts";
import { SEARCH_METHODS } from "./methods/search.ts";
import { TRANSACTION_WRITE_METHODS } from "./methods/transaction-writes.ts";
import { TRANSACTION_METHODS } from "./methods/transactions.ts";
import { TREASURY_METHODS } from "./methods/treasury.ts";
import { VOTE_METHODS } from "./methods/votes.ts";

/** Every method of the interface by name; one line a subject. */
export const METHODS = {
  ...BLOCK_METHODS,
  ...EVENT_METHODS,
  ...PROOF_METHODS,
  ...NODE_METHODS,
  ...OPERATOR_METHODS,
  ...PROPOSAL_METHODS,
  ...SEARCH_METHODS,
  ...TRANSACTION_METHODS,
  ...GUIDE_WRITE_METHODS,
  ...TRANSACTION_WRITE_METHODS,
  ...VOTE_METHODS,
  ...ACCOUNT_METHODS,
  ...EMERGENCY_METHODS,
  ...FORUM_METHODS,
  ...METRIC_METHODS,
  ...PARAMETER_METHODS,
  ...REVIEW_METHODS,
  ...TREASURY_METHODS,
} as const satisfies MethodSet;
