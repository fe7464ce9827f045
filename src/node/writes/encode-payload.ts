import { encode } from "../../codec/canonical.ts";
import type { CommandName } from "../../governance/command.ts";
import { commandPayloadSchema } from "../../machine/command-payload.ts";
import { jsonToValue } from "../json/json-to-value.ts";
import { valueToJson } from "../json/value-to-json.ts";
import { requireRead } from "./write-error.ts";

/**
 * The canonical payload of a command from its value. What a caller has put into it is held to its bounds first, with
 * the path to what is out of them: the codec itself takes a value out of bounds for a defect.
 */
export function encodePayload(command: CommandName, value: unknown): Uint8Array {
  const schema = commandPayloadSchema(command);
  const checked = requireRead(jsonToValue(schema, valueToJson(schema, value), "payload"));
  return encode(schema, checked);
}
