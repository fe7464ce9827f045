import type { HashFunction } from "../../crypto/hash-function.ts";
import type { HashProvider } from "../../crypto/hash-provider.ts";
import { isKernelCode, type Kernel } from "./kernel.ts";
import { kernelHash } from "./kernel-hash.ts";

/** Those of the hash functions that the kernel computes, as it computes them. */
export function kernelHashes(bases: readonly HashFunction[], kernel: Kernel): HashProvider {
  const functions = bases
    .filter(({ code }) => isKernelCode(code))
    .map((base) => kernelHash(base, kernel));
  return { name: "wasm-simd", functions };
}
