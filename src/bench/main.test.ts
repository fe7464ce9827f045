import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { USAGE } from "./command-line.ts";
import { SUITES } from "./suite-list.ts";

function runBench(...words: readonly string[]) {
  const program = join(import.meta.dirname, "main.ts");
  return spawnSync(process.execPath, [program, ...words], { encoding: "utf8" });
}

test("the suites are listed and the options explained without a measurement", () => {
  const listed = runBench("--list");
  assert.equal(listed.status, 0);
  assert.deepEqual(
    listed.stdout.trim().split("\n"),
    SUITES.map(({ id, title }) => `${id}: ${title}`),
  );
  const helped = runBench("--help");
  assert.equal(helped.status, 0);
  assert.equal(helped.stdout, USAGE);
});

test("a command line without meaning ends with 2, its code and a fix", () => {
  for (const words of [["--only", "no-such-suite"], ["--fast"]]) {
    const { status, stdout, stderr } = runBench(...words);
    assert.equal(status, 2, words.join(" "));
    assert.equal(stdout, "");
    assert.match(stderr, /^.+\nfix: Run npm run bench -- --(?:list|help)\.\nBENCH_USAGE\n$/);
  }
});
