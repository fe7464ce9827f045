import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { LedgerError } from "../../primitives/ledger-error.ts";

const PATH = join(import.meta.dirname, "../../../examples/metamath-2000.ndjson.gz");
const NEWLINE = 0x0a;

/** The statements that a devnet records: theorems of the Metamath database, one a line of the examples. */
export function readTheorems(): readonly Uint8Array[] {
  const bytes = readPacked();
  const lines: Uint8Array[] = [];
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, from);
    const to = end < 0 ? bytes.length : end;
    if (to > from) lines.push(Uint8Array.from(bytes.subarray(from, to)));
    from = to + 1;
  }
  return lines;
}

function readPacked(): Buffer {
  try {
    return gunzipSync(readFileSync(PATH));
  } catch (cause) {
    throw new LedgerError({
      code: "NODE_DEVNET_EXAMPLES",
      message: `The statements that a devnet records cannot be read from ${PATH}.`,
      fix: "git checkout examples/metamath-2000.ndjson.gz",
      evidence: { path: PATH },
      cause,
    });
  }
}
