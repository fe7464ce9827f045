import type { HashFunction } from "../../crypto/hash-function.ts";
import { assert } from "../../primitives/assert.ts";
import { isKernelCode, type Kernel } from "./kernel.ts";
import { kernelDigest, kernelDigestEach, kernelDigestPairs } from "./kernel-digests.ts";
import { kernelTreeRoots } from "./kernel-roots.ts";

/** A hash function whose tree roots one kernel computes, so that roots over the same items can share their load. */
export interface KernelHash extends HashFunction {
  readonly kernel: Kernel;
}

/** True iff the hash function's tree roots are computed by a kernel. */
export function isKernelHash(hash: HashFunction): hash is KernelHash {
  return "kernel" in hash;
}

/**
 * The hash function `base` as the kernel computes it: equal digests, whole batches in one call.
 * Requires: a code that the kernel computes (`isKernelCode`).
 */
export function kernelHash(base: HashFunction, kernel: Kernel): KernelHash {
  const { code, name, digestLength } = base;
  assert(isKernelCode(code), `the kernel does not compute ${name}`);
  return {
    code,
    name,
    digestLength,
    provider: "wasm-simd",
    kernel,
    digest: (message) => kernelDigest(kernel, code, message),
    digestEach: (prefix, items) => kernelDigestEach(kernel, { code, prefix }, items),
    digestPairs: (level) => kernelDigestPairs(kernel, code, level),
    treeRoot: (prefix, items) =>
      kernelTreeRoots(kernel, [{ code, prefix }], items)[0] as Uint8Array,
  };
}
