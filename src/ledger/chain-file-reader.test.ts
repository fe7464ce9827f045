import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { incrementalDigests } from "../../test/support/incremental-digests.ts";
import { bytesOf, LEDGER_VECTORS } from "../../test/support/ledger-vectors.ts";
import {
  type LiteralItems,
  literalItems,
  sealItems,
} from "../../test/support/literal-chain-file.ts";
import { join, literalDecode, literalEncode } from "../../test/support/literal-codec.ts";
import type { ChainFileFault } from "./chain-file-fault.ts";
import { ChainFileReader, type ChainItem } from "./chain-file-reader.ts";

interface Outcome {
  readonly items: readonly ChainItem[];
  readonly fault: ChainFileFault | null;
}

/** Everything that a reader gives of a file that comes in pieces of a size. */
function readAll(file: Uint8Array, pieceBytes = file.length): Outcome {
  const reader = new ChainFileReader(incrementalDigests);
  const items: ChainItem[] = [];
  for (let start = 0; start < file.length; start += pieceBytes) {
    reader.push(file.subarray(start, start + pieceBytes));
    for (;;) {
      const next = reader.next();
      if (!next.ok) return { items, fault: next.error };
      if (next.value === null) break;
      items.push(next.value);
    }
  }
  return { items, fault: reader.finish() };
}

const ITEMS = literalItems("chain_b", 0, 5);
const FILE = sealItems(ITEMS);

/** The fault of a file with some items replaced. */
function faultOf(change: Partial<LiteralItems>, blocks?: number): ChainFileFault | null {
  return readAll(sealItems({ ...ITEMS, ...change }, blocks)).fault;
}

test("a file gives its items in order, however it comes", () => {
  const whole = readAll(FILE);
  assert.equal(whole.fault, null);
  const names = whole.items.map(({ name }) => name);
  const blocks = new Array<string>(6).fill("block");
  assert.deepEqual(names, ["head", "genesis", "records", "start", ...blocks, "commits", "end"]);
  for (const item of whole.items) {
    if (item.name === "genesis") assert.deepEqual(item.genesis, ITEMS.genesis);
    if (item.name === "records")
      assert.deepEqual(
        item.records.map(({ start }) => start),
        [0, 4],
      );
    if (item.name !== "block") continue;
    const golden = LEDGER_VECTORS.chain_b.blocks[item.height];
    assert.deepEqual(item.block.header, bytesOf(golden.header));
    assert.deepEqual(item.block.statements, golden.body.map(bytesOf));
  }
  for (const pieceBytes of [1, 2, 3, 7, 64, 1000]) {
    assert.deepEqual(readAll(FILE, pieceBytes), whole, `pieces of ${pieceBytes}`);
  }
});

test("a part of a chain says where it starts", () => {
  const { items, fault } = readAll(sealItems(literalItems("chain_b", 3, 5)));
  assert.equal(fault, null);
  const start = items.find((item) => item.name === "start")?.start;
  assert(start !== undefined && start !== null);
  assert.deepEqual(
    start.histories.map(({ code, nodes }) => [code, nodes.length]),
    [
      [0x12, 2],
      [0x16, 2],
    ],
  );
  assert.deepEqual(
    items.flatMap((item) => (item.name === "block" ? [item.height] : [])),
    [3, 4, 5],
  );
});

test("a reader counts the bytes of the items that it gave", () => {
  const reader = new ChainFileReader(incrementalDigests);
  reader.push(FILE);
  assert.equal(reader.offset, 0);
  reader.next();
  assert.equal(reader.offset, ITEMS.head.length);
  reader.next();
  assert.equal(reader.offset, ITEMS.head.length + ITEMS.genesis.length);
});

test("a file cut anywhere is truncated, with the item that is missing", () => {
  for (let length = 0; length < FILE.length; length++) {
    const { fault } = readAll(FILE.subarray(0, length));
    assert(fault?.code === "CHAIN_FILE_TRUNCATED", `${length}: ${inspect(fault)}`);
    assert.equal(fault.offset, length);
  }
  const { fault } = readAll(FILE.subarray(0, FILE.length - 1));
  assert(fault?.code === "CHAIN_FILE_TRUNCATED");
  assert.equal(fault.item, "end");
});

