import { LedgerError } from "../../primitives/ledger-error.ts";

/** The failure of a pool that can no longer rely on one of its threads. */
export function lostThread(what: string, cause?: unknown): LedgerError {
  return new LedgerError({
    code: "NODE_TREE_WORKERS_LOST",
    message: `${what} No root was computed.`,
    fix: "Restart the program, with one thread if it happens again.",
    cause,
  });
}
