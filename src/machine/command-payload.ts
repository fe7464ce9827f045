import type { Schema } from "../codec/schema.ts";
import type { CommandName } from "../governance/command.ts";
import { commandHandler } from "../governance/handler-table.ts";
import { recordPayloadSchema } from "../ledger/record-payload.ts";
import { assertDefined } from "../primitives/assert.ts";
import { evidencePayloadSchema } from "./accept-evidence.ts";
import { openPayloadSchema } from "./signing-keys.ts";

// biome-ignore lint/suspicious/noExplicitAny: a schema is invariant in its type, so `unknown` admits none.
type AnySchema = Schema<any>;

/** The schema of the payload of a command, of governance or of the ledger itself. */
export function commandPayloadSchema(command: CommandName): AnySchema {
  switch (command) {
    case "account.open":
      return openPayloadSchema;
    case "recordStatement":
      return recordPayloadSchema;
    case "submitEvidence":
      return evidencePayloadSchema;
    default:
      return assertDefined(commandHandler(command), `no handler of ${command}`).payload;
  }
}
