import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { catchUp } from "../../src/node/index/catch-up.ts";
import { openIndex } from "../../src/node/index/open-index.ts";
import type { LedgerChain } from "../../src/node/ledger-chain.ts";
import { keepLanes } from "../../src/node/pruning/kept-lanes.ts";
import type { Digest } from "../../src/primitives/brand.ts";
import { equalBytes } from "../../src/primitives/bytes.ts";
import { LedgerError } from "../../src/primitives/ledger-error.ts";
import { Random, runSeed } from "../support/random.ts";
import {
  createStored,
  openStored,
  planOfAll,
  sealTo,
  storedSpec,
  storyContents,
  TIP,
} from "../support/stored-chain.ts";
import { refusalOf, temporaryFolder } from "../support/temporary.ts";

const RUNS = Number(process.env.RUNS ?? 8);
const STEPS = 60;
const SEED = runSeed(771);

const root = temporaryFolder();
const spec = storedSpec({ plan: planOfAll() });
const whole = await createStored(join(root, "whole"), spec);
sealTo(whole, TIP, storyContents);
const { store: all } = whole.reader;
const rows = [...all.entries(new Uint8Array(0))];

/** What must be so, said by nothing but the whole ledger and one number. */
class Model {
  bodiesFrom = 0;

  async compare(chain: LedgerChain, random: Random, label: string): Promise<void> {
    const { store } = chain.reader;
    assert.deepEqual(store.retained, { headersFrom: 0, bodiesFrom: this.bodiesFrom }, label);
    const height = random.between(0, store.tipHeight);
    assert.deepEqual(store.blocks.header(height), all.blocks.header(height), label);
    if (height >= this.bodiesFrom) {
      assert.deepEqual(store.blocks.block(height), all.blocks.block(height), label);
    } else {
      const { code, evidence } = await refusalOf(() => store.blocks.block(height));
      assert.deepEqual([code, evidence.oldest], ["STORAGE_PRUNED", this.bodiesFrom], label);
    }
    const id = (store.blocks.header(height).ids[0]?.[1] ?? assert.fail(label)) as Digest;
    const code = store.blocks.header(height).ids[0]?.[0] ?? assert.fail(label);
    assert.equal(store.findBlocks(code, id).length, 1, label);
  }
}

/** Heights at which the index holds the block of the whole chain. */
function heightsOf(chain: LedgerChain, index: ReturnType<typeof openIndex>): readonly number[] {
  const heights: number[] = [];
  for (let height = 0; height <= chain.branch.height; height++) {
    const row = index.blocks.get(height);
    const id = all.blocks.header(height).ids.some(([, own]) => row && equalBytes(own, row.id));
    if (id) heights.push(height);
  }
  return heights;
}

const range = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);

for (let run = 0; run < RUNS; run++) {
  const seed = SEED + run;
  test(`a ledger that lets bodies go at random agrees with the whole one (seed ${seed})`, async () => {
    const random = new Random(seed);
    const folder = join(root, `run-${run}`);
    let chain = await createStored(folder, spec);
    let index = openIndex(folder, chain.reader, { mode: "write" });
    const model = new Model();
    let begins = 0;
    for (let step = 0; step < STEPS; step++) {
      const label = `seed ${seed}, step ${step}`;
      const { store } = chain.reader;
      const final = Math.max(0, store.finalHeight);
      const chance = random.below(100);
      if (chance < 50 && chain.branch.height < TIP) {
        const taken = chain.importBlock(all.blocks.block(chain.branch.height + 1).raw);
        assert.ok(taken.ok, label);
        if (random.percent(80)) catchUp(index, chain.reader);
      } else if (chance < 70) {
        const below = random.between(0, Math.min(final, Math.max(0, index.height)));
        store.pruneBodies(below, keepLanes(chain.reader, below, chain.branch.facts.schedule));
        model.bodiesFrom = Math.max(model.bodiesFrom, below);
      } else if (chance < 78 && chain.branch.height > final) {
        chain.rewind(random.between(final, chain.branch.height));
      } else if (chance < 92) {
        index.close();
        chain.close();
        chain = await openStored(folder);
        if (random.percent(25)) {
          rmSync(join(folder, "index.db"));
          begins = model.bodiesFrom;
        }
        index = openIndex(folder, chain.reader, { mode: "write" });
      }
      await model.compare(chain, random, label);
      catchUp(index, chain.reader);
      assert.equal(index.beginsAt, begins, label);
      const lowest = Math.max(0, begins - 1);
      assert.deepEqual(heightsOf(chain, index), range(lowest, chain.branch.height), label);
    }
    while (chain.branch.height < TIP) {
      const taken = chain.importBlock(all.blocks.block(chain.branch.height + 1).raw);
      assert.ok(taken.ok, `seed ${seed}`);
    }
    assert.deepEqual(chain.reader.store.check().faults, []);
    assert.deepEqual([...chain.reader.store.entries(new Uint8Array(0))], rows);
    const above = () => chain.reader.store.pruneBodies(TIP + 1);
    assert.throws(above, (cause) => !(cause instanceof LedgerError), "never above finality");
    index.close();
    chain.close();
  });
}
