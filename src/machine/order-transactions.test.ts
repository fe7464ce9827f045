import assert from "node:assert/strict";
import { test } from "node:test";
import { COMMANDS, type CommandName } from "../governance/command.ts";
import { encodeTransaction } from "../ledger/transaction.ts";
import { type BlockRoom, orderTransactions } from "./order-transactions.ts";
import { classOfTransaction } from "./transaction-class.ts";

/** A transaction of a command, told apart by its sequence number. */
function transaction(command: CommandName, sequence: number): Uint8Array {
  return encodeTransaction({
    body: {
      version: 1,
      chainId: new Uint8Array(64) as never,
      account: new Uint8Array(32) as never,
      sequence,
      generation: 0,
      expiryHeight: 100,
      maxFee: 0n,
      kind: COMMANDS[command].kind,
      payload: Uint8Array.of(0),
    },
    signatures: [{ keyId: new Uint8Array(32) as never, signature: Uint8Array.of(1) }],
  });
}

function order(arrived: readonly Uint8Array[], room: BlockRoom): readonly Uint8Array[] {
  const classed = arrived.map((bytes) => ({ bytes, class: classOfTransaction(bytes) }));
  return orderTransactions(classed, room).map(({ bytes }) => bytes);
}

const emergency = (n: number) => transaction("signAct", n);
const governance = (n: number) => transaction("castVote", n);
const other = (n: number) => transaction("transfer", n);
const three = [0, 1, 2].flatMap((n) => [other(n), governance(n), emergency(n)]);

test("every class has its share of the count, and what it leaves flows down", () => {
  // Of 10: one of an emergency, three of governance, six others. Each class has three only: all of them fit.
  const all = order(three, { bytesMax: 10 ** 6, countMax: 10 });
  assert.deepEqual(
    all,
    [0, 1, 2].map(emergency).concat([0, 1, 2].map(governance), [0, 1, 2].map(other)),
  );
  const many = Array.from({ length: 20 }, (_, n) => [other(n), governance(n), emergency(n)]).flat();
  const ten = order(many, { bytesMax: 10 ** 6, countMax: 10 });
  assert.deepEqual(ten, [
    emergency(0),
    ...[0, 1, 2].map(governance),
    ...[0, 1, 2, 3, 4, 5].map(other),
  ]);
});

test("what no class has taken goes to the dearest", () => {
  // A block of one: no class has a whole place, so the place is filled in the end.
  assert.deepEqual(order(three, { bytesMax: 10 ** 6, countMax: 1 }), [emergency(0)]);
  assert.deepEqual(order(three, { bytesMax: 10 ** 6, countMax: 0 }), []);
});

test("bytes and count bound together, and none overtakes", () => {
  const size = other(0).length;
  const found = order([other(0), other(1), other(2)], {
    bytesMax: 2 * size,
    countMax: 9,
  });
  assert.deepEqual(found, [other(0), other(1)]);
  assert.deepEqual(order([other(0), other(1), other(2)], { bytesMax: 2 * size - 1, countMax: 9 }), [
    other(0),
  ]);
});
