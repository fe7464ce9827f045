import { decode } from "../../codec/canonical.ts";
import { commandOfKind } from "../../governance/command.ts";
import { reject } from "../../governance/rejection.ts";
import type { Transaction } from "../../ledger/transaction.ts";
import { commandPayloadSchema } from "../../machine/command-payload.ts";
import { rejectedError } from "./write-error.ts";

/**
 * The payload of a transaction by the schema of its command. Requires: `T` is what the payloads of the commands have
 * in common that the transaction can be of.
 */
export function payloadOf<T>({ body }: Transaction): T {
  const command = commandOfKind(body.kind);
  if (command === undefined) throw rejectedError(reject("GOV_TX_KIND", { kind: body.kind }));
  const decoded = decode<T>(commandPayloadSchema(command), body.payload);
  if (decoded.ok) return decoded.value;
  const { code, offset } = decoded.error;
  throw rejectedError(reject("GOV_FIELD_INVALID", { path: "payload", fault: code, offset }));
}
