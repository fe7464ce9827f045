import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { createStore } from "../../../src/storage/create-store.ts";
import { PLAIN_HASHES } from "../../support/plain-hashes.ts";
import { reorgScript } from "./chain-script.ts";
import { digestStore, packScript, runStep } from "./run-script.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const CHILD = fileURLToPath(new URL("./full-child.ts", import.meta.url));

const root = temporaryFolder();
const script = reorgScript(1);
const scriptPath = join(root, "script");
writeFileSync(scriptPath, packScript(script));
const expected = digestUndisturbed();

function digestUndisturbed(): string {
  const store = createStore(join(root, "undisturbed"), script.document, { hashes: PLAIN_HASHES });
  for (const step of script.steps) runStep(store, step);
  const digest = digestStore(store, script);
  store.close();
  return digest;
}

/** What a process that runs out of room says: how often it was refused, and what it holds at the end. */
function runFull(command: string, args: readonly string[]): readonly [number, string] {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  assert.equal(status, 0, stderr);
  const [refusals = "", digest = ""] = stdout.split(" ");
  return [Number(refusals), digest];
}

function childArgs(folder: string, kind: string): readonly string[] {
  return [process.execPath, CHILD, folder, scriptPath, kind];
}

test("a disk without room refuses a step whole, and the store goes on when there is room", (context) => {
  const disk = join(root, "disk");
  mkdirSync(disk);
  const mount = `mount -t tmpfs -o size=4m none ${disk} && exec "$@"`;
  const own = ["--user", "--map-root-user", "--mount", "sh", "-c", mount, "sh"];
  if (spawnSync("unshare", [...own, "true"]).status !== 0) {
    context.diagnostic(
      "a disk of our own may not be mounted here: the limit on files stands for it",
    );
    return;
  }
  const [refusals, digest] = runFull("unshare", [...own, ...childArgs(join(disk, "data"), "disk")]);
  assert.equal(digest, expected);
  assert(refusals > script.steps.length, `${refusals} refusals`);
});

test("a limit on the size of files refuses a step whole, and the store goes on when it is raised", () => {
  const [command = "", ...args] = childArgs(join(root, "limited"), "limit");
  const [refusals, digest] = runFull(command, args);
  assert.equal(digest, expected);
  assert(refusals > 0, `${refusals} refusals`);
});
