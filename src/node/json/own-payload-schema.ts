import { hashCodeToJson } from "../../crypto/hash-json.ts";
import { HASH_TABLE } from "../../crypto/hash-table.ts";
import { SUITE_TABLE } from "../../crypto/suite-table.ts";
import { BATCH_MAX } from "../../ledger/record-payload.ts";
import type { JsonSchema } from "./json-schema.ts";

const HEX = "^0x(?:[0-9a-fA-F]{2})*$";
const CONTENT_BYTES_MAX = 512 * 1024;

/** What `recordStatement` takes. */
export function recordSchema(): JsonSchema {
  const content = { hex: hexSchema(1, CONTENT_BYTES_MAX) };
  const text = { type: "string", minLength: 1, maxLength: CONTENT_BYTES_MAX };
  const properties = {
    media_type: { type: "string", minLength: 3, maxLength: 127, default: "application/json" },
    contents: {
      type: "array",
      items: { anyOf: [text, objectSchema(content, ["hex"])] },
      minItems: 1,
      maxItems: BATCH_MAX,
    },
    references: { type: "array", items: hexSchema(32, 64), maxItems: 16 },
  };
  return objectSchema(properties, ["contents"]);
}

/** What `account.open` takes. */
export function openSchema(): JsonSchema {
  const suites = SUITE_TABLE.filter(({ isBuilt }) => isBuilt).flatMap(({ id, name }) => [name, id]);
  const properties = {
    suite: { enum: suites },
    public_key: hexSchema(1, 4096),
    salt: hexSchema(0, 32),
  };
  return objectSchema(properties, ["suite", "public_key"]);
}

/** What `submitEvidence` takes. */
export function evidenceSchema(): JsonSchema {
  const codes = HASH_TABLE.flatMap(({ code }) => [code, hashCodeToJson(code)]);
  const message = hexSchema(0, 64 * 1024);
  const sealFields = { message: hexSchema(1, 4096), signature: hexSchema(1, 16_224) };
  const seal = objectSchema(sealFields, ["message", "signature"]);
  const collision = {
    algorithm_id: { enum: [...new Set(codes)] },
    first: message,
    second: message,
  };
  const equivocation = { key_id: hexSchema(32, 32), first: seal, second: seal };
  return {
    type: "object",
    oneOf: [
      formSchema("collision", collision),
      formSchema("equivocation", equivocation),
      formSchema("anchor", { data: hexSchema(1, 256 * 1024) }),
    ],
  };
}

function formSchema(form: string, fields: Readonly<Record<string, unknown>>): JsonSchema {
  const properties = { form: { const: form }, ...fields };
  return objectSchema(properties, Object.keys(properties));
}

function objectSchema(
  properties: Readonly<Record<string, unknown>>,
  required: readonly string[],
): JsonSchema {
  return { type: "object", properties, required, additionalProperties: false };
}

function hexSchema(min: number, max: number): JsonSchema {
  return { type: "string", pattern: HEX, minLength: 2 + 2 * min, maxLength: 2 + 2 * max };
}
