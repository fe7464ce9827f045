import { createBLAKE3, createSHA3, createSHA256, type IHasher } from "hash-wasm";
import type { HashCode } from "../../primitives/brand.ts";

/** Hashes items one by one with a reused hasher of `hash-wasm`; the digests, one after the other. */
export type EachHasher = (items: readonly Uint8Array[]) => Uint8Array;

/** The hashers of the codes that are compared. */
export async function loadHashWasm(): Promise<ReadonlyMap<HashCode, EachHasher>> {
  const hashers: readonly (readonly [HashCode, IHasher])[] = [
    [0x12, await createSHA256()],
    [0x16, await createSHA3(256)],
    [0x1e, await createBLAKE3()],
  ];
  return new Map(hashers.map(([code, hasher]) => [code, (items) => hashEach(hasher, items)]));
}

function hashEach(hasher: IHasher, items: readonly Uint8Array[]): Uint8Array {
  const digests = new Uint8Array(items.length * hasher.digestSize);
  for (const [i, item] of items.entries()) {
    digests.set(hasher.init().update(item).digest("binary"), i * hasher.digestSize);
  }
  return digests;
}
