import { toHex0x } from "../primitives/hex.ts";

/**
 * One line of JSON. Names are in snake_case, bytes lower-case hexadecimal, amounts decimal texts; a field that is
 * undefined is absent.
 */
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
    return Object.fromEntries(
      Object.entries(value).map(([name, field]) => [toSnakeCase(name), toPlain(field)]),
    );
  }
  return value;
}

/** The name of a field as JSON has it. What is no name of ours, such as that of an algorithm, stays as it is. */
function toSnakeCase(name: string): string {
  if (!/^[a-z][A-Za-z0-9]*$/.test(name)) return name;
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
