import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { requireHash } from "../../src/crypto/require-hash.ts";
import { loadAlgorithms } from "../../src/node/algorithms.ts";
import { readKeyFile, readKeySeed } from "../../src/node/key-file.ts";
import {
  findKey,
  keyPath,
  listKeys,
  makeKey,
  openSigner,
  storeKey,
} from "../../src/node/key-store.ts";
import { refusalOf, temporaryFolder } from "../support/temporary.ts";

const folder = temporaryFolder();
const { hashes, suites } = await loadAlgorithms();
const sha3 = requireHash(hashes, 0x16);
const PASSPHRASE = "correct horse — ﬁve staples";

test("a key is found again under its passphrase and signs, for its owner alone", async () => {
  const key = makeKey(sha3, "alice", 3);
  const path = storeKey(folder, key, PASSPHRASE);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.equal(statSync(join(folder, "keys")).mode & 0o777, 0o700);
  const text = readFileSync(path, "utf8");
  assert.ok(!text.includes(Buffer.from(key.seed).toString("hex")), "the seed lies open");
  const file = readKeyFile(path);
  assert.deepEqual(
    { ...file, path: "", isProtected: true },
    { ...key.description, path: "", isProtected: true },
  );
  assert.deepEqual(readKeySeed(path, PASSPHRASE), key.seed);
  const bytes = new TextEncoder().encode("message");
  const signature = openSigner(file, PASSPHRASE).sign(bytes);
  assert.equal(suites.get(3)?.verify(key.signer.publicKey, { bytes }, signature), true);
  assert.equal((await refusalOf(() => readKeySeed(path, "other"))).code, "KEYS_FILE_PASSPHRASE");
  assert.equal((await refusalOf(() => readKeySeed(path, null))).code, "KEYS_FILE_LOCKED");
  const again = await refusalOf(() => storeKey(folder, key, PASSPHRASE));
  assert.equal(again.code, "KEYS_FILE_WRITE");
});

test("passphrases are compared as they are typed on any keyboard", () => {
  const path = storeKey(folder, makeKey(sha3, "accents", 1), "caf\u00e9");
  assert.doesNotThrow(() => readKeySeed(path, "cafe\u0301"), "composed and decomposed are one");
});

test("each field of a protected file is bound to its secret", async () => {
  const key = makeKey(sha3, "bound", 1);
  const path = storeKey(folder, key, PASSPHRASE);
  const json = JSON.parse(readFileSync(path, "utf8"));
  const other = makeKey(sha3, "other", 1).description;
  const hex = (bytes: Uint8Array) => `0x${Buffer.from(bytes).toString("hex")}`;
  const changes = [
    { name: "bonud" },
    { public_key: hex(other.publicKey) },
    { key_id: hex(other.keyId) },
    { account: hex(other.account) },
    { protection: { ...json.protection, nonce: `0x${"00".repeat(12)}` } },
  ];
  for (const change of changes) {
    writeFileSync(path, JSON.stringify({ ...json, ...change }));
    const refused = await refusalOf(() => readKeySeed(path, PASSPHRASE));
    assert.equal(refused.code, "KEYS_FILE_PASSPHRASE", JSON.stringify(change));
  }
  writeFileSync(path, JSON.stringify(json));
});

test("an open secret must be that of its public key", async () => {
  const key = makeKey(sha3, "open", 1);
  const path = storeKey(folder, key, null);
  const json = JSON.parse(readFileSync(path, "utf8"));
  assert.equal(json.protection, null);
  writeFileSync(path, JSON.stringify({ ...json, secret: `0x${"07".repeat(32)}` }));
  assert.equal(
    (await refusalOf(() => openSigner(readKeyFile(path), null))).code,
    "KEYS_FILE_MISMATCH",
  );
});

test("what is no key file is refused with the place in it", async () => {
  const path = keyPath(folder, "accents");
  const json = JSON.parse(readFileSync(path, "utf8"));
  const bad = join(folder, "bad.json");
  const rows = [
    ["{", /cannot be read as JSON/],
    ["", /cannot be read as JSON/],
    ["[]", /should be an object/],
    [JSON.stringify({ ...json, shcema: 1 }), /shcema/],
    [JSON.stringify({ ...json, suite: 4 }), /suite/],
    [JSON.stringify({ ...json, suite: "ed25518" }), /suite/],
    [JSON.stringify({ ...json, key_id: "0x00" }), /key_id.*1 bytes/],
    [JSON.stringify({ ...json, name: "../../etc" }), /name/],
    [JSON.stringify({ ...json, protection: { kdf: "md5" } }), /protection/],
    ["x".repeat(70_000), /70000 bytes/],
  ] as const;
  for (const [text, said] of rows) {
    writeFileSync(bad, text);
    const refused = await refusalOf(() => readKeyFile(bad));
    assert.equal(refused.code, "KEYS_FILE_MALFORMED", text.slice(0, 40));
    assert.match(refused.message, said);
  }
  assert.equal(
    (await refusalOf(() => readKeyFile(join(folder, "none")))).code,
    "KEYS_FILE_MALFORMED",
  );
});

test("keys are listed by name and found by name or path", async () => {
  const names = listKeys(folder).map(({ name }) => name);
  assert.deepEqual(names, ["accents", "alice", "bound", "open"]);
  assert.deepEqual(listKeys(join(folder, "nowhere")), []);
  assert.equal(findKey(folder, "alice").name, "alice");
  assert.equal(findKey(folder, keyPath(folder, "alice")).name, "alice");
  const missing = await refusalOf(() => findKey(folder, "bob"));
  assert.equal(missing.code, "KEYS_FILE_MISSING");
  assert.match(missing.message, /accents, alice, bound, open/);
});

test("a folder that is a file takes no key", async () => {
  const at = join(folder, "file");
  mkdirSync(at);
  chmodSync(at, 0o755);
  writeFileSync(join(at, "keys"), "");
  const refused = await refusalOf(() => storeKey(at, makeKey(sha3, "a", 1), null));
  assert.match(refused.code, /^(?:STORAGE_NOT_A_LEDGER|KEYS_FILE_WRITE)$/);
});
