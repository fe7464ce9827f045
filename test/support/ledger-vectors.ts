import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseHex } from "../../src/primitives/hex.ts";

/** A value of the golden file; each test names the path it reads. */
// biome-ignore lint/suspicious/noExplicitAny: the file is data of many shapes, checked where it is read.
type Json = any;

const FILE = fileURLToPath(new URL("../vectors/ledger/ledger-vectors.json", import.meta.url));

/** The golden vectors, made by programs that share no code with this project. */
export const LEDGER_VECTORS: Json = JSON.parse(readFileSync(FILE, "utf8"));

/** Bytes of a hexadecimal text in a vector. */
export function bytesOf(text: string): Uint8Array {
  const parsed = parseHex(text);
  if (!parsed.ok) throw new Error(`vector is not hexadecimal at ${parsed.error.index}`);
  return parsed.value;
}
