import type { HashRegistry } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { computeHistoryLeaf } from "../ledger/block-id.ts";
import { computeGenesisLink } from "../ledger/epoch-record.ts";
import type { PlanEntry } from "../ledger/genesis.ts";
import type { Network } from "../ledger/schemas.ts";
import type { SealSubject } from "../ledger/seal-message.ts";
import { appendLeaf, type CompactRange, EMPTY_RANGE } from "../merkle/compact-range.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { ChainId, Digest, HashCode, Height, TimeMs } from "../primitives/brand.ts";
import type { LedgerFacts } from "./ledger-facts.ts";

/** The chain of ids of one algorithm: the newest id and the tree over all of them. */
export interface Lane {
  /** `hid_a` of the newest block; before block 0 the genesis link. */
  readonly tip: Digest;
  /** Tree over `GLC[i, hid_a(i)]` of all blocks so far. */
  readonly history: CompactRange;
}

/** A block of a dual-optional epoch that left the PQ lineage out, and the one before it. */
export interface MissedCarriage {
  readonly height: Height;
  readonly previous: MissedCarriage | null;
}

/** A change of epoch that somebody has told beforehand. It decides nothing; it saves a second pass over the past. */
export type ForeseenEpoch = Pick<PlanEntry, "start" | "algs">;

/**
 * What must be known of a branch up to one block in order to judge the next: a value of its own, so that branches
 * share what they have in common and a candidate costs nothing to drop.
 */
export interface Branch {
  readonly chainId: ChainId;
  readonly network: Network;
  readonly genesisTimeMs: TimeMs;
  /** Height of the newest block; -1 before block 0. */
  readonly height: number;
  readonly timeMs: TimeMs;
  /** One lane for each code that a header may name or that a pending record will need. */
  readonly lanes: ReadonlyMap<HashCode, Lane>;
  readonly facts: LedgerFacts;
  readonly missed: MissedCarriage | null;
  /** Changes of epoch that a test network's genesis decided in advance. */
  readonly plan: readonly PlanEntry[];
  /**
   * Records that are known to come, from the plan or from a file read beforehand: their lanes are kept from the
   * start.
   */
  readonly foreseen: readonly ForeseenEpoch[];
  /** Own history root at the anchor of the pending record; null where there is none or the past is out of reach. */
  readonly ownAnchor: Digest | null;
  /** What sealers sign of the newest blocks, newest first, at most two: the blocks whose commit may still come. */
  readonly sealable: readonly SealSubject[];
  /** Height of the newest commit that a body carries; -1 before the first. */
  readonly lastCommit: number;
}

/** A lane before block 0. */
export function emptyLane(hashes: HashRegistry, code: HashCode, chainId: ChainId): Lane {
  const hash = requireHash(hashes, code);
  return { tip: computeGenesisLink(hash, chainId), history: EMPTY_RANGE };
}

/** The lane after block `height`. Requires: the lane holds blocks 0..height - 1. Cost: O(log height). */
export function extendLane(
  hashes: HashRegistry,
  lane: Lane,
  block: { readonly code: HashCode; readonly height: Height; readonly hid: Digest },
): Lane {
  const hash = requireHash(hashes, block.code);
  const leaf = computeHistoryLeaf(hash, block.height, block.hid);
  return { tip: block.hid, history: appendLeaf(hash, lane.history, leaf) };
}

/** The lane of a code that the rules have shown to be tracked. */
export function laneOf(branch: Branch, code: HashCode): Lane {
  return assertDefined(branch.lanes.get(code), `no lane for code ${code}`);
}
