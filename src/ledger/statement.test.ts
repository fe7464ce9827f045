import assert from "node:assert/strict";
import { test } from "node:test";
import { literalLeaf } from "../../test/support/literal-chain.ts";
import { type Item, literalAmount, literalEncode } from "../../test/support/literal-codec.ts";
import { literalHash, literalTag } from "../../test/support/literal-hash.ts";
import { TEST_HASHES } from "../../test/support/test-algorithms.ts";
import { testKey } from "../../test/support/test-keys.ts";
import { recordPayload } from "../../test/support/test-transactions.ts";
import { decode, encode } from "../codec/canonical.ts";
import { requireHash } from "../crypto/require-hash.ts";
import type { ChainId } from "../primitives/brand.ts";
import { bodyStatement, decodeBodyStatement } from "./body-statement.ts";
import { computeLeafData } from "./leaf.ts";
import { encodeStatement, type Statement, statementSchema } from "./statement.ts";
import {
  computeTransactionId,
  decodeTransaction,
  encodeTransaction,
  type TransactionBody,
} from "./transaction.ts";

const key = testKey(1, "shapes");
const bytes = (length: number, fill = 1) => new Uint8Array(length).fill(fill);

/** Each kind of statement with the items that its encoding has. */
const SHAPES: readonly (readonly [Statement, Item])[] = [
  [{ type: "system", phase: 1, topic: "a.b_1", data: bytes(2) }, [0, 1, "a.b_1", bytes(2)]],
  [{ type: "transaction", tx: bytes(5) }, [1, bytes(5)]],
  [
    {
      type: "receipt",
      txIndex: 3,
      code: 0,
      fee: 3800n,
      events: [{ topic: "x", data: bytes(0) }],
    },
    [2, 3, 0, literalAmount(3800n), [["x", bytes(0)]]],
  ],
  [
    { type: "commit", height: 9, seals: [{ keyId: key.keyId, signal: 2, signature: bytes(64) }] },
    [3, 9, [[key.keyId, 2, bytes(64)]]],
  ],
  [{ type: "evidence", form: 1, data: bytes(1) }, [4, 1, bytes(1)]],
];

test("each kind of statement has the items of its form, in their order", () => {
  for (const [statement, items] of SHAPES) {
    const encoded = encodeStatement(statement);
    assert.deepEqual(encoded, literalEncode(items), statement.type);
    const decoded = decode(statementSchema, encoded);
    assert(decoded.ok);
    assert.deepEqual(decoded.value, statement);
  }
});

test("statements keep the bounds of their parts, from both sides", () => {
  const judge = (items: Item) => {
    const decoded = decode(statementSchema, literalEncode(items));
    return decoded.ok ? null : decoded.error.code;
  };
  const topic = (text: string) => judge([0, 0, text, bytes(0)]);
  assert.equal(topic("a"), null);
  assert.equal(topic(""), "CODEC_LENGTH");
  assert.equal(topic("a".repeat(48)), null);
  assert.equal(topic("a".repeat(49)), "CODEC_LENGTH");
  for (const strange of ["A", "a b", "a-b", "é"])
    assert.equal(topic(strange), "CODEC_RANGE", strange);
  assert.equal(judge([0, 2, "a", bytes(0)]), "CODEC_RANGE", "a third phase");
  assert.equal(judge([5, 0]), "CODEC_RANGE", "a sixth kind");
  assert.equal(judge([1, bytes(0)]), "CODEC_LENGTH", "an empty transaction");
  const receipt = (events: number, data: number) =>
    judge([2, 0, 0, bytes(0), Array.from({ length: events }, () => ["a", bytes(data)])]);
  assert.equal(receipt(64, 4096), null);
  assert.equal(receipt(65, 0), "CODEC_LENGTH");
  assert.equal(receipt(1, 4097), "CODEC_LENGTH");
  assert.equal(judge([2, 0, 65_536, bytes(0), []]), "CODEC_RANGE");
  const seals = (keyIds: readonly number[]) =>
    judge([3, 0, keyIds.map((fill) => [bytes(32, fill), 0, bytes(64)])]);
  assert.equal(seals([]), "CODEC_LENGTH");
  assert.equal(seals([1, 2]), null);
  assert.equal(seals([2, 1]), "CODEC_ORDER");
  assert.equal(seals([1, 1]), "CODEC_ORDER", "one key twice");
  const many = Array.from({ length: 128 }, (_, i) => i + 1);
  assert.equal(seals(many), null);
  assert.equal(seals([...many, 129]), "CODEC_LENGTH");
  assert.equal(judge([3, 0, [[bytes(32), 2 ** 32, bytes(64)]]]), "CODEC_RANGE", "33 signal bits");
  assert.equal(judge([4, 256, bytes(1)]), "CODEC_RANGE");
  assert.equal(judge([4, 1, bytes(0)]), "CODEC_LENGTH");
});

