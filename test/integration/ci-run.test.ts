import assert from "node:assert/strict";
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("../../.ci/run", import.meta.url));

/** Runs a copy of the script in a checkout that holds nothing but this README. */
function runBeside(readme: string | undefined): SpawnSyncReturns<string> {
  const checkout = mkdtempSync(join(tmpdir(), "mathledger-ci-"));
  try {
    mkdirSync(join(checkout, ".ci"));
    copyFileSync(SCRIPT, join(checkout, ".ci/run"));
    if (readme !== undefined) writeFileSync(join(checkout, "README.md"), readme);
    // From another folder: the script finds its checkout by itself.
    return spawnSync(join(checkout, ".ci/run"), { cwd: tmpdir(), encoding: "utf8" });
  } finally {
    rmSync(checkout, { recursive: true });
  }
}

const readmeWith = (command: string) =>
  "# Name\n\n```sh\nexit 9\n```\n\n## Run the tests\n\n<!-- test-command " +
  `-->\n\`\`\`sh\n${command}\n\`\`\`\n\n\`\`\`sh\nexit 8\n\`\`\`\n`;

test("runs the marked block of the README, in the checkout, and shows it first", () => {
  const { stdout, status } = runBeside(readmeWith("ls -A && echo done"));
  assert.equal(status, 0);
  assert.equal(stdout, ".ci/run: the README says:\nls -A && echo done\n\n.ci\nREADME.md\ndone\n");
});

test("ends with the exit code of the command, at the first line that fails", () => {
  assert.equal(runBeside(readmeWith("bash -c 'exit 7'")).status, 7);
  const { stdout, status } = runBeside(readmeWith("false\necho after"));
  assert.equal(status, 1);
  // The command is shown and then says nothing.
  assert.ok(stdout.endsWith("false\necho after\n\n"), stdout);
});

for (const [name, readme] of [
  ["no marker", "# Name\n\n```sh\ntrue\n```\n"],
  ["a marker without block", "# Name\n\n<!-- test-command -->\n"],
  ["an empty block", readmeWith("")],
] as const) {
  test(`says what is missing where the README has ${name}`, () => {
    const { stderr, status } = runBeside(readme);
    assert.equal(status, 1);
    assert.match(stderr, /README\.md has no fenced block after <!-- test-command -->/);
    assert.match(stderr, /fix:/);
  });
}

test("fails where there is no README at all", () => {
  const { stderr, status } = runBeside(undefined);
  assert.notEqual(status, 0);
  assert.match(stderr, /README\.md/);
});
