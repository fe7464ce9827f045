import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ChainFileBuffer } from "./chain-file-buffer.ts";

test("bytes come out in the order in which they went in, whatever the pieces", () => {
  const step = fc.oneof(
    fc.record({ append: fc.uint8Array({ maxLength: 6000 }) }),
    fc.record({ take: fc.nat(6000) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const buffer = new ChainFileBuffer();
      let held: number[] = [];
      for (const each of steps) {
        if ("append" in each) {
          buffer.append(each.append);
          held.push(...each.append);
        } else {
          const count = Math.min(each.take, held.length);
          assert.deepEqual([...buffer.take(count)], held.slice(0, count));
          held = held.slice(count);
        }
        assert.equal(buffer.sizeBytes, held.length);
        assert.deepEqual([...buffer.view()], held);
      }
    }),
    { numRuns: 40 },
  );
});

test("what was taken is not overwritten by what comes later", () => {
  const buffer = new ChainFileBuffer();
  buffer.append(new Uint8Array(4000).fill(1));
  const taken = buffer.take(3000);
  buffer.append(new Uint8Array(3000).fill(2));
  assert.ok(taken.every((byte) => byte === 1));
  assert.deepEqual([...buffer.view()], [...new Array(1000).fill(1), ...new Array(3000).fill(2)]);
  assert.throws(() => buffer.take(4001), { code: "INVARIANT" });
});
