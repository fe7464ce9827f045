import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

/** Text of a vector file in this folder, unpacked when its name ends with `.gz`. */
export function readText(path: string): string {
  const bytes = readFileSync(fileURLToPath(new URL(path, import.meta.url)));
  return (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
}

/** Content of a JSON vector file. The caller names the fields it reads. */
export function readJson<T>(path: string): T {
  const content: T = JSON.parse(readText(path));
  return content;
}

/** A file of Project Wycheproof. */
export interface Wycheproof<Group, Case> {
  readonly numberOfTests: number;
  readonly testGroups: readonly (Group & { readonly tests: readonly (Case & WycheproofCase)[] })[];
}

export interface WycheproofCase {
  readonly tcId: number;
  readonly comment: string;
  readonly flags: readonly string[];
  readonly msg: string;
  readonly sig: string;
  readonly result: "valid" | "invalid";
}

/** Every case of a Wycheproof file with its group, and the number that the file says it has. */
export function wycheproofCases<Group, Case>(
  path: string,
): readonly { readonly group: Group; readonly vector: Case & WycheproofCase }[] {
  const file = readJson<Wycheproof<Group, Case>>(path);
  const cases = file.testGroups.flatMap((group) =>
    group.tests.map((vector) => ({ group, vector })),
  );
  assert.equal(cases.length, file.numberOfTests, path);
  return cases;
}

/** The records of a NIST response file: lines `Name = value`, a record ending with the line named `last`. */
export function responseRecords(
  path: string,
  last: string,
): readonly ReadonlyMap<string, string>[] {
  const records: ReadonlyMap<string, string>[] = [];
  let current = new Map<string, string>();
  for (const line of readText(path).split("\n")) {
    const [, name, value] = /^(\w+) = (\S*)\s*$/.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    current.set(name, value);
    if (name !== last) continue;
    records.push(current);
    current = new Map();
  }
  return records;
}
