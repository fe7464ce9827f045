import type { TREASURY_METHODS } from "../../rpc/methods/treasury.ts";
import { groundOf } from "./ground.ts";
import type { Handlers } from "./handlers.ts";
import { listTreasuryEntries } from "./treasury-entries.ts";
import { treasuryJson } from "./treasury-json.ts";

/** Answers about the treasury. */
export const TREASURY_HANDLERS: Handlers<typeof TREASURY_METHODS> = {
  get_treasury: (_params, call) => treasuryJson(groundOf(call)),
  list_treasury_entries: listTreasuryEntries,
};
