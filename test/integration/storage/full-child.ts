import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { LedgerError } from "../../../src/primitives/ledger-error.ts";
import { createStore } from "../../../src/storage/create-store.ts";
import { openStore } from "../../../src/storage/open-store.ts";
import { PLAIN_HASHES } from "../../support/plain-hashes.ts";
import { digestStore, runStep, unpackScript } from "./run-script.ts";

// Runs a script in a folder that runs full on the way: on a small disk, or under a limit on the size of files. After
// each refusal the store must be what it was; then room is made, and the same step is done in the same store.
// Arguments: folder, file of the script, "disk" or "limit".

const [, , directory = "", scriptPath = "", kind = "disk"] = process.argv;
const options = { hashes: PLAIN_HASHES };
const script = unpackScript(readFileSync(scriptPath));
const ballast = join(directory, "ballast");
const PAGE_BYTES = 4096;
const LIMITS_BYTES = Array.from({ length: 60 }, (_, index) => (index + 2) * 64 * 1024);

/** Takes all room but that of some pages. */
function fillDisk(pagesLeft: number): void {
  const { bavail, bsize } = statfsSync(directory);
  writeFileSync(ballast, new Uint8Array(Math.max(0, bavail * bsize - pagesLeft * PAGE_BYTES)));
}

function limitFiles(bytes: number | "unlimited"): void {
  const set = spawnSync("prlimit", ["--pid", `${process.pid}`, `--fsize=${bytes}:`]);
  assert.equal(set.status, 0, String(set.stderr));
}

/** A ledger is not made in part: without room there is none, and with room the same call makes it. */
function refuseCreation(): void {
  mkdirSync(directory);
  for (let pagesLeft = 0; pagesLeft < 6; pagesLeft++) {
    fillDisk(pagesLeft);
    let code = "";
    try {
      createStore(directory, script.document, options);
    } catch (error) {
      code = error instanceof LedgerError ? error.code : String(error);
    }
    assert.equal(code, "STORAGE_FULL", `${pagesLeft} pages left`);
    rmSync(ballast);
    assert.deepEqual(
      readdirSync(directory).filter((name) => name !== "ledger.lock"),
      [],
    );
  }
}

if (kind === "disk") refuseCreation();
const store = createStore(directory, script.document, options);
let refusals = 0;
let limit = 0;
for (const [index, step] of script.steps.entries()) {
  const before = digestStore(store, script);
  for (let pagesLeft = 0; ; pagesLeft += 2) {
    if (kind === "disk") fillDisk(pagesLeft);
    else limitFiles(LIMITS_BYTES[limit] ?? "unlimited");
    try {
      runStep(store, step);
      break;
    } catch (error) {
      assert(error instanceof LedgerError, String(error));
      assert.equal(error.code, "STORAGE_FULL", `step ${index}: ${error.message} ${error.cause}`);
      refusals += 1;
    }
    if (kind === "disk") rmSync(ballast);
    else limitFiles("unlimited");
    limit += 1;
    assert.equal(digestStore(store, script), before, `step ${index}: something has changed`);
  }
  rmSync(ballast, { force: true });
}
limitFiles("unlimited");
const last = digestStore(store, script);
assert.deepEqual(store.check().faults, []);
store.close();
const again = openStore(directory, { ...options, mode: "write" });
assert.equal(digestStore(again, script), last);
assert.deepEqual(again.check().faults, []);
again.close();
writeSync(1, `${refusals} ${last}`);
