import assert from "node:assert/strict";
import { test } from "node:test";
import { literalRoot, referenceHash } from "../../../test/property/merkle/reference.ts";
import { compileKernel, Kernel } from "./kernel.ts";
import { kernelFold, prefixGap } from "./kernel-roots.ts";

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
