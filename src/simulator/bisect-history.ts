import { computeHid } from "../consensus/hid.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { computeHistoryLeaf } from "../ledger/block-id.ts";
import { type ConsistencyProof, verifyConsistency } from "../merkle/consistency-proof.ts";
import { MerkleTree } from "../merkle/merkle-tree.ts";
import type { Digest, HashCode, Height } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { divFloor } from "../primitives/integer.ts";
import type { SimNode } from "./sim-node.ts";

/** What a peer answers about its history under one code. */
export interface HistoryPeer {
  readonly size: number;
  readonly root: (size: number) => Digest;
  readonly prove: (from: number, to: number) => ConsistencyProof;
}

/** The history of a node's blocks under a code, re-hashed from their content. */
export function historyOf(node: SimNode, code: HashCode): HistoryPeer {
  const hash = requireHash(node.algorithms.hashes, code);
  const tree = new MerkleTree(hash);
  const { schedule } = node.branch.facts;
  for (const { block } of node.store.kept) {
    const hid = computeHid(node.algorithms.hashes, block, { code, schedule });
    tree.append(computeHistoryLeaf(hash, block.header.height, hid));
  }
  return {
    size: tree.size,
    root: (size) => tree.root(size),
    prove: (from, to) => tree.proveConsistency(from, to),
  };
}

/** Where two histories part, and in how many questions that was found. */
export type Bisection =
  | { readonly found: "equal"; readonly asked: number }
  | { readonly found: "block"; readonly height: Height; readonly asked: number }
  /** The peer's answers do not belong to one history. */
  | { readonly found: "liar"; readonly size: number; readonly asked: number };

/**
 * The first block in which a peer's history differs from the own one. Each root that the peer names must be consistent
 * with the first one that it named, so that it cannot change its story on the way. Cost: O(log size) questions.
 */
export function bisectHistory(hash: HashFunction, own: HistoryPeer, peer: HistoryPeer): Bisection {
  const size = Math.min(own.size, peer.size);
  const head = peer.root(size);
  let asked = 1;
  if (equalBytes(head, own.root(size))) return { found: "equal", asked };
  let equal = 0;
  let different = size;
  while (different - equal > 1) {
    const middle = divFloor(equal + different, 2);
    const older = peer.root(middle);
    asked += 1;
    const proof = peer.prove(middle, size);
    if (!verifyConsistency(hash, proof, { older, newer: head }).ok) {
      return { found: "liar", size: middle, asked };
    }
    if (equalBytes(older, own.root(middle))) equal = middle;
    else different = middle;
  }
  return { found: "block", height: different - 1, asked };
}
