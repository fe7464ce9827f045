import { resolveEpoch } from "../consensus/schedule.ts";
import { computeHistoryLeaf } from "../ledger/block-id.ts";
import type { Candidate } from "../machine/machine.ts";
import { appendLeaf, computeCompactRoot, EMPTY_RANGE } from "../merkle/compact-range.ts";
import type { Digest } from "../primitives/brand.ts";
import {
  computeNaiveId,
  judgeNaive,
  type NaiveBlock,
  type NaiveContent,
  type NaiveHashes,
  sealNaive,
} from "./naive-block.ts";

/** The same bodies as those of a chain, sealed by a naive ledger. */
export function sealNaiveChain(
  hashes: NaiveHashes,
  blocks: readonly Candidate[],
): readonly NaiveBlock[] {
  const sealed: NaiveBlock[] = [];
  for (const candidate of blocks) {
    sealed.push(sealNaive(hashes, sealed.at(-1) ?? null, contentOf(candidate)));
  }
  return sealed;
}

/** What a block of the ledger says, as the naive ledger would seal it. */
export function contentOf({ block, branch }: Candidate): NaiveContent {
  const { timeMs, height } = block.header;
  const { statements } = block.body;
  // It never drops what it once had: where the ledger goes on with one function, the naive one keeps both fields.
  const isPqOnly = resolveEpoch(branch.facts.schedule, height).record.rule === 5;
  const hasSecond = block.header.type === "v2" && (block.header.lineages.length > 1 || isPqOnly);
  return { timeMs, statements, hasSecond };
}

/** The first block that the naive ledger refuses, with its reason, or null where it accepts the whole chain. */
export function judgeNaiveChain(
  hashes: NaiveHashes,
  blocks: readonly NaiveBlock[],
): { readonly height: number; readonly reason: string } | null {
  let parent: NaiveBlock | null = null;
  for (const block of blocks) {
    const reason = judgeNaive(hashes, parent, block);
    if (reason !== null) return { height: block.height, reason };
    parent = block;
  }
  return null;
}

/** The anchor of a naive ledger: the second function over the first one's ids (N21), so that it binds no content. */
export function computeNaiveAnchor(hashes: NaiveHashes, blocks: readonly NaiveBlock[]): Digest {
  let range = EMPTY_RANGE;
  for (const block of blocks) {
    const old = hashes.second.digest(computeNaiveId(hashes, block));
    range = appendLeaf(hashes.second, range, computeHistoryLeaf(hashes.second, block.height, old));
  }
  return computeCompactRoot(hashes.second, range);
}
