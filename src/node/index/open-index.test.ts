import assert from "node:assert/strict";
import { existsSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { INDEX_STORY } from "../../../test/support/node/index-story.ts";
import { refusalOf, temporaryFolder } from "../../../test/support/temporary.ts";
import { readClock } from "../../machine/clock.ts";
import { loadAlgorithms } from "../algorithms.ts";
import type { ChainReader } from "../chain-reader.ts";
import type { LedgerChain } from "../ledger-chain.ts";
import { runStory } from "../story/run-story.ts";
import { type IndexNotice, openIndex } from "./open-index.ts";

const directory = temporaryFolder();
const file = join(directory, "index.db");
let chain: LedgerChain;
let reader: ChainReader;

before(async () => {
  const loaded = await loadAlgorithms();
  ({ chain, reader } = runStory(INDEX_STORY, { directory, loaded, seed: 1, onLine: () => {} }));
});

function open(mode: "write" | "read" | "memory", retainStates = 0) {
  const notices: IndexNotice[] = [];
  const onNotice = (notice: IndexNotice) => {
    if (notice.kind === "discarded") notices.push(notice);
  };
  return { index: openIndex(directory, reader, { mode, retainStates, onNotice }), notices };
}

test("reading makes an index in memory where there is none, and leaves no file", () => {
  rmSync(file, { force: true });
  const { index, notices } = open("read");
  assert.equal(index.height, reader.store.tipHeight);
  assert.deepEqual(notices, [{ kind: "discarded", reason: "there is none" }]);
  assert.equal(existsSync(file), false);
  index.close();
});

test("reading uses the file that a writer keeps, and sees each block that it adds", () => {
  const writer = open("write").index;
  const { index, notices } = open("read");
  assert.deepEqual(notices, []);
  const before = index.height;
  writer.apply(chain.seal({ items: [], timeMs: chain.branch.timeMs + 1000 }));
  assert.equal(index.height, before + 1);
  assert.equal(readClock(index.stateAt(before + 1)), readClock(chain.machine.state));
  assert.notEqual(readClock(index.stateAt(before)), readClock(chain.machine.state));
  index.close();
  writer.close();
});

test("reading makes an index in memory where the file is behind the ledger", () => {
  chain.seal({ items: [], timeMs: chain.branch.timeMs + 1000 });
  const { index, notices } = open("read");
  assert.equal(index.height, reader.store.tipHeight);
  assert.deepEqual(notices, [{ kind: "discarded", reason: "it is behind the ledger" }]);
  index.close();
  const writer = open("write").index;
  assert.equal(writer.height, reader.store.tipHeight, "the writer has caught up");
  writer.close();
});

test("a reader that is behind the ledger still gives the states of its own heights", () => {
  const { index } = open("read");
  const { height } = index;
  const clock = readClock(index.stateAt(height));
  chain.seal({ items: [], timeMs: chain.branch.timeMs + 60_000 });
  assert.equal(index.height, height);
  assert.equal(readClock(index.stateAt(height)), clock);
  index.close();
});

test("only so many states are kept, and the rest is refused with the oldest that is kept", async () => {
  rmSync(file, { force: true });
  const tip = reader.store.tipHeight;
  const { index } = open("write", 5);
  assert.equal(index.oldestState, tip - 5);
  assert.equal(typeof readClock(index.stateAt(tip - 5)), "number");
  const refused = await refusalOf(() => index.stateAt(tip - 6));
  assert.equal(refused.code, "STORAGE_PRUNED");
  assert.equal(refused.evidence.oldest, tip - 5);
  index.apply(chain.seal({ items: [], timeMs: chain.branch.timeMs + 1000 }));
  assert.equal(index.oldestState, tip - 4);
  index.close();
  rmSync(file, { force: true });
  const whole = open("memory").index;
  assert.equal(whole.oldestState, 0);
  whole.close();
});

test("the file is its owner's alone", () => {
  const { index } = open("write");
  assert.equal(statSync(file).mode & 0o777, 0o600);
  index.close();
});
