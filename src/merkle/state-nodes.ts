import { KeyStore } from "./key-store.ts";
import { NodePool } from "./node-pool.ts";

/** Reference to a subtree without entries. A positive reference is a branch, a negative one the leaf of that number. */
export const EMPTY_PLACE = 0;

/** The nodes of one state tree in memory. */
export interface StateNodes {
  /** Subtrees of two entries or more: fields are the references of the two halves. */
  readonly branches: NodePool;
  /** Single entries: fields are the slot and the length of the key. */
  readonly leaves: NodePool;
  readonly keys: KeyStore;
  /** 32-bit words of `H(tag("empty", a))`. */
  readonly empty: Int32Array;
}

export function createStateNodes(emptyRoot: Uint8Array): StateNodes {
  return {
    branches: new NodePool(emptyRoot.length),
    leaves: new NodePool(emptyRoot.length),
    keys: new KeyStore(),
    empty: wordsOf(emptyRoot),
  };
}

/** A copy of the key of a leaf. */
export function leafKey(nodes: StateNodes, leaf: number): Uint8Array {
  return nodes.keys.read(nodes.leaves.first(leaf), nodes.leaves.second(leaf));
}

/** True iff the leaf is that of the key. */
export function leafHolds(nodes: StateNodes, leaf: number, key: Uint8Array): boolean {
  return nodes.keys.holds(nodes.leaves.first(leaf), nodes.leaves.second(leaf), key);
}

/** Copies the digest of a subtree to a list of words. */
export function copyReferenced(
  nodes: StateNodes,
  reference: number,
  to: Int32Array,
  at: number,
): void {
  if (reference > 0) nodes.branches.copyDigest(reference, to, at);
  else if (reference < 0) nodes.leaves.copyDigest(-reference, to, at);
  else to.set(nodes.empty, at);
}

/** The digest of a subtree. */
export function referencedDigest(nodes: StateNodes, reference: number): Uint8Array {
  const words = new Int32Array(nodes.empty.length);
  copyReferenced(nodes, reference, words, 0);
  return new Uint8Array(words.buffer);
}

/** The bytes as 32-bit words, copied where they do not lie on a word's boundary. Requires: whole words. */
export function wordsOf(bytes: Uint8Array): Int32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
  return new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length >>> 2);
}
