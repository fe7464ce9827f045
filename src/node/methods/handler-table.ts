import type { METHODS } from "../../rpc/method-table.ts";
import type { Handlers } from "./handlers.ts";

/** The function behind every method of the interface; one line a subject. */
export const HANDLERS: Handlers<typeof METHODS> = {};
