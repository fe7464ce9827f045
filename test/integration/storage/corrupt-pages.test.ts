import assert from "node:assert/strict";
import { closeSync, openSync, readFileSync, statSync, truncateSync, writeSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { createStore } from "../../../src/storage/create-store.ts";
import { PLAIN_HASHES } from "../../support/plain-hashes.ts";
import { Random, runSeed } from "../../support/random.ts";
import { reorgScript } from "./chain-script.ts";
import { DamagedCopies } from "./damaged-copy.ts";
import { digestStore, runStep } from "./run-script.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const PAGE_BYTES = 4096;
/** Each costs the opening of a store. `FLIPS` asks for more. */
const FLIPS_PER_PAGE = Number(process.env.FLIPS ?? 8);

const seed = runSeed(31);

const script = reorgScript(2);
const folder = join(temporaryFolder(), "sound");
const expected = storeSound();
const copies = new DamagedCopies(folder);
after(() => copies.remove());
const pages = statSync(join(folder, "ledger.db")).size / PAGE_BYTES;

function storeSound(): string {
  const store = createStore(folder, script.document, { hashes: PLAIN_HASHES });
  // Some side blocks and the undos of all blocks are there to be damaged.
  for (const step of script.steps) {
    if (step.kind !== "final" && step.kind !== "prune") runStep(store, step);
  }
  const digest = digestStore(store, script);
  store.close();
  return digest;
}

/** How a store with changed bytes fares: refused when it is opened, found damaged by the check, or as it was. */
function judge(damage: (file: string) => void, label: string): string {
  let found = "as it was";
  const code = copies.judge(
    (copy) => damage(join(copy, "ledger.db")),
    (store) => {
      // A walk of rows cannot miss a row that damage has hidden from it; the check does.
      if (store.check().faultCount > 0) found = "found by the check";
      else assert.equal(digestStore(store, script), expected, `${label}: other content, no fault`);
    },
  );
  return code ?? found;
}

function overwrite(file: string, at: number, bytes: Uint8Array): void {
  const handle = openSync(file, "r+");
  writeSync(handle, bytes, 0, bytes.length, at);
  closeSync(handle);
}

const ANSWERS = new Set([
  "as it was",
  "found by the check",
  "STORAGE_CORRUPT",
  "STORAGE_NOT_A_LEDGER",
]);

test("a flipped bit in any page never yields other content that the check takes for sound", () => {
  const random = new Random(seed);
  const seen = new Map<string, number>();
  for (let page = 0; page < pages; page++) {
    for (let flip = 0; flip < FLIPS_PER_PAGE; flip++) {
      const at = page * PAGE_BYTES + random.below(PAGE_BYTES);
      const bit = random.below(8);
      const label = `seed ${seed}: bit ${bit} of byte ${at}`;
      const answer = judge((file) => {
        const value = readFileSync(file)[at] ?? 0;
        overwrite(file, at, new Uint8Array([value ^ (1 << bit)]));
      }, label);
      assert(ANSWERS.has(answer), `${label}: ${answer}`);
      seen.set(answer, (seen.get(answer) ?? 0) + 1);
    }
  }
  for (const answer of ["as it was", "found by the check", "STORAGE_CORRUPT"]) {
    assert((seen.get(answer) ?? 0) > 0, `never ${answer}: ${[...seen]}`);
  }
});

test("a page that was never written, or holds another page, is found", () => {
  const sound = readFileSync(join(folder, "ledger.db"));
  for (let page = 0; page < pages; page++) {
    const other = (page + 3) % pages;
    const copied = sound.subarray(other * PAGE_BYTES, (other + 1) * PAGE_BYTES);
    for (const [name, bytes] of [
      ["zeros", new Uint8Array(PAGE_BYTES)],
      ["another page", copied],
    ] as const) {
      const label = `page ${page} of ${name}`;
      const answer = judge((file) => overwrite(file, page * PAGE_BYTES, bytes), label);
      const isUnused = sound
        .subarray(page * PAGE_BYTES, (page + 1) * PAGE_BYTES)
        .every((byte, index) => byte === bytes[index]);
      assert(isUnused || answer !== "as it was", `${label}: ${answer}`);
      assert(ANSWERS.has(answer), `${label}: ${answer}`);
    }
  }
});

test("a file that was cut short is found", () => {
  for (let page = 0; page < pages; page++) {
    for (const bytes of [page * PAGE_BYTES, page * PAGE_BYTES + 100]) {
      const answer = judge((file) => truncateSync(file, bytes), `${bytes} bytes`);
      assert(answer !== "as it was" && ANSWERS.has(answer), `${bytes} bytes: ${answer}`);
    }
  }
});
