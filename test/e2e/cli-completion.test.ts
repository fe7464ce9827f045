import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { runCli } from "../support/run-cli.ts";
import { temporaryFolder } from "../support/temporary.ts";

const folder = temporaryFolder();
const script = join(folder, "mathledger.bash");

before(() => {
  const { status, stdout } = runCli(["completion", "bash"]);
  assert.equal(status, 0);
  writeFileSync(script, stdout);
});

/** What bash offers for the last of the words. */
function offered(words: readonly string[]): readonly string[] {
  const list = words.map((word) => `'${word}'`).join(" ");
  const program = [
    `source '${script}'`,
    `COMP_WORDS=(${list})`,
    `COMP_CWORD=${words.length - 1}`,
    "_mathledger",
    `printf '%s\\n' "\${COMPREPLY[@]}"`,
  ].join("\n");
  const { status, stdout, stderr } = spawnSync("bash", ["-c", program], {
    encoding: "utf8",
    cwd: folder,
  });
  assert.equal(status, 0, stderr);
  return stdout.trimEnd().split("\n");
}

/** Commands of a help text, in its order. */
function commandsOf(help: string): readonly string[] {
  const [, list = ""] = help.split("\nCommands:\n");
  return [...list.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name = ""]) => name);
}

test("bash offers every command of the help, the flags of a command, and the values of a flag", () => {
  const commands = commandsOf(runCli(["--help"]).stdout);
  assert.ok(commands.length >= 20, `${commands}`);
  assert.deepEqual(offered(["mathledger", ""]).toSorted(), commands.toSorted());
  assert.deepEqual(offered(["mathledger", "verify-d"]), ["verify-dual-commitment"]);
  assert.deepEqual(offered(["mathledger", "keys", ""]), [
    "new",
    "list",
    "show",
    "import",
    "export",
    "rotate",
    "passkey",
  ]);
  assert.deepEqual(offered(["mathledger", "keys", "new", "--su"]), ["--suite"]);
  assert.ok(offered(["mathledger", "keys", "new", "--suite", ""]).includes("ml-dsa-65"));
  assert.deepEqual(offered(["mathledger", "import", "--progress", "p"]), ["plain"]);
});

test("files are offered where a file is wanted", () => {
  writeFileSync(join(folder, "statements.ndjson"), "");
  assert.deepEqual(offered(["mathledger", "import", "stat"]), ["statements.ndjson"]);
  assert.deepEqual(offered(["mathledger", "import", "--plan", "stat"]), ["statements.ndjson"]);
});

test("zsh and fish get scripts with the same commands, and another shell a list of the three", () => {
  for (const shell of ["zsh", "fish"]) {
    const { status, stdout } = runCli(["completion", shell]);
    assert.equal(status, 0);
    for (const word of [
      "verify-dual-commitment",
      "import-chain",
      "emergency",
      "--passphrase-file",
    ]) {
      assert.ok(stdout.includes(word.replace(/^--/, "")), `${shell}: ${word}`);
    }
  }
  const other = runCli(["completion", "tcsh"]);
  assert.equal(other.status, 2);
  assert.match(other.stderr, /bash, zsh, fish/);
});
