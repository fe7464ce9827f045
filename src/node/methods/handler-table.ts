import type { METHODS } from "../../rpc/method-table.ts";
import { BLOCK_HANDLERS } from "./blocks.ts";
import { EVENT_HANDLERS } from "./events.ts";
import type { Handlers } from "./handlers.ts";
import { PROOF_HANDLERS } from "./proofs.ts";
import { PROPOSAL_HANDLERS } from "./proposals.ts";
import { SEARCH_HANDLERS } from "./search.ts";
import { TRANSACTION_HANDLERS } from "./transactions.ts";
import { VOTE_HANDLERS } from "./votes.ts";

/** The function behind every method of the interface; one line a subject. */
export const HANDLERS: Handlers<typeof METHODS> = {
  ...BLOCK_HANDLERS,
  ...EVENT_HANDLERS,
  ...PROOF_HANDLERS,
  ...PROPOSAL_HANDLERS,
  ...SEARCH_HANDLERS,
  ...TRANSACTION_HANDLERS,
  ...VOTE_HANDLERS,
};
