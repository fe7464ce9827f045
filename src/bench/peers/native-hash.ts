import { hash } from "node:crypto";

/** Names by which OpenSSL knows the hash functions that peers are given. */
export type NativeHashName = "sha256" | "sha3-256";

/** One digest as libraries expect it, by the fastest call of Node that answers bytes. */
export function digestBytes(name: NativeHashName): (data: Uint8Array) => Buffer {
  return (data) => hash(name, data, "buffer");
}

/** The same by way of text, which saves most of the cost of a new Buffer: a trick that few callers know. */
export function digestViaText(name: NativeHashName): (data: Uint8Array) => Buffer {
  return (data) => Buffer.from(hash(name, data, "latin1"), "latin1");
}

/**
 * The bare calls below any tree over items: one for each item, one for each of the n - 1 nodes over 64 bytes. Nothing
 * is put together, prefixed or kept. Answers a number that all of the digests went into.
 */
export function hashBare(
  name: NativeHashName,
  items: readonly Uint8Array[],
  nodes: readonly Uint8Array[],
): number {
  let mixed = 0;
  for (const item of items) mixed ^= hash(name, item, "latin1").charCodeAt(0);
  for (const node of nodes) mixed ^= hash(name, node, "latin1").charCodeAt(0);
  return mixed;
}
