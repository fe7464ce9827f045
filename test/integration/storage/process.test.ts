import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { createStore } from "../../../src/storage/create-store.ts";
import { openStore } from "../../../src/storage/open-store.ts";
import { PLAIN_HASHES } from "../../support/plain-hashes.ts";
import { dualNetwork, sealBlock } from "./chain-script.ts";
import { failureOf, temporaryFolder } from "./temporary-folder.ts";

const CHILD = fileURLToPath(new URL("./opening-child.ts", import.meta.url));
/** Nobody: a user whom the permissions of files bind, also where the tests run as root. */
const NOBODY = "65534";

const options = { hashes: PLAIN_HASHES };
const root = temporaryFolder();
const network = dualNetwork();
for (let i = 0; i < 3; i++) sealBlock(network, "block");

function storedLedger(name: string): string {
  const folder = join(root, name);
  const store = createStore(folder, network.document, options);
  for (const candidate of network.chain.kept) store.commitBlock(candidate);
  store.close();
  return folder;
}

/** A process that opens the store, and what it said of it. */
async function openElsewhere(
  folder: string,
  mode: "read" | "write",
  user = "",
): Promise<{ readonly child: ChildProcess; readonly said: string }> {
  const child = spawn(process.execPath, [CHILD, folder, mode, user], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [data] = await once(child.stdout, "data");
  return { child, said: String(data).trim() };
}

/** What a process of a bound user says of the store. */
async function askBound(folder: string, mode: "read" | "write"): Promise<string> {
  const user = process.getuid?.() === 0 ? NOBODY : "";
  const { child, said } = await openElsewhere(folder, mode, user);
  child.stdin?.end();
  await once(child, "close");
  return said;
}

test("a store open in another process is refused with its number, and free when that is killed", async () => {
  const folder = storedLedger("locked");
  const { child, said } = await openElsewhere(folder, "write");
  assert.equal(said, "open 3 0");
  const failure = failureOf(() => openStore(folder, { ...options, mode: "write" }));
  assert.equal(failure.code, "STORAGE_LOCKED");
  if (process.platform === "linux") assert.equal(failure.evidence.pid, child.pid);
  assert.match(failure.message, new RegExp(folder));
  const reader = openStore(folder, { ...options, mode: "read" });
  assert.equal(reader.tipHeight, 3);
  reader.close();
  child.kill("SIGKILL");
  await once(child, "close");
  const store = openStore(folder, { ...options, mode: "write" });
  assert.equal(store.tipHeight, 3);
  store.close();
});

test("a folder that cannot be written opens for reading, and for writing says so", async () => {
  const folder = storedLedger("unwritable");
  chmodSync(root, 0o755);
  for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o444);
  chmodSync(folder, 0o555);
  assert.equal(await askBound(folder, "read"), "open 3 0");
  assert.match(await askBound(folder, "write"), /^STORAGE_READ_ONLY .*reading only/);
  assert.deepEqual(readdirSync(folder).sort(), ["ledger.db", "ledger.lock"]);
  chmodSync(folder, 0o755);
});

test("a store that was not closed is read in a folder that cannot be written only with its memory", async () => {
  const folder = storedLedger("unclosed");
  const { child } = await openElsewhere(folder, "read");
  const writer = openStore(folder, { ...options, mode: "write" });
  writer.putNotes(new Map([["a", new Uint8Array([1])]]));
  const left = join(root, "left");
  cpSync(folder, left, { recursive: true });
  writer.close();
  child.stdin?.end();
  await once(child, "close");
  chmodSync(root, 0o755);
  for (const name of readdirSync(left)) chmodSync(join(left, name), 0o444);
  chmodSync(left, 0o555);
  assert.equal(await askBound(left, "read"), "open 3 0");
  chmodSync(left, 0o755);
  rmSync(join(left, "ledger.db-shm"));
  chmodSync(left, 0o555);
  assert.match(await askBound(left, "read"), /^STORAGE_READ_ONLY .*Copy/);
  chmodSync(left, 0o755);
});

test("a folder or file that this user may not open is named", async () => {
  const folder = storedLedger("closed");
  chmodSync(root, 0o755);
  chmodSync(folder, process.getuid?.() === 0 ? 0o700 : 0o000);
  for (const mode of ["read", "write"] as const) {
    assert.match(await askBound(folder, mode), /^STORAGE_DENIED /);
  }
  chmodSync(folder, 0o755);
  chmodSync(join(folder, "ledger.db"), process.getuid?.() === 0 ? 0o600 : 0o000);
  assert.match(await askBound(folder, "read"), /^STORAGE_DENIED /);
  chmodSync(join(folder, "ledger.db"), 0o600);
});
