import type { z } from "zod";
import type { Content } from "../../governance/content.ts";
import { decodePayload } from "../../governance/payload.ts";
import { toHex0x } from "../../primitives/hex.ts";
import { valueToJson } from "../json/value-to-json.ts";

/** Any JSON value. */
export type Json = z.core.util.JSONType;

/** The payload of a content in the fields of its type; one that this version cannot read as its bytes. */
export function payloadJson({ type, payload }: Content): { [name: string]: Json } {
  const decoded = decodePayload(type, payload);
  if (!decoded.ok) return { bytes: toHex0x(payload) };
  const { spec, payload: value } = decoded.value;
  return valueToJson(spec.payload, value) as { [name: string]: Json };
}
