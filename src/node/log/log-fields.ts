import { toHex0x } from "../../primitives/hex.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";
import type { LogFields } from "./node-log.ts";

/** Fields in a form that JSON holds: bytes in hexadecimal, amounts as decimal texts, errors with code and fix. */
export function toLogFields(fields: LogFields): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, toPlain(value)]));
}

function toPlain(value: unknown): unknown {
  if (value instanceof Uint8Array) return toHex0x(value);
  if (typeof value === "bigint") return value.toString();
  if (value instanceof LedgerError) return ledgerErrorFields(value);
  if (value instanceof Error) return errorFields(value);
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, toPlain(each)]));
  }
  return value;
}

/** What an operator can act on; where it was thrown is of no use to one. */
function ledgerErrorFields({ code, message, fix, evidence, cause }: LedgerError): object {
  return {
    code,
    message,
    ...(fix === undefined ? {} : { fix }),
    evidence: toPlain(evidence),
    ...(cause === undefined ? {} : { cause: toPlain(cause) }),
  };
}

function errorFields({ name, message, stack, cause }: Error): object {
  return { name, message, stack, ...(cause === undefined ? {} : { cause: toPlain(cause) }) };
}
