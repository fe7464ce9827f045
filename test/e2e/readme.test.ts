import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { startDevnetProcess } from "../support/devnet-process.ts";
import { temporaryFolder } from "../support/temporary.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const BIN = join(ROOT, "bin/mathledger.js");

/**
 * A folder with what the checkout's commands read, and programs of npm's names that note or run what they are given.
 */
const folder = temporaryFolder();
const programs = join(folder, "programs");
mkdirSync(programs);
cpSync(join(ROOT, "examples"), join(folder, "examples"), { recursive: true });

function addProgram(name: string, script: string): void {
  writeFileSync(join(programs, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(programs, name), 0o755);
}

addProgram("mathledger", `exec "${process.execPath}" "${BIN}" "$@"`);
addProgram("npx", `exec "$@"`);
// What `npm start` runs the test starts itself, on ports of its own; what `npm test` does is shown by this very run.
addProgram("npm", `echo "npm $*" >> "${join(folder, "npm.log")}"`);

/** The lines of a page's shell blocks, in their order. */
function commandsOf(page: string): readonly string[] {
  const blocks = readFileSync(join(ROOT, page), "utf8").matchAll(/```sh\n([\s\S]*?)```/g);
  return [...blocks].flatMap(([, block = ""]) => block.split("\n").filter((line) => line !== ""));
}

/** Where the devnet of a page listens; the usual port may be somebody else's. */
let nodeUrl = "";

function runLine(command: string): { readonly status: number | null; readonly told: string } {
  const { status, stdout, stderr } = spawnSync("sh", ["-c", command], {
    cwd: folder,
    encoding: "utf8",
    env: {
      ...process.env,
      HOME: folder,
      XDG_DATA_HOME: "",
      MATHLEDGER_DATA: "",
      MATHLEDGER_NODE: nodeUrl,
      NO_COLOR: "1",
      PATH: `${programs}${delimiter}${process.env.PATH ?? ""}`,
    },
  });
  return { status, told: `${stdout}${stderr}` };
}

/** Runs the lines of a page in their order. What `npm start` starts runs beside them, on ports of its own. */
async function runPage(page: string): Promise<readonly string[]> {
  const commands = commandsOf(page);
  nodeUrl = "";
  for (const command of commands) {
    const { status, told } = runLine(command);
    assert.equal(status, 0, `${command}\n${told}`);
    if (/mathledger (verify|verify-chain) /.test(command))
      assert.match(told, /^All blocks VALID$/m, command);
    if (command.endsWith("npm start")) {
      const { ready } = await startDevnetProcess(join(folder, ".local/share/mathledger-devnet"));
      nodeUrl = ready.url;
    }
  }
  return commands;
}

test("every command of the README runs as it stands there", async () => {
  const commands = await runPage("README.md");
  assert.ok(commands.length >= 12, `${commands.length} commands`);
  const npm = readFileSync(join(folder, "npm.log"), "utf8").trimEnd().split("\n");
  assert.deepEqual(npm, ["npm ci", "npm start", "npm ci", "npm test"]);
});

test("every command of the command line's page runs as it stands there", async () => {
  const commands = await runPage("docs/cli.md");
  assert.ok(commands.length >= 20, `${commands.length} commands`);
});

test("every command of the guide to the devnet runs as it stands there", async () => {
  const commands = await runPage("docs/guides/devnet.md");
  assert.ok(commands.length >= 8, `${commands.length} commands`);
});
