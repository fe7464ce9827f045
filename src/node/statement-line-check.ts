import { isUtf8 } from "node:buffer";
import { lineError } from "./import-error.ts";
import type { StatementLine } from "./statement-file.ts";

const CARRIAGE_RETURN = 0x0d;
const BOM = [0xef, 0xbb, 0xbf] as const;

/** What the lines of a file have to be, by the media type of their contents. */
export interface LineRules {
  readonly isText: boolean;
  readonly isJson: boolean;
}

/** JSON is checked as JSON and text as UTF-8; what other types are, their readers know. */
export function lineRules(mediaType: string): LineRules {
  const isJson = mediaType === "application/json" || mediaType.endsWith("+json");
  return { isJson, isText: isJson || mediaType.startsWith("text/") };
}

/** Throws the first thing that keeps a line from being a content. */
export function checkLine(path: string, line: StatementLine, rules: LineRules): void {
  const { bytes, number, offset } = line;
  const refuse = (code: Parameters<typeof lineError>[0], at: number, why: string, fix: string) =>
    lineError(code, { path, line: number, offset: offset + at, why, fix });
  if (bytes.length === 0) {
    throw refuse("IMPORT_EMPTY_LINE", 0, "the line is empty", `sed -i '/^$/d' ${path}`);
  }
  if (!rules.isText) return;
  if (number === 1 && BOM.every((byte, index) => bytes[index] === byte)) {
    const fix = `sed -i '1s/^\\xEF\\xBB\\xBF//' ${path}`;
    throw refuse("IMPORT_BOM", 0, "the file begins with a byte order mark", fix);
  }
  if (bytes[bytes.length - 1] === CARRIAGE_RETURN) {
    const why = "the line ends in a carriage return, which would be a part of the content";
    throw refuse("IMPORT_CARRIAGE_RETURN", bytes.length - 1, why, `sed -i 's/\\r$//' ${path}`);
  }
  if (!isUtf8(bytes)) {
    const fix = `iconv -f UTF-8 -t UTF-8 ${path} shows the place; convert the file to UTF-8`;
    throw refuse("IMPORT_UTF8", firstBadByte(bytes), "the bytes are not UTF-8", fix);
  }
  if (!rules.isJson) return;
  const fault = findJsonFault(bytes);
  if (fault === null) return;
  const fix = "mend the line, or name what the lines are with --media-type";
  throw refuse("IMPORT_JSON", fault.at, `the line is not JSON: ${fault.why}`, fix);
}

/** Index of the first byte that decoding replaces. */
function firstBadByte(bytes: Uint8Array): number {
  const replaced = Buffer.from(Buffer.from(bytes).toString("utf8"));
  let at = 0;
  while (at < bytes.length && bytes[at] === replaced[at]) at += 1;
  return at;
}

function findJsonFault(bytes: Uint8Array): { readonly at: number; readonly why: string } | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
  try {
    JSON.parse(text);
    return null;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    const position = /at position (\d+)/.exec(message)?.[1];
    const characters = position === undefined ? text.length : Number(position);
    const at = Buffer.byteLength(text.slice(0, characters));
    return { at, why: message.replace(/ (?:in JSON )?at position .*$|, ".*$/s, "") };
  }
}
