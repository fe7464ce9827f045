import { readJsonFile } from "./json-document.ts";
import { writePieces } from "./write-file.ts";

/** Fields whose names begin so are remarks for whoever fills the document in. */
const REMARK = "//";

/** The JSON value of a file without its remarks. */
export function readCommented(path: string): unknown {
  return withoutRemarks(readJsonFile(path));
}

/** Writes a document with its remarks. */
export async function writeCommented(path: string, document: unknown): Promise<void> {
  const text = `${JSON.stringify(document, null, 2)}\n`;
  await writePieces(path, [new TextEncoder().encode(text)]);
}

function withoutRemarks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutRemarks);
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).filter(([name]) => !name.startsWith(REMARK));
  return Object.fromEntries(fields.map(([name, field]) => [name, withoutRemarks(field)]));
}
