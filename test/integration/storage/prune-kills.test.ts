import assert from "node:assert/strict";
import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { LedgerChain } from "../../../src/node/ledger-chain.ts";
import { keepLanes } from "../../../src/node/pruning/kept-lanes.ts";
import type { ChainStore } from "../../../src/storage/chain-store.ts";
import {
  createStored,
  openStored,
  planOfAll,
  sealTo,
  storedSpec,
  storyContents,
} from "../../support/stored-chain.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { watchWrites } from "./watched-writes.ts";

const root = temporaryFolder();
const TIP = 24;
/** Each is one durable step. */
const STEPS = [3, 4, 15, 22] as const;

function prune({ reader, branch }: LedgerChain, below: number): void {
  reader.store.pruneBodies(below, keepLanes(reader, below, branch.facts.schedule));
}

/** What lies on the disk before each write call of the steps, and what bodies must be held there. */
async function recordMoments() {
  const directory = join(root, "running");
  const moments: { readonly folder: string; readonly bodiesFrom: number }[] = [];
  let bodiesFrom: number | null = null;
  watchWrites(() => {
    if (bodiesFrom === null) return;
    const folder = join(root, `moment-${moments.length}`);
    mkdirSync(folder);
    for (const file of readdirSync(directory)) {
      if (!/(?:\.lock|-shm)$/.test(file)) cpSync(join(directory, file), join(folder, file));
    }
    moments.push({ folder, bodiesFrom });
  });
  const chain = await createStored(directory, storedSpec({ plan: planOfAll() }));
  sealTo(chain, TIP, storyContents);
  for (const below of STEPS) {
    bodiesFrom = chain.reader.store.retained.bodiesFrom;
    prune(chain, below);
  }
  bodiesFrom = null;
  return { chain, moments };
}

const rowsOf = (store: ChainStore) => [...store.entries(new Uint8Array(0))];

test("killed at any write call of a pruning, a store stands before or after a step, and goes on", async (context) => {
  const { chain, moments } = await recordMoments();
  const { store } = chain.reader;
  sealTo(chain, TIP + 2, storyContents);
  const seen = new Set<number>();
  for (const [call, { folder, bodiesFrom }] of moments.entries()) {
    const again = await openStored(folder);
    const { store: found } = again.reader;
    const label = `call ${call}`;
    assert.deepEqual(found.check().faults, [], label);
    assert.deepEqual(found.retained, { headersFrom: 0, bodiesFrom }, label);
    assert.equal(found.tipHeight, TIP, label);
    seen.add(bodiesFrom);
    prune(again, 22);
    for (const height of [TIP + 1, TIP + 2]) {
      const taken = again.importBlock(store.blocks.block(height).raw);
      assert.ok(taken.ok, `${label}: block ${height}`);
    }
    assert.deepEqual(found.check().faults, [], label);
    assert.deepEqual(rowsOf(found), rowsOf(store), label);
    assert.deepEqual(found.blocks.header(TIP + 2), store.blocks.header(TIP + 2), label);
    assert.deepEqual(found.note("lanes"), store.note("lanes"), label);
    again.close();
    rmSync(folder, { recursive: true });
  }
  context.diagnostic(`${moments.length} write calls`);
  assert.deepEqual([...seen], [0, 3, 4, 15]);
  chain.close();
});