const body: TransactionBody = {
  version: 1,
  chainId: bytes(64) as ChainId,
  account: key.account,
  sequence: 7,
  generation: 0,
  expiryHeight: 99,
  maxFee: 5000n,
  kind: 1,
  payload: recordPayload(["one", "two", "three"]),
};
const items: readonly Item[] = [
  1,
  bytes(64),
  key.account,
  7,
  0,
  99,
  literalAmount(5000n),
  1,
  body.payload,
];
const signatures = [{ keyId: key.keyId, signature: bytes(64) }];

test("a transaction is its body and its signatures, and its id is of the body alone", () => {
  const encoded = encodeTransaction({ body, signatures });
  assert.deepEqual(encoded, literalEncode([items, [[key.keyId, bytes(64)]]]));
  for (const code of [0x12, 0x16]) {
    const id = computeTransactionId(requireHash(TEST_HASHES, code), body);
    assert.deepEqual(id, literalHash(code, literalTag("txid", code), literalEncode(items)));
  }
  const other = encodeTransaction({
    body,
    signatures: [{ keyId: key.keyId, signature: bytes(64, 2) }],
  });
  assert.notDeepEqual(other, encoded, "signing again makes other bytes and no other id");
});

test("a transaction has one to eight signatures, of keys in ascending order", () => {
  const judge = (keyIds: readonly number[]) => {
    const rows = keyIds.map((fill) => [bytes(32, fill), bytes(64)]);
    const decoded = decodeTransaction(literalEncode([items, rows]));
    return decoded.ok ? null : decoded.error.code;
  };
  assert.equal(judge([]), "CODEC_LENGTH");
  assert.equal(judge([1]), null);
  assert.equal(judge([1, 2, 3, 4, 5, 6, 7, 8]), null);
  assert.equal(judge([1, 2, 3, 4, 5, 6, 7, 8, 9]), "CODEC_LENGTH");
  assert.equal(judge([2, 1]), "CODEC_ORDER");
  assert.equal(judge([1, 1]), "CODEC_ORDER");
});

test("the leaf of a batch is folded under each algorithm, and of all else it is the bytes", () => {
  const tx = encodeTransaction({ body, signatures });
  const statement = decodeBodyStatement(encodeStatement({ type: "transaction", tx }));
  assert(statement.ok);
  assert.equal(statement.value.record?.contents.length, 3);
  for (const code of [0x12, 0x16, 0x14]) {
    const leaf = computeLeafData(requireHash(TEST_HASHES, code), statement.value);
    assert.deepEqual(leaf, literalLeaf(code, statement.value.bytes));
    assert.notDeepEqual(leaf, statement.value.bytes);
  }
  const other = { ...body, kind: 2, payload: bytes(3) };
  const plain = encodeStatement({
    type: "transaction",
    tx: encodeTransaction({ body: other, signatures }),
  });
  const decoded = decodeBodyStatement(plain);
  assert(decoded.ok);
  assert.equal(decoded.value.record, undefined);
  assert.deepEqual(computeLeafData(requireHash(TEST_HASHES, 0x12), decoded.value), plain);
  const event = bodyStatement({ type: "system", phase: 0, topic: "a", data: bytes(1) });
  assert.deepEqual(computeLeafData(requireHash(TEST_HASHES, 0x12), event), event.bytes);
});

test("a folded batch cannot stand in a body for the full one", () => {
  const tx = encodeTransaction({ body, signatures });
  const folded = literalLeaf(0x12, encodeStatement({ type: "transaction", tx }));
  const decoded = decodeBodyStatement(folded);
  assert(!decoded.ok);
  assert.equal(decoded.error.part, "payload");
});

test("the encoding asserts what the decoding refuses", () => {
  const system = { type: "system", phase: 0, topic: "A", data: bytes(0) } as const;
  assert.throws(() => encode(statementSchema, system), /does not fit/);
});
