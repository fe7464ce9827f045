import type { HashFunction } from "./hash-function.ts";

/** One implementation of some hash functions, chosen by its name in the configuration. */
export interface HashProvider {
  /** E.g. `node:crypto`, `noble`, `wasm-simd`. */
  readonly name: string;
  readonly functions: readonly HashFunction[];
}
