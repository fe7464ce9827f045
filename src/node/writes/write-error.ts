import type { Rejection } from "../../governance/rejection.ts";
import type { JsonFault } from "../../ledger/json-fault.ts";
import type { Result } from "../../primitives/result.ts";
import { RpcError } from "../../rpc/rpc-error.ts";

/** The refusal of a write by the rules of the ledger, in its own code and with its facts. */
export function rejectedError({ code, facts }: Rejection): RpcError {
  const told = Object.entries(facts).map(([name, value]) => `${name} ${value}`);
  const why = told.length === 0 ? code : `${code}: ${told.join(", ")}`;
  return new RpcError("RPC_TX_REJECTED", `The ledger refuses the transaction. ${why}.`, {
    fix: `mathledger explain ${code}`,
    rejection: { code, facts },
  });
}

/** The value of what was read, or the error with the path to the fault and what was expected there. */
export function requireRead<T>(read: Result<T, JsonFault>): T {
  if (read.ok) return read.value;
  const { path, expected, found, nearest, code } = read.error;
  const hint = nearest === null ? "" : ` Did you mean ${nearest}?`;
  throw new RpcError("RPC_PARAMS", `${path}: expected ${expected}, found ${found}.${hint}`, {
    evidence: { path, expected, found, nearest, code },
  });
}

/** A parameter that does not fit, for reasons that no schema knows. */
export function paramError(path: string, expected: string, found: string): RpcError {
  return new RpcError("RPC_PARAMS", `${path}: expected ${expected}, found ${found}.`, {
    evidence: { path, expected, found, nearest: null },
  });
}