test("no flipped byte is accepted", () => {
  for (let at = 0; at < FILE.length; at++) {
    for (const mask of [0x01, 0x10, 0x80, 0xff]) {
      const flipped = Uint8Array.from(FILE);
      flipped[at] = (flipped[at] ?? 0) ^ mask;
      assert.notEqual(readAll(flipped).fault, null, `byte ${at}, mask ${mask}`);
    }
  }
});

test("what is no chain file is told at its first strange byte", () => {
  const ascii = (value: string) => new Uint8Array(Buffer.from(value));
  assert.deepEqual(readAll(ascii('{"form":"mathledger-export"}')).fault, {
    code: "CHAIN_FILE_MAGIC",
    offset: 0,
  });
  assert.deepEqual(readAll(Uint8Array.of(0x85, 0x71, 0x6d, 0x62)).fault, {
    code: "CHAIN_FILE_MAGIC",
    offset: 3,
  });
  const [, , ...rest] = [...ITEMS.head];
  assert.equal(readAll(Uint8Array.of(0x85, 0x72, ...rest)).fault?.code, "CHAIN_FILE_MAGIC");
  assert.equal(readAll(new Uint8Array(0)).fault?.code, "CHAIN_FILE_TRUNCATED");
});

test("another version of the form is named", () => {
  const chainId = bytesOf(LEDGER_VECTORS.chain_b.chain_id);
  const head = literalEncode(["mathledger-export", 2, chainId, 0, 5]);
  assert.deepEqual(faultOf({ head }), { code: "CHAIN_FILE_VERSION", version: 2, offset: 0 });
  const nameless = literalEncode(["mathledger-export", null, chainId, 0, 5]);
  assert.equal(faultOf({ head: nameless })?.code, "CHAIN_FILE_MALFORMED");
});

test("ranges that contradict each other are refused where they stand", () => {
  const chainId = bytesOf(LEDGER_VECTORS.chain_b.chain_id);
  const part = literalItems("chain_b", 3, 5);
  const head = literalEncode(["mathledger-export", 1, chainId, 5, 4]);
  assert.deepEqual(faultOf({ head }), {
    code: "CHAIN_FILE_RANGE",
    item: "head",
    from: 5,
    to: 4,
    offset: 0,
  });
  const at = ITEMS.head.length + ITEMS.genesis.length + ITEMS.records.length;
  const spare = { code: "CHAIN_FILE_RANGE", item: "start", from: 0, to: 5, offset: at };
  assert.deepEqual(faultOf({ start: part.start }), spare);
  const missing = readAll(sealItems({ ...part, start: literalEncode(null) })).fault;
  assert.equal(missing?.code, "CHAIN_FILE_RANGE");
  const short = literalItems("chain_b", 4, 5).start;
  assert.equal(readAll(sealItems({ ...part, start: short })).fault?.code, "CHAIN_FILE_RANGE");
  const seals = [[new Uint8Array(32), 0, new Uint8Array(64)]];
  assert.equal(faultOf({ commits: literalEncode([[3, 5, seals]]) }), null);
  assert.equal(faultOf({ commits: literalEncode([[3, 6, seals]]) })?.code, "CHAIN_FILE_RANGE");
});

test("a genesis document of another chain is refused before any block is read", () => {
  const { genesis } = literalItems("chain_a", 0, 0);
  const outcome = readAll(sealItems({ ...ITEMS, genesis }));
  assert.equal(outcome.fault?.code, "CHAIN_FILE_CHAIN");
  assert.deepEqual(
    outcome.items.map(({ name }) => name),
    ["head"],
  );
});

test("missing, spare and miscounted blocks are counted", () => {
  const { blocks } = ITEMS;
  const count = (fault: ChainFileFault | null) =>
    fault?.code === "CHAIN_FILE_COUNT" ? [fault.expected, fault.found] : inspect(fault);
  assert.deepEqual(count(faultOf({ blocks: blocks.slice(1) })), [6, 5]);
  assert.deepEqual(count(faultOf({ blocks: [...blocks, ...blocks.slice(5)] })), [6, 7]);
  assert.deepEqual(count(faultOf({}, 7)), [7, 6]);
});

