import assert from "node:assert/strict";
import { test } from "node:test";
import { encode } from "../../src/codec/canonical.ts";
import type { RawBlock } from "../../src/consensus/block.ts";
import { chainBlockSchema } from "../../src/ledger/chain-file-item.ts";
import type { BlockSource } from "../../src/node/copy/block-source.ts";
import { syncCopy } from "../../src/node/copy/sync-copy.ts";
import type { LedgerChain } from "../../src/node/ledger-chain.ts";
import { concatBytes } from "../../src/primitives/bytes.ts";
import { isSameRaw } from "../../src/storage/stored-block.ts";
import {
  createStored,
  openStored,
  planOfAll,
  sealTo,
  storedAlgorithms,
  storedSpec,
  TIP,
} from "../support/stored-chain.ts";
import { refusalOf, temporaryFolder } from "../support/temporary.ts";

const algorithms = await storedAlgorithms();

/** Blocks in a row as a node would serve them. */
function serve(blocks: readonly RawBlock[], name = "a node"): BlockSource {
  return {
    name,
    fetch: async (from, count) =>
      concatBytes(...blocks.slice(from, from + count).map((raw) => encode(chainBlockSchema, raw))),
  };
}

function blocksOf(chain: LedgerChain): RawBlock[] {
  const { store } = chain.reader;
  return [...store.blocks.blocks({ from: 0, to: store.tipHeight })].map(({ raw }) => raw);
}

async function chainOfAll(): Promise<RawBlock[]> {
  const folder = temporaryFolder();
  using chain = await createStored(folder, storedSpec({ plan: planOfAll() }));
  sealTo(chain, TIP);
  return blocksOf(chain);
}

const WHOLE = await chainOfAll();

/** A block with one bit of one statement turned. */
function altered(raw: RawBlock): RawBlock {
  const statements = raw.statements.map((statement) => statement.slice());
  const last = statements.at(-1);
  if (last !== undefined) last[last.length - 1] = (last.at(-1) ?? 0) ^ 1;
  return { header: raw.header, statements };
}

function isCopyOf(chain: LedgerChain, blocks: readonly RawBlock[]): boolean {
  const held = blocksOf(chain);
  return (
    held.length === blocks.length &&
    held.every((raw, height) => isSameRaw(raw, blocks[height] as RawBlock))
  );
}

test("a new copy holds every block of its source through all rule versions", async () => {
  const folder = temporaryFolder();
  const report = await syncCopy(folder, serve(WHOLE), { algorithms });
  assert.deepEqual(report, { isNew: true, imported: TIP + 1, tip: TIP, undone: 0, bad: null });
  using copy = await openStored(folder);
  assert.ok(isCopyOf(copy, WHOLE));
});

test("a copy goes on where it stands, up to the height that is wanted", async () => {
  const folder = temporaryFolder();
  const first = await syncCopy(folder, serve(WHOLE), { algorithms, to: 17 });
  assert.deepEqual([first.imported, first.tip], [18, 17]);
  const second = await syncCopy(folder, serve(WHOLE), { algorithms, to: 17 });
  assert.deepEqual([second.isNew, second.imported, second.tip], [false, 0, 17]);
  const third = await syncCopy(folder, serve(WHOLE), { algorithms });
  assert.deepEqual([third.imported, third.tip], [TIP - 17, TIP]);
});

test("a source that is behind its copy changes nothing", async () => {
  const folder = temporaryFolder();
  await syncCopy(folder, serve(WHOLE), { algorithms });
  const report = await syncCopy(folder, serve(WHOLE.slice(0, 9)), { algorithms });
  assert.deepEqual([report.imported, report.tip, report.bad], [0, TIP, null]);
});

test("a served block that was altered ends the copy below it and is named", async () => {
  for (const height of [1, 12, 24, 32, 38]) {
    const folder = temporaryFolder();
    const blocks = WHOLE.with(height, altered(WHOLE[height] as RawBlock));
    const report = await syncCopy(folder, serve(blocks), { algorithms });
    assert.equal(report.bad?.height, height);
    assert.equal(report.tip, height - 1);
  }
});

test("a history that was rewritten below the final block is refused, and the copy keeps its own", async () => {
  const folder = temporaryFolder();
  await syncCopy(folder, serve(WHOLE), { algorithms });
  const otherFolder = temporaryFolder();
  using other = await createStored(otherFolder, storedSpec({ plan: planOfAll() }));
  for (const raw of WHOLE.slice(1, 11)) assert.ok(other.importBlock(raw).ok);
  while (other.branch.height < TIP) other.seal({ items: [], timeMs: other.branch.timeMs + 7777 });
  const error = await refusalOf(() =>
    syncCopy(folder, serve(blocksOf(other), "a liar"), { algorithms }),
  );
  assert.equal(error.code, "CHAIN_SERVED_REWRITTEN");
  assert.equal(error.evidence.height, 11);
  using copy = await openStored(folder);
  assert.ok(isCopyOf(copy, WHOLE));
});

test("what is no block, another chain, or no chain at all is refused by name", async () => {
  const folder = temporaryFolder();
  const sync = (source: BlockSource) => refusalOf(() => syncCopy(folder, source, { algorithms }));
  const garbage = { name: "noise", fetch: async () => new Uint8Array([0x82, 0xff]) };
  assert.equal((await sync(garbage)).code, "CHAIN_SERVED_MALFORMED");
  assert.equal((await sync(serve([]))).code, "CHAIN_SERVED_MALFORMED");
  // The header of block 0 with another time: its document makes another one.
  const [zero, one] = WHOLE as [RawBlock, RawBlock];
  const forged = { header: one.header, statements: zero.statements };
  assert.equal((await sync(serve([forged]))).code, "CHAIN_SERVED_OTHER");
  await syncCopy(folder, serve(WHOLE), { algorithms, to: 3 });
  const strange = temporaryFolder();
  using chain = await createStored(strange, storedSpec({ name: "elsewhere" }));
  assert.equal((await sync(serve(blocksOf(chain)))).code, "CHAIN_SERVED_OTHER");
});
