import { hashTag } from "../crypto/domain.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import type { Digest, HashCode, Height } from "../primitives/brand.ts";
import { compareBytes, concatBytes, equalBytes } from "../primitives/bytes.ts";

/** The id pair of a block: two blocks are one iff their sets of ids are equal. */
export type IdSet = readonly (readonly [HashCode, Digest])[];

/** A block as fork choice sees it. Every block given here has passed stages D, V and X on its own branch. */
export interface ForkBlock {
  readonly height: Height;
  readonly ids: IdSet;
  /** Hash of the record in force at the block. */
  readonly epochHash: Digest;
  /** Weight of the valid commit for the block, 0 while there is none. */
  readonly commitWeight: bigint;
}

/** Two branches above the same part of the chain, each ascending and without gaps. */
export interface Fork {
  readonly finalHeight: number;
  /** F of the record in force at the fork. */
  readonly finalityBlocks: number;
  readonly current: readonly ForkBlock[];
  readonly candidate: readonly ForkBlock[];
}

/** What to do about a candidate branch. */
export type ForkChoice =
  | { readonly choice: "switch"; readonly forkHeight: number; readonly depthBlocks: number }
  | { readonly choice: "stay"; readonly forkHeight: number }
  | { readonly choice: "refuse"; readonly code: ForkFaultCode; readonly forkHeight: number };

/** Why a candidate branch is not considered at all. */
export type ForkFaultCode =
  | "LEDGER_FORK_UNKNOWN_PARENT"
  | "LEDGER_FORK_BELOW_FINAL"
  | "LEDGER_FORK_TOO_LONG"
  | "LEDGER_FORK_EPOCH";

/** True iff the sets hold the same ids under the same codes, in whatever order. */
export function isSameBlock(left: IdSet, right: IdSet): boolean {
  if (left.length !== right.length) return false;
  return left.every(([code, id]) =>
    right.some(([other, otherId]) => other === code && equalBytes(id, otherId)),
  );
}

/**
 * Chooses between the branch that a node stands on and a candidate. The fork must not lie below the final height, both
 * branches must be in the same epoch wherever both have a block, and the greater weight of commits above the fork wins,
 * then the greater height, then the branch one stands on. Both lineages are one chain: no lineage has a say of its own.
 */
export function chooseFork(fork: Fork): ForkChoice {
  const { current, candidate } = fork;
  const first = candidate[0];
  const base = current[0];
  if (first === undefined || base === undefined || first.height !== base.height) {
    return { choice: "refuse", code: "LEDGER_FORK_UNKNOWN_PARENT", forkHeight: -1 };
  }
  const shared = sharedPrefix(current, candidate);
  const forkHeight = base.height + shared - 1;
  const refuse = (code: ForkFaultCode): ForkChoice => ({ choice: "refuse", code, forkHeight });
  if (shared === candidate.length) return { choice: "stay", forkHeight };
  if (forkHeight < fork.finalHeight) return refuse("LEDGER_FORK_BELOW_FINAL");
  if (candidate.length - shared > 2 * fork.finalityBlocks + 1)
    return refuse("LEDGER_FORK_TOO_LONG");
  if (!sameEpochs(current, candidate)) return refuse("LEDGER_FORK_EPOCH");
  const own = current.slice(shared);
  const other = candidate.slice(shared);
  const isHeavier = totalCommit(other) > totalCommit(own);
  const isHigher = totalCommit(other) === totalCommit(own) && other.length > own.length;
  if (!isHeavier && !isHigher) return { choice: "stay", forkHeight };
  return { choice: "switch", forkHeight, depthBlocks: own.length };
}

function sharedPrefix(left: readonly ForkBlock[], right: readonly ForkBlock[]): number {
  let shared = 0;
  for (const block of left) {
    const other = right[shared];
    if (other === undefined || !isSameBlock(block.ids, other.ids)) return shared;
    shared += 1;
  }
  return shared;
}

function sameEpochs(left: readonly ForkBlock[], right: readonly ForkBlock[]): boolean {
  return left.every((block, index) => {
    const other = right[index];
    return other === undefined || equalBytes(block.epochHash, other.epochHash);
  });
}

function totalCommit(blocks: readonly ForkBlock[]): bigint {
  let total = 0n;
  for (const block of blocks) total += block.commitWeight;
  return total;
}

/**
 * Orders two equal branches when they are compared offline, by `H_a(tag("tie",a) ‖ hid_a(f) ‖ hid_a(tip))`; the smaller
 * digest comes first. A running node never uses it: it stays where it stands, so that nobody can grind a tie.
 */
export function compareTies(
  hash: HashFunction,
  fork: Digest,
  tips: { readonly left: Digest; readonly right: Digest },
): number {
  return compareBytes(computeTie(hash, fork, tips.left), computeTie(hash, fork, tips.right));
}

/** The tie digest of one branch. */
export function computeTie(hash: HashFunction, fork: Digest, tip: Digest): Digest {
  return hash.digest(concatBytes(hashTag("tie", hash.code), fork, tip));
}
