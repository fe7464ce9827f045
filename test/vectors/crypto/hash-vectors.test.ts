import assert from "node:assert/strict";
import { test } from "node:test";
import type { HashFunction } from "../../../src/crypto/hash-function.ts";
import { HASH_TABLE } from "../../../src/crypto/hash-table.ts";
import { concatBytes, EMPTY_BYTES } from "../../../src/primitives/bytes.ts";
import { toHex } from "../../../src/primitives/hex.ts";
import { bytesOf, LEDGER_VECTORS } from "../../support/ledger-vectors.ts";
import { ALL_HASHES, hashesNamed } from "./providers.ts";
import { readJson, responseRecords } from "./vector-files.ts";

const CAVP = [
  { file: "hash/SHA256ShortMsg.rsp", name: "sha2-256", count: 65 },
  { file: "hash/SHA256LongMsg.rsp", name: "sha2-256", count: 64 },
  { file: "hash/SHA384ShortMsg.rsp", name: "sha2-384", count: 129 },
  { file: "hash/SHA512ShortMsg.rsp", name: "sha2-512", count: 129 },
  { file: "hash/SHA3_256ShortMsg.rsp", name: "sha3-256", count: 136 },
  { file: "hash/SHA3_256LongMsg.rsp.gz", name: "sha3-256", count: 100 },
  { file: "hash/SHA3_512ShortMsg.rsp", name: "sha3-512", count: 72 },
] as const;

for (const { file, name, count } of CAVP) {
  const records = responseRecords(file, "MD").map((record) => {
    const message = bytesOf(record.get("Msg") ?? "");
    // A length of zero comes with a message of one byte, which is to be left out.
    const sizeBytes = Number(record.get("Len")) / 8;
    return { message: message.subarray(0, sizeBytes), expected: record.get("MD") ?? "" };
  });

  for (const hash of hashesNamed(name)) {
    test(`${hash.provider} ${name}: ${count} messages of ${file}`, () => {
      assert.equal(records.length, count);
      for (const { message, expected } of records) {
        assert.equal(toHex(hash.digest(message)), expected, `${message.length} bytes`);
      }
      const messages = records.map((record) => record.message);
      const all = records.map((record) => record.expected).join("");
      assert.equal(toHex(hash.digestEach(EMPTY_BYTES, messages)), all);
    });
  }
}

for (const hash of hashesNamed("sha2-256")) {
  test(`${hash.provider} sha2-256: the 100 chains of SHA256Monte`, () => {
    const records = responseRecords("hash/SHA256Monte.rsp", "MD");
    assert.equal(records.length, 100);
    let seed = bytesOf(records[0]?.get("Seed") ?? "");
    for (const record of records) {
      seed = monteCarlo(hash, seed);
      assert.equal(toHex(seed), record.get("MD"), `count ${record.get("COUNT")}`);
    }
  });
}

/** Source: SHAVS, section 6.4: a thousand digests, each of the three before it. */
function monteCarlo(hash: HashFunction, seed: Uint8Array): Uint8Array {
  let [a, b, c] = [seed, seed, seed];
  for (let i = 0; i < 1000; i++) [a, b, c] = [b, c, hash.digest(concatBytes(a, b, c))];
  return c;
}

for (const hash of hashesNamed("blake3")) {
  test(`${hash.provider} blake3: the 35 inputs of the reference vectors`, () => {
    const { cases } = readJson<{ cases: { input_len: number; hash: string }[] }>(
      "hash/blake3_test_vectors.json",
    );
    assert.equal(cases.length, 35);
    for (const vector of cases) {
      const message = Uint8Array.from({ length: vector.input_len }, (_, i) => i % 251);
      // The vectors give extended output; the ledger uses the first 32 bytes, the default length.
      assert.equal(toHex(hash.digest(message)), vector.hash.slice(0, 64), `${vector.input_len}`);
    }
  });
}

test("the table of hash functions has the golden known answers, and no function without", () => {
  const golden = LEDGER_VECTORS.hash_kats;
  const standard = HASH_TABLE.filter((entry) => entry.network === "any");
  assert.deepEqual(
    standard.map((entry) => `0x${entry.code.toString(16)}`),
    Object.keys(golden).sort((a, b) => Number(a) - Number(b)),
  );
  for (const entry of standard) {
    const { empty, abc, mod251_1025 } = golden[`0x${entry.code.toString(16)}`];
    assert.deepEqual(entry.knownAnswers, { empty, abc, mod251: mod251_1025 }, entry.name);
  }
});

for (const hash of ALL_HASHES) {
  test(`${hash.provider} ${hash.name}: the golden known answers`, () => {
    const golden = LEDGER_VECTORS.hash_kats[`0x${hash.code.toString(16)}`];
    const mod251 = Uint8Array.from({ length: 1025 }, (_, i) => i % 251);
    assert.equal(toHex(hash.digest(EMPTY_BYTES)), golden.empty);
    assert.equal(toHex(hash.digest(bytesOf("616263"))), golden.abc);
    assert.equal(toHex(hash.digest(mod251)), golden.mod251_1025);
  });
}
