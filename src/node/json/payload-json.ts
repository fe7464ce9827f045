import { decode, encode } from "../../codec/canonical.ts";
import type { CommandName } from "../../governance/command.ts";
import type { JsonFault } from "../../ledger/json-fault.ts";
import { type JsonPlace, readJson } from "../../ledger/json-reader.ts";
import { commandPayloadSchema } from "../../machine/command-payload.ts";
import { toHex0x } from "../../primitives/hex.ts";
import type { Result } from "../../primitives/result.ts";
import { readOwnPayload } from "../tx-payload.ts";
import { type JsonSchema, jsonSchemaOf } from "./json-schema.ts";
import { readValue } from "./json-to-value.ts";
import { evidenceToJson, openToJson, recordToJson } from "./own-payload-json.ts";
import { evidenceSchema, openSchema, recordSchema } from "./own-payload-schema.ts";
import { valueToJson } from "./value-to-json.ts";

/** The canonical payload of a command from its JSON form, or the first fault with the path from `payload` on. */
export function readPayloadJson(
  command: CommandName,
  value: unknown,
  path = "payload",
): Result<Uint8Array, JsonFault> {
  return readJson(value, path, (place) => readPayloadAt(command, place));
}

function readPayloadAt(command: CommandName, place: JsonPlace): Uint8Array {
  switch (command) {
    case "recordStatement":
    case "submitEvidence":
    case "account.open":
      return readOwnPayload(command, place);
    default: {
      const schema = commandPayloadSchema(command);
      return encode(schema, readValue(schema, place));
    }
  }
}

/** The JSON form of a payload: what `readPayloadJson` reads as the same bytes. Bytes that are no payload stay bytes. */
export function payloadToJson(command: CommandName, payload: Uint8Array): unknown {
  const schema = commandPayloadSchema(command);
  const decoded = decode(schema, payload);
  if (!decoded.ok) return toHex0x(payload);
  switch (command) {
    case "recordStatement":
      return recordToJson(decoded.value);
    case "submitEvidence":
      return evidenceToJson(decoded.value);
    case "account.open":
      return openToJson(decoded.value);
    default:
      return valueToJson(schema, decoded.value);
  }
}

/** The JSON Schema (2020-12) of the payload of a command. */
export function payloadJsonSchema(command: CommandName): JsonSchema {
  switch (command) {
    case "recordStatement":
      return recordSchema();
    case "submitEvidence":
      return evidenceSchema();
    case "account.open":
      return openSchema();
    default:
      return jsonSchemaOf(commandPayloadSchema(command));
  }
}
