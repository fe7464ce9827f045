import type { METHODS } from "../../rpc/method-table.ts";
import { ACCOUNT_HANDLERS } from "./accounts.ts";
import { BLOCK_HANDLERS } from "./blocks.ts";
import { EMERGENCY_HANDLERS } from "./emergencies.ts";
import { EVENT_HANDLERS } from "./events.ts";
import { FORUM_HANDLERS } from "./forum.ts";
import { GUIDE_WRITE_HANDLERS } from "./guide-writes.ts";
import type { Handlers } from "./handlers.ts";
import { METRIC_HANDLERS } from "./metrics.ts";
import { NODE_HANDLERS } from "./node.ts";
import { OPERATOR_HANDLERS } from "./operator.ts";
import { PARAMETER_HANDLERS } from "./params.ts";
import { PROOF_HANDLERS } from "./proofs.ts";
import { PROPOSAL_HANDLERS } from "./proposals.ts";
import { REVIEW_HANDLERS } from "./reviews.ts";
import { SEARCH_HANDLERS } from "./search.ts";
import { TRANSACTION_WRITE_HANDLERS } from "./transaction-writes.ts";
import { TRANSACTION_HANDLERS } from "./transactions.ts";
import { TREASURY_HANDLERS } from "./treasury.ts";
import { VOTE_HANDLERS } from "./votes.ts";

/** The function behind every method of the interface; one line a subject. */
export const HANDLERS: Handlers<typeof METHODS> = {
  ...BLOCK_HANDLERS,
  ...EVENT_HANDLERS,
  ...PROOF_HANDLERS,
  ...NODE_HANDLERS,
  ...OPERATOR_HANDLERS,
  ...PROPOSAL_HANDLERS,
  ...SEARCH_HANDLERS,
  ...TRANSACTION_HANDLERS,
  ...GUIDE_WRITE_HANDLERS,
  ...TRANSACTION_WRITE_HANDLERS,
  ...VOTE_HANDLERS,
  ...ACCOUNT_HANDLERS,
  ...EMERGENCY_HANDLERS,
  ...FORUM_HANDLERS,
  ...METRIC_HANDLERS,
  ...PARAMETER_HANDLERS,
  ...REVIEW_HANDLERS,
  ...TREASURY_HANDLERS,
};
