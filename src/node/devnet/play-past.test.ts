import assert from "node:assert/strict";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { DEVNET_START_MS } from "../../../test/support/devnet.ts";
import { temporaryFolder } from "../../../test/support/temporary.ts";
import { nobleSigning } from "../../crypto/noble-signing.ts";
import { createSigningProvider } from "../../crypto/signing-provider.ts";
import { toHex } from "../../primitives/hex.ts";
import { ledgerPaths } from "../../storage/data-folder.ts";
import { loadAlgorithms } from "../algorithms.ts";
import { openReader, readBranch } from "../chain-reader.ts";
import { openIndex } from "../index/open-index.ts";
import { makeDevKeys } from "./dev-keys.ts";
import { makeDevnet } from "./make-devnet.ts";
import { preludeSeconds } from "./pace.ts";
import { playPast } from "./play-past.ts";

const loaded = await loadAlgorithms();
const keys = makeDevKeys(loaded.hashes, createSigningProvider(nobleSigning("deterministic")));
/** A thousand times as fast as the rules: 86 s a day, of which 24 lie behind it when it opens. */
const SPEED = 1000;
const nowMs = DEVNET_START_MS + 1000 * preludeSeconds(SPEED);
const REQUEST = { speed: SPEED, isSolo: false, validators: 1, seed: 3, nowMs } as const;

function headOf(directory: string): { readonly height: number; readonly ids: string } {
  const reader = openReader(directory, loaded);
  try {
    const { height, sealable } = readBranch(reader);
    const index = openIndex(directory, reader, { mode: "read" });
    assert.equal(index.height, height, "the index has followed");
    index.close();
    return { height, ids: sealable[0]?.ids.map(([, id]) => toHex(id)).join(" ") ?? "" };
  } finally {
    reader.store.close();
  }
}

test("a past that was ended in the middle is played to its end, and is the same past", async () => {
  const [whole, ended] = [temporaryFolder(), temporaryFolder()];
  makeDevnet(whole, { ...REQUEST, story: "town" }, { loaded, keys });
  await playPast(whole, { loaded, keys });
  makeDevnet(ended, { ...REQUEST, story: "town" }, { loaded, keys });
  const stop = playPast(ended, {
    loaded,
    keys,
    onBlock: (done) => {
      if (done === 30) throw new Error("ended");
    },
  });
  await assert.rejects(stop, /ended/);
  assert.equal(headOf(ended).height, 30);
  await playPast(ended, { loaded, keys });
  assert.deepEqual(headOf(ended), headOf(whole));
  // 24 days of 86 s by steps of 21 s: 2064 / 21, rounded up.
  assert.equal(headOf(whole).height, 99);
  await playPast(whole, { loaded, keys, onBlock: () => assert.fail("it was played already") });
});

test("without residents there is no past, and what a killed process has left is made anew", async () => {
  const directory = temporaryFolder();
  makeDevnet(directory, { ...REQUEST, story: "none" }, { loaded, keys });
  await playPast(directory, { loaded, keys });
  assert.equal(headOf(directory).height, 0);
  // Killed before the store was made: keys and documents are there, and no ledger.
  const { database, wal, shm, lock } = ledgerPaths(directory);
  for (const path of [database, wal, shm, lock]) rmSync(path, { force: true });
  makeDevnet(directory, { ...REQUEST, story: "none" }, { loaded, keys });
  assert.equal(headOf(directory).height, 0);
  // Without the file of a devnet the folder is somebody's, and nothing in it is touched.
  for (const path of [database, wal, shm, lock]) rmSync(path, { force: true });
  rmSync(join(directory, "devnet.json"));
  assert.throws(
    () => makeDevnet(directory, { ...REQUEST, story: "none" }, { loaded, keys }),
    /already/,
  );
  assert.ok(!existsSync(join(directory, "devnet.json")), "the folder is marked as a devnet's");
});
