import { existsSync, readFileSync } from "node:fs";
import type { GenesisDocument } from "../../machine/genesis-document.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";
import type { Algorithms } from "../algorithms.ts";
import { readGenesisJson } from "../genesis-json.ts";
import { requireGenesis } from "../new-ledger.ts";

/** The genesis document of a file, or null where there is none. */
export function readGenesisFile(path: string, loaded: Algorithms): GenesisDocument | null {
  if (!existsSync(path)) return null;
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw genesisFileError(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
  const read = readGenesisJson(json, loaded.hashes);
  if (read.ok) return requireGenesis(read.value, loaded);
  const { path: place, expected, found } = read.error;
  throw genesisFileError(path, `At ${place}: expected ${expected}, found ${found}`);
}

function genesisFileError(path: string, why: string, cause?: unknown): LedgerError {
  return new LedgerError({
    code: "NODE_GENESIS_FILE",
    message: `The genesis document ${path} cannot be read. ${why}.`,
    fix: "mend it, or set node.genesis to the document of this ledger",
    evidence: { path },
    cause,
  });
}
