import assert from "node:assert/strict";
import { appendFileSync, copyFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { loadAlgorithms } from "../../src/node/algorithms.ts";
import type { ChainReader } from "../../src/node/chain-reader.ts";
import { catchUp } from "../../src/node/index/catch-up.ts";
import { BlockExecution } from "../../src/node/index/executed-blocks.ts";
import { openIndexFile, removeIndexFile } from "../../src/node/index/index-file.ts";
import { storedGround } from "../../src/node/index/index-ground.ts";
import { LedgerIndex } from "../../src/node/index/ledger-index.ts";
import { type IndexNotice, openIndex } from "../../src/node/index/open-index.ts";
import { runStory } from "../../src/node/story/run-story.ts";
import { dumpIndex } from "../support/node/index-dump.ts";
import { INDEX_STORY } from "../support/node/index-story.ts";
import { Random } from "../support/random.ts";
import { temporaryFolder } from "../support/temporary.ts";

const SEED = 20_261_130;

const directory = temporaryFolder();
const file = join(directory, "index.db");
let chain: ChainReader;
/** The tables as they were when each block was taken in by itself, right after it was made. */
let expected: ReadonlyMap<string, readonly string[]>;

before(async () => {
  const loaded = await loadAlgorithms();
  chain = runStory(INDEX_STORY, { directory, loaded, seed: 1, onLine: () => {} }).reader;
  const { database } = openIndexFile(directory, chain.document.chainId);
  const index = new LedgerIndex(database, storedGround(chain));
  const execution = new BlockExecution(chain);
  for (const { raw } of chain.store.blocks.blocks({ from: 0, to: chain.store.tipHeight })) {
    index.apply(execution.execute(raw), execution.state);
  }
  index.close();
  expected = dumpIndex(file);
});

const open = (notices: IndexNotice[] = []) =>
  openIndex(directory, chain, { mode: "write", onNotice: (notice) => notices.push(notice) });

const compare = (name: string) => {
  const found = dumpIndex(file);
  for (const [table, rows] of expected) {
    assert.deepEqual(found.get(table), rows, `${name}: table ${table}`);
  }
};

test("has something in every table", () => {
  for (const [table, rows] of expected) assert(rows.length > 0, `${table} is empty`);
});

test("is the same when it is read from the undos that the store keeps", () => {
  removeIndexFile(directory);
  open().close();
  compare("from undos");
});

test("is the same when blocks whose undo is gone are executed again", () => {
  for (const oldest of [1, 20, chain.store.tipHeight]) {
    removeIndexFile(directory);
    const { database } = openIndexFile(directory, chain.document.chainId);
    const index = new LedgerIndex(database, storedGround(chain));
    catchUp(index, prunedTo(oldest));
    index.close();
    compare(`no undo below ${oldest}`);
  }
});

/** The chain as a store would give it that has forgotten the undos below a height. */
function prunedTo(oldest: number): ChainReader {
  const { store } = chain;
  const pruned = new Proxy(store, {
    get(target, name) {
      if (name === "recentBounds") return { oldest, newest: target.tipHeight };
      const value = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return { ...chain, store: pruned };
}

test("is the same after going back to random heights", () => {
  const random = new Random(SEED);
  for (let round = 0; round < 25; round++) {
    const index = open();
    const heights = Array.from({ length: 3 }, () => random.between(-1, chain.store.tipHeight));
    for (const height of [...heights].sort((left, right) => right - left)) index.rewind(height);
    index.close();
    open().close();
    compare(`seed ${SEED}, round ${round}, back to ${heights.join(" ")}`);
  }
});

test("goes on from every block at which it was stopped", () => {
  for (let stop = 1; stop <= chain.store.tipHeight; stop++) {
    removeIndexFile(directory);
    const { database } = openIndexFile(directory, chain.document.chainId);
    const index = new LedgerIndex(database, storedGround(chain));
    const halt = () =>
      catchUp(index, chain, (done) => {
        if (done === stop) throw new Error("stopped");
      });
    assert.throws(halt, /stopped/);
    index.close();
    const continued = open();
    assert.equal(continued.height, chain.store.tipHeight);
    continued.close();
    compare(`stopped after ${stop} blocks`);
  }
});

test("is thrown away and made again when the file is torn, foreign or of another form", () => {
  const damages: readonly (readonly [string, () => void])[] = [
    ["cut short", () => truncateSync(file, 4096 * 3)],
    ["not a database", () => writeFileSync(file, "an index, honestly")],
    ["another program's", () => copyFileSync(join(directory, "ledger.db"), file)],
    ["without its first page", () => writeFileSync(file, Buffer.alloc(65_536, 7))],
  ];
  for (const [name, damage] of damages) {
    removeIndexFile(directory);
    open().close();
    damage();
    const notices: IndexNotice[] = [];
    open(notices).close();
    assert(
      notices.some(({ kind }) => kind === "discarded"),
      `${name}: nothing was said`,
    );
    compare(name);
  }
});

test("keeps a file that is whole", () => {
  const notices: IndexNotice[] = [];
  open(notices).close();
  assert.deepEqual(notices, []);
  appendFileSync(`${file}-wal`, "");
  compare("opened again");
});
