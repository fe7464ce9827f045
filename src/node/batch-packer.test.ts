import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { encodeRecordPayload } from "../ledger/record-payload.ts";
import { BatchPacker, contentBytesMax } from "./batch-packer.ts";

const MEDIA = "application/json";

function pack(
  contents: readonly Uint8Array[],
  limits: { readonly countMax: number; readonly payloadBytesMax: number },
): readonly (readonly Uint8Array[])[] {
  const packer = new BatchPacker({ mediaType: MEDIA, ...limits });
  const batches = contents.flatMap((content) => {
    const full = packer.add(content);
    return full === null ? [] : [full];
  });
  const last = packer.take();
  return last === null ? batches : [...batches, last];
}

function payloadBytes(contents: readonly Uint8Array[]): number {
  return encodeRecordPayload({ mediaType: MEDIA, contents, references: [] }).length;
}

test("batches hold as many contents as are asked for", () => {
  const contents = Array.from({ length: 35 }, (_, i) => new Uint8Array([i]));
  const sizes = pack(contents, { countMax: 16, payloadBytesMax: 65_536 }).map(
    ({ length }) => length,
  );
  assert.deepEqual(sizes, [16, 16, 3]);
  assert.deepEqual(pack([], { countMax: 16, payloadBytesMax: 65_536 }), []);
});

test("no batch holds more than a transaction may carry", () => {
  const contents = Array.from({ length: 1030 }, () => new Uint8Array([1]));
  const sizes = pack(contents, { countMax: 5000, payloadBytesMax: 65_536 }).map(
    ({ length }) => length,
  );
  assert.deepEqual(sizes, [1024, 6]);
});

test("a content of the greatest length fits a payload, and the payload has no byte to spare beyond heads", () => {
  for (const payloadBytesMax of [256, 1000, 65_536, 524_288]) {
    const longest = contentBytesMax(MEDIA, payloadBytesMax);
    const size = payloadBytes([new Uint8Array(longest)]);
    assert.ok(size <= payloadBytesMax, `${size} of ${payloadBytesMax}`);
    // What a list of one content saves against the head of the longest list, and its own shorter head.
    assert.ok(size > payloadBytesMax - 5, `${size} of ${payloadBytesMax}`);
  }
});

test("whatever the lengths: order is kept, no payload is too long, and no batch is cut before it must be", () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 60 });
  fc.assert(
    fc.property(lengths, fc.integer({ min: 1, max: 12 }), (sizes, countMax) => {
      const contents = sizes.map((size, index) => new Uint8Array(size).fill(index));
      const payloadBytesMax = 400;
      const batches = pack(contents, { countMax, payloadBytesMax });
      assert.deepEqual(batches.flat(), contents);
      for (const [index, batch] of batches.entries()) {
        assert.ok(payloadBytes(batch) <= payloadBytesMax);
        assert.ok(batch.length <= countMax);
        const next = batches[index + 1]?.[0];
        if (next === undefined || batch.length === countMax) continue;
        assert.ok(payloadBytes([...batch, next]) > payloadBytesMax - 5, "cut too early");
      }
    }),
  );
});
