import { decode } from "../../codec/canonical.ts";
import { statementSchema } from "../../ledger/statement.ts";
import { assert } from "../../primitives/assert.ts";
import { toHex0x } from "../../primitives/hex.ts";
import type { LoadCall } from "./http-load.ts";
import type { SignedBallot } from "./signed-ballots.ts";

/** Longest wait for a block that a node grants. */
const WAIT_MS = 30_000;

/** Ballots as calls of `submit_tx`, in their order. */
export function callsOf(
  ballots: readonly SignedBallot[],
  wait: "check" | "commit",
): readonly LoadCall[] {
  return ballots.map(({ item }) => {
    const statement = decode(statementSchema, item);
    assert(statement.ok && statement.value.type === "transaction", "a ballot's statement");
    const params = { tx: toHex0x(statement.value.tx), wait, wait_ms: WAIT_MS };
    return { method: "submit_tx", params };
  });
}
