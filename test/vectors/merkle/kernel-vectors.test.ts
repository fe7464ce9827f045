import assert from "node:assert/strict";
import { test } from "node:test";
import { compileKernel, Kernel } from "../../../src/merkle/kernel/kernel.ts";
import { kernelHash } from "../../../src/merkle/kernel/kernel-hash.ts";
import { referenceHash } from "../../property/merkle/reference.ts";
import { readJson, responseRecords } from "../crypto/vector-files.ts";

interface Vector {
  readonly message: Uint8Array;
  readonly expected: string;
}

const kernel = new Kernel(compileKernel());

function cavp(...files: readonly string[]): readonly Vector[] {
  return files
    .flatMap((file) => responseRecords(file, "MD"))
    .map((record) => ({
      message: new Uint8Array(
        Buffer.from(record.get("Msg") ?? "", "hex").subarray(0, Number(record.get("Len")) / 8),
      ),
      expected: record.get("MD") ?? "",
    }));
}

function blake3(): readonly Vector[] {
  const { cases } = readJson<{ cases: { input_len: number; hash: string }[] }>(
    "hash/blake3_test_vectors.json",
  );
  return cases.map(({ input_len: length, hash }) => ({
    message: Uint8Array.from({ length }, (_, i) => i % 251),
    expected: hash.slice(0, 64),
  }));
}

const SETS = [
  { code: 0x12, vectors: cavp("hash/SHA256ShortMsg.rsp", "hash/SHA256LongMsg.rsp"), count: 129 },
  {
    code: 0x16,
    vectors: cavp("hash/SHA3_256ShortMsg.rsp", "hash/SHA3_256LongMsg.rsp.gz"),
    count: 236,
  },
  { code: 0x1e, vectors: blake3(), count: 35 },
] as const;

const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

for (const { code, vectors, count } of SETS) {
  const hash = kernelHash(referenceHash(code), kernel);

  test(`${hash.name}: official vectors one by one through the scalar form`, () => {
    assert.equal(vectors.length, count);
    for (const { message, expected } of vectors) {
      assert.equal(toHex(hash.digest(message)), expected, `${message.length} bytes`);
    }
  });

  test(`${hash.name}: official vectors in one batch through the lanes`, () => {
    const messages = vectors.map(({ message }) => message);
    const expected = vectors.map((vector) => vector.expected).join("");
    assert.equal(toHex(hash.digestEach(new Uint8Array(), messages)), expected);
  });

  test(`${hash.name}: official vectors alone in every lane, cut between prefix and item`, () => {
    for (const { message, expected } of vectors) {
      const cut = Math.min(message.length >> 1, 100);
      for (const copies of [1, 2, 3, 4, 5]) {
        const items = Array<Uint8Array>(copies).fill(message.subarray(cut));
        const digests = toHex(hash.digestEach(message.subarray(0, cut), items));
        assert.equal(digests, expected.repeat(copies), `${copies} of ${message.length} bytes`);
      }
    }
  });
}

test("sha2-256: the 100 chains of SHA256Monte", () => {
  const hash = kernelHash(referenceHash(0x12), kernel);
  const records = responseRecords("hash/SHA256Monte.rsp", "MD");
  let seed: Uint8Array = Buffer.from(records[0]?.get("Seed") ?? "", "hex");
  for (const record of records) {
    // Source: SHAVS, section 6.4: a thousand digests, each of the three before it.
    let last = [seed, seed, seed];
    for (let i = 0; i < 1000; i++) {
      last = [...last.slice(1), hash.digest(Buffer.concat(last))];
    }
    seed = last[2] as Uint8Array;
    assert.equal(toHex(seed), record.get("MD"), `count ${record.get("COUNT")}`);
  }
});
