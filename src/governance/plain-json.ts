const UTF8_DECODER = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** JSON of texts, lists and objects alone: no number, no literal. */
export type PlainJson = string | readonly PlainJson[] | { readonly [key: string]: PlainJson };

/** Deepest nesting. */
const DEPTH_MAX = 8;

/**
 * The value of canonical bytes, or undefined for any others: of each value there is one text.
 * Source: RFC 8785, restricted to texts, lists and objects.
 */
export function parsePlainJson(bytes: Uint8Array): PlainJson | undefined {
  let text: string;
  let value: unknown;
  try {
    text = UTF8_DECODER.decode(bytes);
    value = JSON.parse(text);
  } catch {
    // Ill-formed input is answered by throwing and in no other way.
    return undefined;
  }
  if (!isPlain(value, DEPTH_MAX)) return undefined;
  return writePlainJson(value) === text ? value : undefined;
}

/** The canonical text of a value. */
export function writePlainJson(value: PlainJson): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (isList(value)) return `[${value.map(writePlainJson).join(",")}]`;
  const fields = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${fields.map(([key, of]) => `${JSON.stringify(key)}:${writePlainJson(of)}`).join(",")}}`;
}

function isPlain(value: unknown, depth: number): value is PlainJson {
  if (typeof value === "string") return value.isWellFormed();
  if (typeof value !== "object" || value === null || depth === 0) return false;
  return Object.values(value).every((item) => isPlain(item, depth - 1));
}

function isList(value: PlainJson): value is readonly PlainJson[] {
  return Array.isArray(value);
}
