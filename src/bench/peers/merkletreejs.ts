import { MerkleTree } from "merkletreejs";

/** Hashes bytes as the library hands them over. */
export type BytesHasher = (data: Buffer) => Buffer;

/** The root that `merkletreejs` computes over items, hashing the leaves itself. */
export function merkletreejsRoot(hasher: BytesHasher, items: readonly Buffer[]): Uint8Array {
  return new MerkleTree([...items], hasher, { hashLeaves: true }).getRoot();
}

/** The same over digests of leaves that were made elsewhere: for comparing the shape of its tree with ours. */
export function merkletreejsFold(hasher: BytesHasher, leaves: readonly Buffer[]): Uint8Array {
  return new MerkleTree([...leaves], hasher).getRoot();
}