test("a trailer of other bytes is refused by either digest", () => {
  const end = literalDecode(FILE.subarray(FILE.length - trailerBytes()));
  assert(Array.isArray(end));
  const [form, blocks, digests] = end;
  for (const index of [0, 1]) {
    const wrong = digests.with(index, [digests[index][0], new Uint8Array(32)]);
    const file = join(FILE.subarray(0, -trailerBytes()), literalEncode([form, blocks, wrong]));
    const { fault } = readAll(file);
    assert(fault?.code === "CHAIN_FILE_DIGEST");
    assert.equal(fault.algorithm, [0x12, 0x16][index]);
  }
  const swapped = literalEncode([form, blocks, digests.toReversed()]);
  const file = join(FILE.subarray(0, -trailerBytes()), swapped);
  assert.equal(readAll(file).fault?.code, "CHAIN_FILE_DIGEST");
});

function trailerBytes(): number {
  const { head, genesis, records, start, blocks, commits } = ITEMS;
  return FILE.length - join(head, genesis, records, start, ...blocks, commits).length;
}

test("bytes after the trailer are refused, in its piece or in a later one", () => {
  const trailing = { code: "CHAIN_FILE_TRAILING", offset: FILE.length };
  assert.deepEqual(readAll(join(FILE, Uint8Array.of(0))).fault, trailing);
  assert.deepEqual(readAll(join(FILE, Uint8Array.of(0)), FILE.length).fault, trailing);
  assert.deepEqual(readAll(join(FILE, FILE)).fault, trailing);
});

test("an item longer than its limit is refused at the length that says so", () => {
  const before = join(ITEMS.head, ITEMS.genesis, ITEMS.records, ITEMS.start);
  const huge = join(before, Uint8Array.of(0x82, 0x5b, 0x7f, 255, 255, 255, 255, 255, 255, 255));
  const { fault } = readAll(huge);
  assert(fault?.code === "CHAIN_FILE_OVERSIZE", inspect(fault));
  assert.deepEqual([fault.item, fault.offset], ["block", before.length + 1]);
  const records = join(ITEMS.head, ITEMS.genesis, Uint8Array.of(0x9a, 0x7f, 255, 255, 255));
  assert.equal(readAll(records).fault?.code, "CHAIN_FILE_OVERSIZE");
});

test("a malformed item is placed in the file", () => {
  const at = ITEMS.head.length + ITEMS.genesis.length;
  const records = Uint8Array.of(0x81, 0xf9, 0, 0);
  const float = {
    code: "CHAIN_FILE_MALFORMED",
    item: "records",
    fault: "CODEC_TYPE",
    offset: at + 1,
  };
  assert.deepEqual(faultOf({ records }), float);
  const empty = { ...float, fault: "CODEC_LENGTH", offset: at };
  assert.deepEqual(faultOf({ records: literalEncode([]) }), empty);
  const [first, ...rest] = ITEMS.blocks;
  assert(first !== undefined);
  const block = join(Uint8Array.of(0x98, 0x02), first.subarray(1));
  const long = faultOf({ blocks: [block, ...rest] });
  assert(long?.code === "CHAIN_FILE_MALFORMED");
  assert.equal(long.fault, "CODEC_NONCANONICAL");
});

test("a reader keeps its first fault and takes nothing more", () => {
  const reader = new ChainFileReader(incrementalDigests);
  reader.push(Uint8Array.of(0));
  const first = reader.next();
  assert(!first.ok);
  reader.push(FILE);
  assert.deepEqual(reader.next(), first);
  assert.deepEqual(reader.finish(), first.error);
  // A fault in one item does not let the next one pass, though its bytes are there.
  const later = new ChainFileReader(incrementalDigests);
  later.push(sealItems({ ...ITEMS, records: literalEncode([]) }));
  for (const name of ["head", "genesis"]) {
    const item = later.next();
    assert(item.ok && item.value?.name === name);
  }
  const fault = later.next();
  assert(!fault.ok && fault.error.code === "CHAIN_FILE_MALFORMED");
  assert.deepEqual(later.next(), fault);
});
