import type { JsonFault } from "../ledger/json-fault.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import type { Result } from "../primitives/result.ts";
import { readInput } from "./read-file.ts";

/** The JSON value in a file, or in standard input for `-`. */
export function readJsonFile(path: string): unknown {
  return parseJson(readInput(path), path);
}

/** The JSON value of the bytes of a file. */
export function parseJson(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new LedgerError({
      code: "CLI_FILE_JSON",
      message: `The file ${path} is no JSON. ${cause instanceof Error ? cause.message : String(cause)}.`,
      fix: `node -e 'JSON.parse(require("fs").readFileSync("${path}", "utf8"))' shows the place`,
      evidence: { path },
      cause,
    });
  }
}

/** The value of a document, or the error that names the place in it. */
export function requireJson<T>(read: Result<T, JsonFault>, path: string): T {
  if (read.ok) return read.value;
  const { code, path: place, expected, found, nearest } = read.error;
  const hint = nearest === null ? "" : ` Did you mean ${nearest}?`;
  throw new LedgerError({
    code,
    message: `The document ${path} is refused at ${place || "its top"}. Expected ${expected}, found ${found}.${hint}`,
    fix: `mend ${place || "the document"} in ${path}`,
    evidence: { path, place, expected, found, nearest },
  });
}
