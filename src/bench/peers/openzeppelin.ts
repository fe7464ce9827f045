import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import type { BytesHasher } from "./merkletreejs.ts";

/** The root that `@openzeppelin/merkle-tree` computes over items; its nodes are hexadecimal text. */
export function openzeppelinRoot(hasher: BytesHasher, items: readonly Buffer[]): Uint8Array {
  const leaves = items.map(hasher);
  return openzeppelinFold(leaves, (left, right) => hasher(Buffer.concat([left, right])));
}

/** The same over digests of leaves that were made elsewhere. The later leaf is the left argument of a node. */
export function openzeppelinFold(
  leaves: readonly Buffer[],
  nodeHash: (left: Buffer, right: Buffer) => Buffer,
): Uint8Array {
  const tree = SimpleMerkleTree.of([...leaves], {
    sortLeaves: false,
    nodeHash: (left, right) => toHexText(nodeHash(toBuffer(left), toBuffer(right))),
  });
  return toBuffer(tree.root);
}

function toHexText(bytes: Buffer): `0x${string}` {
  return `0x${bytes.toString("hex")}`;
}

/** Nodes are always text here, since the library writes each of them as such. */
function toBuffer(node: unknown): Buffer {
  if (typeof node === "string") return Buffer.from(node.slice(2), "hex");
  throw new TypeError("the library handed over a node that is no text");
}
