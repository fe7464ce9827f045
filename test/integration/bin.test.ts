import assert from "node:assert/strict";
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import vm from "node:vm";

const BIN = fileURLToPath(new URL("../../bin/mathledger.js", import.meta.url));

/** A checkout with the real entry and a main program that only tells what it was given. */
const checkout = mkdtempSync(join(tmpdir(), "mathledger-bin-"));
after(() => rmSync(checkout, { recursive: true }));
mkdirSync(join(checkout, "bin"));
mkdirSync(join(checkout, "src/cli"), { recursive: true });
writeFileSync(join(checkout, "package.json"), '{ "type": "module" }\n');
writeFileSync(
  join(checkout, "src/cli/main.ts"),
  "const given: readonly string[] = process.argv.slice(2);\nconsole.log(given.join(' '));\nprocess.exitCode = 3;\n",
);
const entry = join(checkout, "bin/mathledger.js");
copyFileSync(BIN, entry);

test("a Node that is new enough runs the main program with its arguments", () => {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [entry, "verify-chain", "--json"],
    {
      encoding: "utf8",
    },
  );
  assert.deepEqual([stdout, stderr, status], ["verify-chain --json\n", "", 3]);
});

test("the entry reads as a script as well as a module", () => {
  assert.doesNotThrow(() => new vm.Script(readFileSync(BIN, "utf8")));
});

/** Loaded before the entry, so that it sees another version of Node. */
const preload = join(checkout, "other-version.js");
writeFileSync(
  preload,
  "const versions = { ...process.versions, node: process.env.OTHER_VERSION };\n" +
    'Object.defineProperty(process, "versions", { value: versions });\n',
);

function runAs(version: string): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, ["--import", preload, entry, "help"], {
    encoding: "utf8",
    env: { ...process.env, OTHER_VERSION: version },
  });
}

for (const version of ["0.10.48", "6.17.1", "18.20.8", "22.22.0", "23.11.0", "24.0.0", "24.7.9"]) {
  test(`Node ${version} gets one line with the fix`, () => {
    const { stdout, stderr, status } = runAs(version);
    assert.deepEqual([stdout, status], ["", 6]);
    const told = `mathledger needs Node 24.8 or newer and this is ${version}; fix: `;
    assert.ok(stderr.startsWith(told), stderr);
    assert.match(stderr, /^[^\n]*npm ci && npx mathledger[^\n]*\n$/);
  });
}

for (const version of ["24.8.0", "24.12.1", "25.0.0", "26.10.0", "100.0.0"]) {
  test(`Node ${version} goes on to the main program`, () => {
    const { stdout, stderr, status } = runAs(version);
    assert.deepEqual([stdout, stderr, status], ["help\n", "", 3]);
  });
}

/** Every Node of this machine outside a package's own programs. */
const installed = (process.env.PATH ?? "")
  .split(delimiter)
  .filter((folder) => !folder.includes("node_modules"))
  .map((folder) => join(folder, "node"))
  .filter((path) => existsSync(path));

for (const node of new Set(installed)) {
  const version = spawnSync(node, ["--version"], { encoding: "utf8" }).stdout.trim();
  test(`the installed ${node}, ${version}, is told or runs`, () => {
    const { stdout, stderr, status } = spawnSync(node, [entry, "help"], { encoding: "utf8" });
    const [major = 0, minor = 0] = version.slice(1).split(".").map(Number);
    const isOld = major < 24 || (major === 24 && minor < 8);
    assert.equal(status, isOld ? 6 : 3);
    assert.equal(stdout, isOld ? "" : "help\n");
    assert.equal(stderr.split("\n").length, isOld ? 2 : 1);
  });
}
