import { canonicalCode } from "../../consensus/rules.ts";
import { resolveEpoch } from "../../consensus/schedule.ts";
import type { StateReader } from "../../governance/state-access.ts";
import { decodeHeader } from "../../ledger/header.ts";
import { assert } from "../../primitives/assert.ts";
import type { Height } from "../../primitives/brand.ts";
import { equalBytes } from "../../primitives/bytes.ts";
import { type ChainReader, startBranch } from "../chain-reader.ts";
import { BlockExecution } from "./executed-blocks.ts";
import { indexableFrom } from "./indexable-from.ts";
import type { LedgerIndex } from "./ledger-index.ts";
import { readIndexedBlock } from "./stored-blocks.ts";

/** Tells how far a catching up has come. */
export type CatchUpProgress = (done: number, of: number) => void;

/**
 * Brings an index to the newest block of its chain. Blocks that the chain has left are taken back first; what follows
 * is read from the undos that the store keeps, and executed again where it keeps none. A kill at any moment leaves an
 * index that goes on from there. Of a chain whose older bodies are not held, it begins where they are. Requires: no
 * block is added meanwhile.
 */
export function catchUp(
  index: LedgerIndex,
  chain: ChainReader,
  onProgress: CatchUpProgress = () => {},
): void {
  const { store } = chain;
  const common = findCommon(index, chain);
  const { oldest } = store.recentBounds;
  // Rows of proposals are made from the state there and from what was changed since: where either is gone, all is made
  // anew.
  const isHeld = common >= oldest && common >= index.oldestState;
  index.rewind(common < index.height && !isHeld ? -1 : common);
  index.dropUnindexed();
  const tip = store.tipHeight;
  if (index.height >= tip) return;
  const { bodiesFrom } = store.retained;
  // Nothing is executed again from block 0 on where its body is not held.
  const isReached = bodiesFrom === 0 || index.height + 1 >= Math.max(bodiesFrom, oldest);
  if (!isReached) beginAt(index, chain, indexableFrom(chain) - 1);
  const from = index.height + 1;
  if (from > tip) return;
  const told = (height: Height) => onProgress(height - from + 1, tip - from + 1);
  if (from < oldest) executeUpTo(index, chain, oldest - 1, told);
  readUpTo(index, chain, tip, told);
}

/** Begins an index behind a block whose branch and state are held, and its body need not be. */
function beginAt(index: LedgerIndex, chain: ChainReader, height: Height): void {
  const { store, document } = chain;
  const { facts } = store.branch(startBranch(chain), height);
  const { record } = resolveEpoch(facts.schedule, height);
  const { ids, header: bytes } = store.blocks.header(height);
  const header = decodeHeader(bytes, document.chainId);
  assert(header.ok, `stored header ${height} does not decode`);
  const id = new Map(ids).get(canonicalCode(record));
  assert(id !== undefined, `block ${height} without its canonical id`);
  index.begin({ header: header.value, id, epoch: record.index });
}

/** The newest height at which the index and the chain have the same block, -1 when there is none. */
function findCommon(index: LedgerIndex, { store }: ChainReader): Height {
  const lowest = store.retained.headersFrom;
  let height = Math.min(index.height, store.tipHeight);
  for (; height >= lowest; height--) {
    const id = store.blocks.header(height).ids[0]?.[1];
    const own = index.blocks.get(height)?.id;
    if (id !== undefined && own !== undefined && equalBytes(id, own)) return height;
  }
  return -1;
}

function executeUpTo(
  index: LedgerIndex,
  chain: ChainReader,
  to: Height,
  told: (height: Height) => void,
): void {
  const execution = new BlockExecution(chain);
  for (const { height, raw } of chain.store.blocks.blocks({ from: 0, to })) {
    const executed = execution.execute(raw);
    if (height <= index.height) continue;
    index.apply(executed, execution.state);
    told(height);
  }
}

function readUpTo(
  index: LedgerIndex,
  chain: ChainReader,
  to: Height,
  told: (height: Height) => void,
): void {
  const { store } = chain;
  const from = index.height + 1;
  index.keepHistory({ from, to }, (height) => store.undoOf(height));
  for (let height = from; height <= to; height++) {
    const before = height === 0 ? NO_STATE : index.keptState(height - 1, store);
    const after = index.keptState(height, store);
    index.applyKept(readIndexedBlock(chain, height, { before, after }), after);
    told(height);
  }
}

const NO_STATE: StateReader = { get: () => undefined, entries: () => [] };
