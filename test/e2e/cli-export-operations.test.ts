import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { runCli } from "../support/run-cli.ts";

const folder = mkdtempSync(join(tmpdir(), "mathledger-operations-"));
after(() => rmSync(folder, { recursive: true }));

const PAGE = fileURLToPath(new URL("../../docs/operations.md", import.meta.url));
const BIN = fileURLToPath(new URL("../../bin/mathledger.js", import.meta.url));

/** The commands of the page's shell blocks, in their order. */
function commandsOf(page: string): readonly string[] {
  const blocks = page.matchAll(/```sh\n([\s\S]*?)```/g);
  return [...blocks].flatMap(([, block = ""]) => block.split("\n").filter((line) => line !== ""));
}

before(() => {
  const made = runCli([
    "init",
    "--test-network",
    "--name",
    "operations",
    "--rule",
    "v2-pq-primary",
    "--data",
    join(folder, "ledger"),
  ]);
  assert.equal(made.status, 0, made.stderr);
  symlinkSync(process.execPath, join(folder, "node"));
  writeFileSync(
    join(folder, "mathledger"),
    `#!/bin/sh\nexec "${process.execPath}" "${BIN}" "$@"\n`,
  );
  chmodSync(join(folder, "mathledger"), 0o755);
});

test("every command of the operations page runs as it stands there", () => {
  const commands = commandsOf(readFileSync(PAGE, "utf8"));
  assert.ok(commands.length >= 12, `${commands.length} commands`);
  for (const command of commands) {
    const { status, stdout, stderr } = spawnSync("sh", ["-c", command], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH ?? ""}` },
    });
    assert.equal(status, 0, `${command}\n${stdout}${stderr}`);
  }
});
