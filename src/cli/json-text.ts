import { toHex0x } from "../primitives/hex.ts";

/** One line of JSON. Bytes are lower-case hexadecimal, amounts decimal texts; a field that is undefined is absent. */
export function toJsonText(value: unknown): string {
  return JSON.stringify(toPlain(value));
}

/** Bytes have a `toJSON` of their own in some forms, so they are replaced before `JSON.stringify` sees them. */
function toPlain(value: unknown): unknown {
  if (value instanceof Uint8Array) return toHex0x(value);
  if (typeof value === "bigint") return value.toString();
  if (Array.isArray(value)) return value.map(toPlain);
  if (value instanceof Map) return toPlain([...value]);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, toPlain(field)]));
  }
  return value;
}
