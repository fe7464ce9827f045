import assert from "node:assert/strict";
import { test } from "node:test";
import { type EntryDraft, entryOf } from "../../../test/support/mempool-entries.ts";
import { Random, runSeed } from "../../../test/support/random.ts";
import { TRANSACTION_CLASSES } from "../../machine/transaction-class.ts";
import { chooseTransactions } from "./choose-transactions.ts";
import { Mempool } from "./mempool.ts";
import { MEMPOOL_LIMITS } from "./mempool-limits.ts";

const ROOM = { bytesMax: 10 ** 7, countMax: 1000, signatureCostMax: 5000 };

function poolOf(drafts: readonly EntryDraft[]) {
  const mempool = new Mempool(MEMPOOL_LIMITS);
  const entries = drafts.map((draft) => entryOf(draft));
  for (const entry of entries) mempool.add(entry, 0);
  return { mempool, entries };
}

const other = { class: "other", sizeBytes: 100 } as const;
const emergency = { class: "emergency", sizeBytes: 100 } as const;
const governance = { class: "governance", sizeBytes: 100 } as const;

test("an emergency behind a full mempool stands in the next block", () => {
  const flood = Array.from({ length: 8192 }, (_, n) => {
    return { ...other, account: 1 + (n % 200), sequence: Math.floor(n / 200) };
  });
  const { mempool, entries } = poolOf([...flood, { ...emergency, account: 0, sequence: 0 }]);
  const chosen = chooseTransactions(mempool, { ...ROOM, countMax: 16 });
  assert.equal(chosen[0], entries.at(-1));
  assert.deepEqual(chosen.slice(1), entries.slice(0, 15));
});

test("one of a dearer class than the one before it waits for the next block", () => {
  const { mempool, entries } = poolOf([
    { ...other, account: 0, sequence: 0 },
    { ...emergency, account: 0, sequence: 1 },
    { ...other, account: 0, sequence: 2 },
    { ...governance, account: 1, sequence: 0 },
    { ...other, account: 1, sequence: 1 },
  ]);
  const [first, second, third, vote, last] = entries;
  assert.deepEqual(chooseTransactions(mempool, ROOM), [vote, first, last]);
  assert.ok(first !== undefined);
  mempool.moveTo(first.account, 1);
  assert.deepEqual(chooseTransactions(mempool, ROOM), [second, vote, third, last]);
});

test("both sides of the cost of the signatures, of the count, and of the bytes", () => {
  const drafts = [0, 1, 2].map((account) => ({ ...other, account, sequence: 0, signatureCost: 3 }));
  const { mempool, entries } = poolOf(drafts);
  const count = (room: Partial<typeof ROOM>) =>
    chooseTransactions(mempool, { ...ROOM, ...room }).length;
  assert.deepEqual([count({ signatureCostMax: 9 }), count({ signatureCostMax: 8 })], [3, 2]);
  assert.deepEqual([count({ countMax: 3 }), count({ countMax: 2 })], [3, 2]);
  assert.deepEqual([count({ bytesMax: 300 }), count({ bytesMax: 299 })], [3, 2]);
  assert.equal(entries.length, 3);
});

test("what is chosen keeps classes, sequences and room, and something is chosen if anything can be", (context) => {
  const seed = runSeed(5);
  context.diagnostic(`SEED=${seed}`);
  const random = new Random(seed);
  for (let run = 0; run < 1000; run++) {
    const drafts: EntryDraft[] = [];
    for (let account = 0; account < 6; account++) {
      for (let sequence = 0; sequence < random.below(6); sequence++) {
        const name = random.pick(TRANSACTION_CLASSES);
        drafts.push({
          account,
          sequence,
          class: name,
          sizeBytes: random.between(1, 300),
          signatureCost: random.between(1, 9),
        });
      }
    }
    drafts.sort(() => random.below(3) - 1);
    const { mempool } = poolOf(drafts);
    const room = {
      bytesMax: random.between(300, 3000),
      countMax: random.between(1, 20),
      signatureCostMax: random.between(9, 60),
    };
    const chosen = chooseTransactions(mempool, room);
    const name = `run ${run}`;
    const ranks = chosen.map((entry) => TRANSACTION_CLASSES.indexOf(entry.class));
    assert.deepEqual(ranks, [...ranks].sort(), name);
    const next = new Map<string, number>();
    for (const entry of chosen) {
      const key = String(entry.account);
      assert.equal(entry.sequence, next.get(key) ?? 0, name);
      next.set(key, entry.sequence + 1);
    }
    const sum = (of: (entry: (typeof chosen)[number]) => number) =>
      chosen.reduce((total, entry) => total + of(entry), 0);
    assert.ok(chosen.length <= room.countMax, name);
    assert.ok(sum(({ bytes }) => bytes.length) <= room.bytesMax, name);
    assert.ok(sum(({ examined }) => examined.signatureCost) <= room.signatureCostMax, name);
    assert.equal(chosen.length > 0, mempool.hasReady, name);
  }
});
