import { join } from "node:path";
import type { Call } from "./call.ts";
import { dataFolder } from "./data-folder.ts";

/**
 * The data folder of a devnet: the one named by `--data` or `MATHLEDGER_DATA`, else one of its own beside the usual
 * one, so that no devnet ever stands where a ledger of the user's own might.
 */
export function devnetFolder(call: Call): string {
  const named = call.options.text("data") ?? (call.env.MATHLEDGER_DATA || undefined);
  if (named !== undefined) return dataFolder(named, call.env);
  return `${dataFolder(undefined, call.env)}-devnet`;
}

/** Path of the key file of a demo account. */
export function demoKeyPath(directory: string, name: string): string {
  return join(directory, "keys", `${name}.json`);
}
