import assert from "node:assert/strict";
import { test } from "node:test";
import { flipped, withItem } from "../../test/support/header-mutations.ts";
import { literalEncode } from "../../test/support/literal-codec.ts";
import { literalAt, literalChainOf } from "../../test/support/literal-network.ts";
import { makeLongChain } from "../../test/support/long-chain.ts";
import { TEST_HASHES } from "../../test/support/test-algorithms.ts";
import type { Limits } from "../ledger/limits.ts";
import { encodeStatement } from "../ledger/statement.ts";
import { encodeTransaction } from "../ledger/transaction.ts";
import { decodeBlock, type RawBlock } from "./block.ts";

const network = makeLongChain();
const chain = literalChainOf(network);
const { chainId, facts } = network.branch;
const HEIGHT = 18;

function raw(height = HEIGHT): RawBlock {
  const { headerBytes, statements } = literalAt(chain, height);
  return { header: headerBytes, statements };
}

function judge(block: RawBlock, changed: { limits?: Partial<Limits>; isGenesis?: boolean } = {}) {
  const limits = { ...facts.limits, ...changed.limits };
  const isGenesis = changed.isGenesis ?? false;
  const decoded = decodeBlock(block, { hashes: TEST_HASHES, chainId, limits, isGenesis });
  return decoded.ok ? null : decoded.error;
}

test("a block is read as it was made, with its roots computed once for each code", () => {
  const decoded = decodeBlock(raw(), {
    hashes: TEST_HASHES,
    chainId,
    limits: facts.limits,
    isGenesis: false,
  });
  assert(decoded.ok);
  const { body, header } = decoded.value;
  assert.equal(header.height, HEIGHT);
  assert.equal(body.count, raw().statements.length);
  const bytes = raw().statements.reduce((sum, statement) => sum + statement.length, 0);
  assert.equal(body.sizeBytes, bytes);
  for (const code of [0x12, 0x16, 0x20]) {
    assert.deepEqual(body.root(code), chain.bodyRoot(code, raw().statements));
    assert.equal(body.root(code), body.root(code), "the same object: computed once");
  }
});

test("limits are looked at before any statement is, at their exact size", () => {
  const count = raw().statements.length;
  const sizeBytes = raw().statements.reduce((sum, statement) => sum + statement.length, 0);
  assert.equal(judge(raw(), { limits: { countMax: count, bodyBytesMax: sizeBytes } }), null);
  const limits = { countMax: count - 1 };
  const fault = { code: "LEDGER_TOO_LARGE", what: "statements", found: count, limit: count - 1 };
  assert.deepEqual(judge(raw(), { limits }), { part: "body", fault });
  const heavy = judge(raw(), { limits: { bodyBytesMax: sizeBytes - 1 } });
  assert.deepEqual(heavy, {
    part: "body",
    fault: { code: "LEDGER_TOO_LARGE", what: "body", found: sizeBytes, limit: sizeBytes - 1 },
  });
  const garbage = { ...raw(), statements: Array.from({ length: 9 }, () => new Uint8Array(1)) };
  assert.equal(judge(garbage, { limits: { countMax: 8 } })?.fault.code, "LEDGER_TOO_LARGE");
});

test("block 0 is exempt, since its document may be larger than a body", () => {
  const genesis = raw(0);
  assert.equal(judge(genesis, { limits: { bodyBytesMax: 1, countMax: 1 } })?.part, "body");
  assert.equal(judge(genesis, { limits: { bodyBytesMax: 1, countMax: 1 }, isGenesis: true }), null);
});

test("the header is judged first: size, version, shape, chain", () => {
  const { header } = literalAt(chain, HEIGHT);
  const withBytes = (bytes: Uint8Array) => judge({ header: bytes, statements: [] });
  const padded = new Uint8Array(2049);
  assert.equal(withBytes(padded)?.fault.code, "LEDGER_TOO_LARGE");
  assert.notEqual(withBytes(padded.subarray(1))?.fault.code, "LEDGER_TOO_LARGE");
  for (const version of [0, 3, 24]) {
    const fault = withBytes(literalEncode(withItem(header, 0, version)))?.fault;
    assert.deepEqual(fault, { code: "LEDGER_HEADER_VERSION", version });
  }
  assert.equal(withBytes(new Uint8Array(0))?.fault.code, "CODEC_TRUNCATED");
  assert.equal(withBytes(literalEncode([]))?.fault.code, "CODEC_LENGTH");
  assert.equal(withBytes(literalEncode(["2"]))?.fault.code, "CODEC_TYPE");
  assert.equal(withBytes(literalEncode(header.slice(0, 10)))?.fault.code, "CODEC_LENGTH");
  const foreign = withBytes(literalEncode(withItem(header, 1, flipped(header[1]))));
  assert.equal(foreign?.fault.code, "LEDGER_WRONG_CHAIN");
});

test("a statement that is none is named with its index and its part", () => {
  const statements = [...raw().statements];
  const judgeAt = (index: number, bytes: Uint8Array) =>
    judge({ ...raw(), statements: statements.map((held, at) => (at === index ? bytes : held)) });
  const none = judgeAt(1, new Uint8Array([0x80]));
  assert.deepEqual(none, {
    part: "statement",
    index: 1,
    fault: { code: "CODEC_LENGTH", part: "statement", offset: 0 },
  });
  const empty = encodeStatement({ type: "transaction", tx: new Uint8Array(1) });
  const malformed = judgeAt(0, empty);
  assert(malformed?.part === "statement");
  assert.equal(malformed.fault.part, "transaction");
  const value = network.at(HEIGHT).block.body.statements[0];
  assert(value?.transaction !== undefined);
  const body = { ...value.transaction.body, payload: new Uint8Array(3) };
  const tx = encodeTransaction({ ...value.transaction, body });
  const folded = judgeAt(0, encodeStatement({ type: "transaction", tx }));
  assert(folded?.part === "statement");
  assert.equal(
    folded.fault.part,
    "payload",
    "a recorded batch stands in a body in full or not at all",
  );
});
