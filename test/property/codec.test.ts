import assert from "node:assert/strict";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { decode, encode } from "../../src/codec/canonical.ts";
import type { Schema } from "../../src/codec/schema.ts";
import { anySample, anyShape, referenceEncode, type Sample } from "./codec-arbitraries.ts";

/** Encodings longer than this are left out where a property looks at each of their bytes or bits. */
const SMALL_BYTES = 120;

const smallSample = anySample.filter(({ plain }) => referenceEncode(plain).length <= SMALL_BYTES);

test("writes what an independent library writes", () => {
  check(anySample, ({ schema, value, plain }) => {
    assert.equal(encode(schema, value).toHex(), referenceEncode(plain).toHex());
  });
});

test("reads back what it wrote", () => {
  check(anySample, ({ schema, value }) => {
    assert.deepEqual(decode(schema, encode(schema, value)), { ok: true, value });
  });
});

test("every proper prefix is truncated", () => {
  check(smallSample, ({ schema, value }) => {
    const bytes = encode(schema, value);
    for (let length = 0; length < bytes.length; length++) {
      assert.equal(codeOf(schema, bytes.subarray(0, length)), "CODEC_TRUNCATED", `${length}`);
    }
  });
});

test("every extension is trailing, at the first byte too many", () => {
  const extended = fc.tuple(anySample, fc.uint8Array({ minLength: 1, maxLength: 9 }));
  fc.assert(
    fc.property(extended, ([{ schema, value }, rest]) => {
      const bytes = encode(schema, value);
      const decoded = decode(schema, new Uint8Array([...bytes, ...rest]));
      assert.ok(!decoded.ok);
      assert.deepEqual(
        [decoded.error.code, decoded.error.offset],
        ["CODEC_TRAILING", bytes.length],
      );
    }),
  );
});

test("a flip of any single bit is refused or is another value", () => {
  check(smallSample, ({ schema, value }) => {
    const bytes = encode(schema, value);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = Uint8Array.from(bytes);
      flipped[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const decoded = decode(schema, flipped);
      if (!decoded.ok) continue;
      assert.notDeepEqual(decoded.value, value, `bit ${bit}`);
      assert.deepEqual(encode(schema, decoded.value), flipped, `bit ${bit}`);
    }
  });
});

test("any bytes are refused or are the encoding of what they decode to", () => {
  const cases = fc.tuple(anyShape, fc.uint8Array({ maxLength: 60 }));
  fc.assert(
    fc.property(cases, ([{ schema }, bytes]) => refusedOrCanonical(schema, bytes)),
    { numRuns: 2000 },
  );
});

test("bytes near an encoding are refused or are the encoding of what they decode to", () => {
  const edits = fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.nat(2)), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(fc.tuple(anySample, edits), ([{ schema, value }, list]) => {
      const bytes = [...encode(schema, value)];
      // Replace, insert or remove one byte.
      for (const [place, byte, kind] of list) {
        const at = place % (bytes.length + 1);
        if (kind === 0) bytes.splice(at, 1, byte);
        else if (kind === 1) bytes.splice(at, 0, byte);
        else bytes.splice(at, 1);
      }
      refusedOrCanonical(schema, new Uint8Array(bytes));
    }),
    { numRuns: 2000 },
  );
});

test("two encodings of one schema are equal only if their values are", () => {
  const twoOfOne = anyShape.chain(({ schema, twins }) =>
    fc.tuple(fc.constant(schema), twins, twins),
  );
  fc.assert(
    fc.property(twoOfOne, ([schema, left, right]) => {
      const equalEncodings =
        encode(schema, left.value).toHex() === encode(schema, right.value).toHex();
      assert.equal(equalEncodings, isDeepStrictEqual(left.value, right.value));
    }),
  );
});

function check(samples: fc.Arbitrary<Sample>, property: (sample: Sample) => void): void {
  fc.assert(fc.property(samples, property), { numRuns: 300 });
}

function codeOf(schema: Schema<unknown>, bytes: Uint8Array): string {
  const decoded = decode(schema, bytes);
  return decoded.ok ? "accepted" : decoded.error.code;
}

/** Fails where a decoder throws, and where two byte strings stand for one value. */
function refusedOrCanonical(schema: Schema<unknown>, bytes: Uint8Array): void {
  const decoded = decode(schema, bytes);
  if (decoded.ok) assert.deepEqual(encode(schema, decoded.value), bytes);
  else assert.ok(decoded.error.offset >= 0 && decoded.error.offset <= bytes.length);
}
