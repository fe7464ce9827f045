import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { assertDefined } from "../../src/primitives/assert.ts";

/** A case of the golden file; each test names the fields it reads. */
// biome-ignore lint/suspicious/noExplicitAny: the file is data of many shapes, checked where it is read.
type Json = any;

const FILE = fileURLToPath(
  new URL("../vectors/governance/governance-vectors.json", import.meta.url),
);
const GROUPS: Readonly<Record<string, { readonly cases: readonly Json[] }>> = JSON.parse(
  readFileSync(FILE, "utf8"),
).groups;

/** The cases of a group, made by a program that shares no code with this project. */
export function governanceCases(group: string): readonly Json[] {
  return assertDefined(GROUPS[group], `no group ${group}`).cases;
}
