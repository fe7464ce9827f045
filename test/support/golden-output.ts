import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** Digests, times and sizes differ from run to run; heights, words and the form of the lines do not. */
function withoutValues(text: string): string {
  return text
    .replace(/0x[0-9a-f]{2,4}…[0-9a-f]{2}/g, "<hash>")
    .replace(/0x[0-9a-f]{16,}/g, "<hash>")
    .replace(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, "<time>")
    .replace(/\b\d+ bytes/g, "<size> bytes")
    .replace(/\/\S*\/mathledger-[a-z]+-[A-Za-z0-9]{6}/g, "<folder>");
}

/**
 * Compares what a command printed with the file of its name under `test/e2e/golden`, values replaced by their kind.
 * With UPDATE_GOLDEN=1 the file is written instead, for a person to read before it is committed.
 */
export function assertGolden(name: string, text: string): void {
  const file = new URL(`../e2e/golden/${name}.txt`, import.meta.url);
  const found = withoutValues(text);
  if (process.env.UPDATE_GOLDEN === "1") writeFileSync(file, found);
  assert.ok(existsSync(file), `${file.pathname} is missing`);
  assert.equal(found, readFileSync(file, "utf8"), name);
}
