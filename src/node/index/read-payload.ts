import { decodeOwn } from "../../codec/canonical.ts";
import { type CommandName, commandOfKind } from "../../governance/command.ts";
import { commandHandler } from "../../governance/handler-table.ts";
import { assert } from "../../primitives/assert.ts";
import type { TransactionFact } from "./block-facts.ts";

/**
 * The payload of a transaction that was carried out, if it is of one of the commands; null of any other. Requires: `T`
 * is what the payloads of these commands have in common.
 */
export function readPayloadOf<T>(
  transaction: TransactionFact | null,
  commands: readonly CommandName[],
): T | null {
  if (transaction === null) return null;
  const { kind, payload } = transaction.body;
  const command = commandOfKind(kind);
  if (command === undefined || !commands.includes(command)) return null;
  const handler = commandHandler(command);
  assert(handler !== undefined, `${command} has no handler`);
  const decoded = decodeOwn(handler.payload, payload);
  assert(decoded.ok, `the payload of a ${command} that was carried out does not decode`);
  return decoded.value;
}
