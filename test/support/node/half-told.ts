import assert from "node:assert/strict";
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { loadAlgorithms } from "../../../src/node/algorithms.ts";
import type { ChainReader } from "../../../src/node/chain-reader.ts";
import { LedgerChain } from "../../../src/node/ledger-chain.ts";
import {
  type CreatedSnapshot,
  createSnapshot,
} from "../../../src/node/snapshots/create-snapshot.ts";
import { restoreSnapshot } from "../../../src/node/snapshots/restore-snapshot.ts";
import { runStory } from "../../../src/node/story/run-story.ts";
import { parseHex0x } from "../../../src/primitives/hex.ts";
import { temporaryFolder } from "../temporary.ts";
import { INDEX_STORY } from "./index-story.ts";

/** A story that was told to its end, and a snapshot of a ledger that had heard the first half of it. */
export interface HalfTold {
  readonly whole: ChainReader;
  readonly snapshot: CreatedSnapshot;
  readonly algorithms: Awaited<ReturnType<typeof loadAlgorithms>>;
  /** Begins a ledger from the snapshot in a folder. */
  restore(directory: string): LedgerChain;
  /** Opens such a ledger again. */
  open(directory: string): LedgerChain;
  /** Has a ledger take in the blocks of the whole story up to a height. */
  follow(chain: LedgerChain, to: number): void;
}

/** Tells the story of the index; the snapshot is of the ledger after so many blocks. */
export async function tellHalf(afterBlocks: number): Promise<HalfTold> {
  const algorithms = await loadAlgorithms();
  const root = temporaryFolder();
  const [directory, half] = [join(root, "whole"), join(root, "half")];
  const plan: typeof INDEX_STORY = {
    ...INDEX_STORY,
    tell(story) {
      const { chain } = story;
      const seal = chain.seal.bind(chain);
      chain.seal = (request) => {
        const made = seal(request);
        if (made.branch.height === afterBlocks) copyLedger(directory, half);
        return made;
      };
      INDEX_STORY.tell(story);
    },
  };
  const { reader: whole } = runStory(plan, {
    directory,
    loaded: algorithms,
    seed: 1,
    onLine: () => {},
  });
  const snapshot = await createSnapshot(half);
  assert.equal(snapshot.height, afterBlocks);
  const digest = parseHex0x(snapshot.digest);
  assert.ok(digest.ok);
  const open = (target: string) => LedgerChain.open(target, { algorithms, sealers: [] });
  return {
    whole,
    snapshot,
    algorithms,
    restore(target) {
      const trust = { digest: digest.value, genesis: null };
      restoreSnapshot(snapshot.file, target, { algorithms, trust });
      return open(target);
    },
    open,
    follow(chain, to) {
      for (let height = chain.branch.height + 1; height <= to; height++) {
        const taken = chain.importBlock(whole.store.blocks.block(height).raw);
        assert.ok(taken.ok, `block ${height}`);
      }
    },
  };
}

/** Copies a ledger between two of its blocks, with the log that holds the newest. */
function copyLedger(from: string, to: string): void {
  mkdirSync(to);
  for (const name of ["ledger.db", "ledger.db-wal"]) cpSync(join(from, name), join(to, name));
}
