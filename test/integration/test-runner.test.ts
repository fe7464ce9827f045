import assert from "node:assert/strict";
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const SCRIPTS = fileURLToPath(new URL("../../scripts/", import.meta.url));
const HEAD = 'import { test } from "node:test";\n';
const PASSING = `${HEAD}test("good", () => undefined);\n`;

/** Runs a copy of the runner over a checkout of these files. */
function runOver(
  files: Readonly<Record<string, string>>,
  ...args: readonly string[]
): SpawnSyncReturns<string> {
  const checkout = mkdtempSync(join(tmpdir(), "mathledger-runner-"));
  try {
    for (const [path, text] of Object.entries({ "package.json": '{"type":"module"}', ...files })) {
      mkdirSync(dirname(join(checkout, path)), { recursive: true });
      writeFileSync(join(checkout, path), text);
    }
    mkdirSync(join(checkout, "scripts"));
    for (const name of ["test.ts", "report-tests.ts"]) {
      copyFileSync(join(SCRIPTS, name), join(checkout, "scripts", name));
    }
    // Without this a runner below a runner leaves all tests out.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    return spawnSync(process.execPath, [join(checkout, "scripts/test.ts"), ...args], {
      encoding: "utf8",
      env,
    });
  } finally {
    rmSync(checkout, { recursive: true });
  }
}

test("finds tests at any depth of src/ and test/, slow ones only when asked", () => {
  const files = {
    "src/a.test.ts": PASSING,
    "src/x/y/b.test.ts": PASSING,
    "test/z/c.test.ts": PASSING,
    "test/z/d.slow.test.ts": PASSING,
    "test/helper.ts": "throw new Error('no test file');\n",
    "docs/e.test.ts": "throw new Error('not below src or test');\n",
  };
  const ordinary = runOver(files);
  assert.match(ordinary.stdout, /^3 tests passed, 0 failed, in 3 files and /);
  assert.equal(ordinary.status, 0);
  assert.match(runOver(files, "--slow").stdout, /^4 tests passed/);
  assert.match(runOver(files, "x/y").stdout, /^1 tests passed/);
  assert.equal(runOver(files, "nowhere").status, 2);
});

const FAILING: readonly (readonly [name: string, source: string, said: RegExp])[] = [
  [
    "a failed assertion",
    `${HEAD}test("bad", () => { throw new Error("off by one"); });\n`,
    /bad \(test\/a\.test\.ts:2\)\nError: off by one/,
  ],
  [
    "a failed subtest",
    `${HEAD}test("outer", async (t) => { await t.test("inner", () => { throw new Error("x"); }); });\n`,
    /✖ inner/,
  ],
  ["a file that throws when loaded", "throw new Error('at load');\n", /at load/],
  ["a file without tests", "export {};\n", /no test ran in this file/],
  [
    "a file that leaves before its tests",
    `${HEAD}test("a", () => process.exit(0));\n`,
    /no test ran in this file/,
  ],
  ["a test left out", `${HEAD}test("a", { skip: true }, () => undefined);\n`, /1 left out/],
  [
    "an error after the end of its test",
    `${HEAD}test("a", () => { setTimeout(() => { throw new Error("late"); }, 1); });\n`,
    /late/,
  ],
];

for (const [name, source, said] of FAILING) {
  test(`a run with ${name} fails and says so`, () => {
    const { stdout, stderr, status } = runOver({
      "test/a.test.ts": source,
      "test/b.test.ts": PASSING,
    });
    assert.equal(status, 1, stdout);
    assert.match(stdout + stderr, said);
  });
}

test("what a test tells of itself is shown, be it only a seed", () => {
  const { stdout } = runOver({
    "test/a.test.ts": `${HEAD}test("a", (context) => context.diagnostic("seed 5"));\n`,
  });
  assert.match(stdout, /test\/a\.test\.ts: seed 5/);
});
