import assert from "node:assert/strict";
import { test } from "node:test";
import { literalRoot, referenceHash } from "../../../test/property/merkle/reference.ts";
import { compileKernel, Kernel } from "./kernel.ts";
import { kernelFold, kernelTreeRoots, prefixGap } from "./kernel-roots.ts";

const kernel = new Kernel(compileKernel());

test("levels longer than the kernel's are folded part by part", () => {
  const { itemsMax } = kernel.layout;
  for (const code of [0x12, 0x16, 0x1e]) {
    const { digest } = referenceHash(code, "node");
    const level = Array.from({ length: 2 * itemsMax + 3 }, (_, i) =>
      digest(new Uint8Array([i & 255, i >> 8])),
    );
    for (const count of [1, 2, 3, itemsMax, itemsMax + 1, 2 * itemsMax, 2 * itemsMax + 3]) {
      const digests = level.slice(0, count);
      const found = kernelFold(kernel, code, new Uint8Array(Buffer.concat(digests)));
      assert.deepEqual(found, literalRoot(digest, digests), `${count} digests under ${code}`);
    }
  }
});

test("the gap before an item is that of the longest prefix", () => {
  const job = (length: number) => ({ code: 0x12, prefix: new Uint8Array(length) });
  assert.equal(prefixGap([]), 0);
  assert.equal(prefixGap([job(3), job(17), job(5)]), 17);
});

test("a longer prefix of a later job does not run into the padding of the item before", () => {
  // Items one byte apart in length, so that every length of padding occurs before a prefix.
  const items = Array.from({ length: 300 }, (_, i) => new Uint8Array(i).fill(i));
  const jobs = [0x12, 0x16, 0x1e].flatMap((code) => [
    { code, prefix: new Uint8Array() },
    { code, prefix: new Uint8Array(200).fill(9) },
  ]);
  const expected = jobs.map(({ code, prefix }) =>
    referenceHash(code, "node").treeRoot(prefix, items),
  );
  assert.deepEqual(kernelTreeRoots(kernel, jobs, items), expected);
});
