import type { BodyStatement } from "../ledger/body-statement.ts";
import type { Statement } from "../ledger/statement.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import { type ReplayFault, type ReplayFaultCode, replayFault } from "./replay-fault.ts";

/**
 * The first statement in which a body differs from what its inputs bring about, or null. Every item of the body was
 * included, so a difference lies in a receipt, in a system event, or in the order.
 */
export function compareBodies(
  expected: readonly BodyStatement[],
  found: readonly BodyStatement[],
): ReplayFault | null {
  const count = Math.max(expected.length, found.length);
  for (let index = 0; index < count; index++) {
    const own = expected[index];
    const given = found[index];
    if (own !== undefined && given !== undefined && equalBytes(own.bytes, given.bytes)) continue;
    return replayFault(codeOf(own?.value, given?.value), {
      index,
      expected: describe(own),
      found: describe(given),
    });
  }
  return null;
}

function codeOf(own: Statement | undefined, given: Statement | undefined): ReplayFaultCode {
  if (own?.type === "system" || given?.type === "system") {
    const isOrder = own !== undefined && given !== undefined && own.type !== given.type;
    return isOrder ? "REPLAY_ORDER" : "REPLAY_SYSTEM";
  }
  return own?.type === given?.type && own?.type === "receipt" ? "REPLAY_RECEIPT" : "REPLAY_ORDER";
}

const SHOWN_BYTES = 48;

function describe(statement: BodyStatement | undefined): string {
  if (statement === undefined) return "no statement";
  const { value, bytes } = statement;
  const shown = toHex(bytes.subarray(0, SHOWN_BYTES));
  const rest = bytes.length > SHOWN_BYTES ? ` and ${bytes.length - SHOWN_BYTES} more bytes` : "";
  if (value.type === "receipt") return `receipt with code ${value.code}, 0x${shown}${rest}`;
  if (value.type === "system") return `event ${value.topic}, 0x${shown}${rest}`;
  return `${value.type} 0x${shown}${rest}`;
}
