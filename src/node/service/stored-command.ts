import { decode } from "../../codec/canonical.ts";
import { type CommandName, commandOfKind } from "../../governance/command.ts";
import { commandHandler } from "../../governance/handler-table.ts";
import { decodeBodyStatement } from "../../ledger/body-statement.ts";
import { assert, assertDefined } from "../../primitives/assert.ts";
import type { AccountId, Digest, Height } from "../../primitives/brand.ts";
import type { ChainReader } from "../chain-reader.ts";

/** A command as a stored transaction carries it. */
export interface StoredCommand {
  readonly height: Height;
  readonly sender: AccountId;
  readonly command: CommandName;
  /** Decoded by the schema of the command; null for one that the machine carries out itself. */
  readonly payload: unknown;
}

/**
 * The command of a transaction that stands in the chain. Throws `STORAGE_PRUNED` where its body is not held. Requires:
 * an id that an event of the chain names.
 */
export function readStoredCommand({ store }: ChainReader, id: Digest): StoredCommand {
  const found = store.findTransaction(id);
  if (found === undefined) {
    throw assertDefined(store.absentPast(id) ?? undefined, "an event of no transaction");
  }
  const statement = decodeBodyStatement(found.statement);
  assert(statement.ok, `statement ${found.position} of block ${found.height} does not decode`);
  const { body } = assertDefined(statement.value.transaction, "an event of no transaction");
  const command = assertDefined(commandOfKind(body.kind), `no command ${body.kind}`);
  const schema = commandHandler(command)?.payload;
  const place = { height: found.height, sender: body.account, command };
  if (schema === undefined) return { ...place, payload: null };
  const decoded = decode<unknown>(schema, body.payload);
  assert(decoded.ok, `the payload of a ${command} in block ${found.height} does not decode`);
  return { ...place, payload: decoded.value };
}
