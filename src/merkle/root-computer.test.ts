import assert from "node:assert/strict";
import { test } from "node:test";
import { referenceHash } from "../../test/property/merkle/reference.ts";
import { leafTag } from "../crypto/domain.ts";
import { compileKernel, Kernel } from "./kernel/kernel.ts";
import { kernelHash } from "./kernel/kernel-hash.ts";
import { sequentialRootComputer } from "./root-computer.ts";

const module = compileKernel();
const items = Array.from({ length: 1500 }, (_, i) => new Uint8Array(i % 300).fill(i));

test("roots come in the order of the jobs, whoever computes them", () => {
  const first = new Kernel(module);
  const second = new Kernel(module);
  const hashes = [
    kernelHash(referenceHash(0x16), first),
    referenceHash(0x12, "node"),
    kernelHash(referenceHash(0x12), second),
    referenceHash(0x20),
    kernelHash(referenceHash(0x1e), first),
    kernelHash(referenceHash(0x12), first),
  ];
  const jobs = hashes.map((hash) => ({ hash, prefix: leafTag("leaf", hash.code) }));
  const expected = jobs.map(({ hash, prefix }) =>
    referenceHash(hash.code, "node").treeRoot(prefix, items),
  );
  assert.deepEqual(sequentialRootComputer.computeRoots(jobs, items), expected);
});

test("one job may stand in the list twice, and no job gives no root", () => {
  const hash = kernelHash(referenceHash(0x12), new Kernel(module));
  const job = { hash, prefix: leafTag("leaf", 0x12) };
  const [left, right] = sequentialRootComputer.computeRoots([job, job], items);
  assert.deepEqual(left, right);
  assert.deepEqual(sequentialRootComputer.computeRoots([], items), []);
});

test("no items have no tree root", () => {
  const job = { hash: referenceHash(0x12), prefix: leafTag("leaf", 0x12) };
  assert.throws(() => sequentialRootComputer.computeRoots([job], []), { code: "INVARIANT" });
});
