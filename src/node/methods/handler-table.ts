import type { METHODS } from "../../rpc/method-table.ts";
import type { Handlers } from "./handlers.ts";
import { PROPOSAL_HANDLERS } from "./proposals.ts";
import { VOTE_HANDLERS } from "./votes.ts";

/** The function behind every method of the interface; one line a subject. */
export const HANDLERS: Handlers<typeof METHODS> = {
  ...PROPOSAL_HANDLERS,
  ...VOTE_HANDLERS,
};
