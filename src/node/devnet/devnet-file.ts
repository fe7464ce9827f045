import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type JsonPlace, readJson } from "../../ledger/json-reader.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";

const SCHEMA = "mathledger.devnet/1";
const SEED_MAX = 0xffff_ffff;
/** `none` leaves the demo accounts to whoever sits in front of the devnet. */
export const STORIES = ["town", "none"] as const;
export type DevnetStory = (typeof STORIES)[number];

/** What a devnet was begun with and its chain does not say. */
export interface DevnetSettings {
  readonly seed: number;
  readonly story: DevnetStory;
}

/** Where the file of a devnet lies. */
export function devnetFilePath(directory: string): string {
  return join(directory, "devnet.json");
}

/** Notes how a devnet was begun, so that it goes on in the same way. */
export function writeDevnetFile(directory: string, { seed, story }: DevnetSettings): void {
  const json = { schema: SCHEMA, seed, story };
  writeFileSync(devnetFilePath(directory), `${JSON.stringify(json, null, 2)}\n`, { mode: 0o644 });
}

/** How the devnet of a folder was begun. */
export function readDevnetFile(directory: string): DevnetSettings {
  const path = devnetFilePath(directory);
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw fileError(path, "it cannot be read as JSON", cause);
  }
  const read = readJson(json, "", readSettings);
  if (read.ok) return read.value;
  const { path: place, expected, found } = read.error;
  throw fileError(path, `${place || "it"} should be ${expected} and is ${found}`, read.error);
}

function readSettings(place: JsonPlace): DevnetSettings {
  const fields = place.fields(["schema", "seed", "story"]);
  fields.required("schema").oneOf([SCHEMA]);
  return {
    seed: fields.required("seed").uint(SEED_MAX),
    story: fields.required("story").oneOf(STORIES),
  };
}

function fileError(path: string, why: string, cause: unknown): LedgerError {
  return new LedgerError({
    code: "NODE_DEVNET_FILE",
    message: `The file ${path} is refused: ${why}.`,
    fix: "mathledger devnet reset, which begins anew",
    evidence: { path },
    cause,
  });
}
