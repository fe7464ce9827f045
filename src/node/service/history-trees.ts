import { computeHid } from "../../consensus/hid.ts";
import type { EpochSchedule } from "../../consensus/schedule.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import { computeHistoryLeaf } from "../../ledger/block-id.ts";
import { MerkleTree } from "../../merkle/merkle-tree.ts";
import type { Digest, HashCode, Height } from "../../primitives/brand.ts";
import { type ChainReader, readBlock } from "../chain-reader.ts";
import { yieldNow } from "../verify-pace.ts";

/** Blocks between two looks at whether anybody still waits. */
const PACE_BLOCKS = 256;

/**
 * The history trees of a chain, kept while they grow: the first proof under a code reads every block, each later one
 * only those that are new. Cost: some 64 bytes of memory a block and code.
 */
export class HistoryTrees {
  readonly #chain: ChainReader;
  readonly #trees = new Map<HashCode, MerkleTree>();

  constructor(chain: ChainReader) {
    this.#chain = chain;
  }

  /** The tree under a code over so many blocks at least. It answers for every smaller size too. */
  async tree(
    code: HashCode,
    size: number,
    context: { readonly schedule: EpochSchedule; readonly signal: AbortSignal },
  ): Promise<MerkleTree> {
    const hash = requireHash(this.#chain.algorithms.hashes, code);
    const tree = this.#trees.get(code) ?? new MerkleTree(hash);
    this.#trees.set(code, tree);
    while (tree.size < size) {
      const height = tree.size;
      tree.append(computeHistoryLeaf(hash, height, this.blockId(code, height, context.schedule)));
      if (height % PACE_BLOCKS !== 0) continue;
      await yieldNow();
      context.signal.throwIfAborted();
    }
    return tree;
  }

  /** Id of a block under a code, or its retro id where it did not carry it. */
  blockId(code: HashCode, height: Height, schedule: EpochSchedule): Digest {
    const { store, algorithms } = this.#chain;
    const kept = store.blocks.header(height).ids.find(([own]) => own === code);
    if (kept !== undefined) return kept[1];
    return computeHid(algorithms.hashes, readBlock(this.#chain, height), { code, schedule });
  }
}

const KEPT = new WeakMap<ChainReader, HistoryTrees>();

/** The trees of a chain, the same for all who ask. Requires: a chain whose blocks below the newest stay. */
export function historyTreesOf(chain: ChainReader): HistoryTrees {
  const known = KEPT.get(chain);
  if (known !== undefined) return known;
  const trees = new HistoryTrees(chain);
  KEPT.set(chain, trees);
  return trees;
}
