import assert from "node:assert/strict";
import { test } from "node:test";
import { type Held, LiteralMempool } from "../../../test/support/literal-mempool.ts";
import { accountOf, type EntryDraft, entryOf } from "../../../test/support/mempool-entries.ts";
import { Random, runSeed } from "../../../test/support/random.ts";
import { TRANSACTION_CLASSES } from "../../machine/transaction-class.ts";
import { Mempool, type Newcomer } from "./mempool.ts";
import type { ClassLimits, MempoolLimits } from "./mempool-limits.ts";

const SMALL: ClassLimits = {
  countMax: 9,
  sizeBytesMax: 600,
  parkedMax: 4,
  accountCountMax: 5,
  accountBytesMax: 300,
};
const LIMITS: MempoolLimits = {
  classes: { emergency: { ...SMALL, parkedMax: 1 }, governance: SMALL, other: SMALL },
  sequenceSpan: 8,
  verifying: { countMax: 1, sizeBytesMax: 1, accountCountMax: 1, emergencyPercent: 0 },
};
const ACCOUNTS = 4;
const STEPS = 1500;

function newcomerOf(draft: EntryDraft, isPriority: boolean): Newcomer {
  const { class: name, sequence, sizeBytes } = draft;
  return { class: name, account: accountOf(draft.account), sequence, sizeBytes, isPriority };
}

function compare(mempool: Mempool, literal: LiteralMempool, step: string): void {
  assert.equal(mempool.count, literal.held.length, step);
  for (const name of TRANSACTION_CLASSES) {
    assert.deepEqual([...mempool.ready(name)], literal.ready(name), `${step}: ${name}`);
    const status = mempool.classes().find((each) => each.class === name);
    const { count, sizeBytes } = literal.sumOf(name);
    const parked = count - literal.ready(name).length;
    assert.deepEqual(
      [status?.count, status?.sizeBytes, status?.parked],
      [count, sizeBytes, parked],
      `${step}: ${name}`,
    );
  }
  for (let account = 0; account < ACCOUNTS; account++) {
    const next = mempool.nextSequence(accountOf(account), literal.nextOf(account));
    assert.equal(next, literal.firstFree(account), `${step}: account ${account}`);
    assert.equal(mempool.feesOf(accountOf(account)), literal.feesOf(account), step);
  }
  for (const { entry, draft } of literal.held) {
    assert.equal(mempool.find(entry.hash), entry, step);
    assert.equal(mempool.at(entry.account, draft.sequence), entry, step);
  }
}

test("random arrivals, removals and blocks leave what a literal list leaves", (context) => {
  const seed = runSeed(11);
  context.diagnostic(`SEED=${seed}`);
  const random = new Random(seed);
  const mempool = new Mempool(LIMITS);
  const literal = new LiteralMempool(LIMITS);
  const refusals = new Map<string, number>();
  let height = 0;
  for (let step = 0; step < STEPS; step++) {
    const name = `step ${step}`;
    const account = random.below(ACCOUNTS);
    const next = literal.nextOf(account);
    if (random.percent(75)) {
      const draft: EntryDraft = {
        account,
        sequence: next + random.below(LIMITS.sequenceSpan),
        class: random.pick(TRANSACTION_CLASSES),
        sizeBytes: random.between(1, 120),
        expiryHeight: height + random.between(1, 40),
        fee: BigInt(random.below(100)),
      };
      const isPriority = random.percent(10);
      const full = mempool.refuseRoom(newcomerOf(draft, isPriority), next);
      const found = full === null ? null : `${full.of} ${full.unit}`;
      assert.equal(found, literal.refusal(draft, isPriority), name);
      if (full !== null) {
        refusals.set(`${full.of} ${full.unit}`, (refusals.get(`${full.of} ${full.unit}`) ?? 0) + 1);
        assert.ok(full.found > full.quota, name);
      } else {
        const held: Held = { draft, entry: entryOf(draft) };
        assert.equal(mempool.add(held.entry, next), literal.add(held)?.entry, name);
      }
    } else if (random.percent(40) && literal.held.length > 0) {
      const gone = random.pick(literal.held);
      mempool.remove(gone.entry);
      literal.remove(gone);
    } else if (random.percent(60)) {
      const moved = next + random.between(0, 3);
      const used = new Set(mempool.moveTo(accountOf(account), moved));
      assert.deepEqual(
        used,
        new Set(literal.moveTo(account, moved).map(({ entry }) => entry)),
        name,
      );
    } else {
      height += 1;
      const late = literal.held.filter(({ draft }) => (draft.expiryHeight ?? 0) < height);
      assert.deepEqual(
        new Set(mempool.expiredAt(height)),
        new Set(late.map(({ entry }) => entry)),
        name,
      );
      for (const gone of late) {
        mempool.remove(gone.entry);
        literal.remove(gone);
      }
    }
    compare(mempool, literal, name);
  }
  const reached = ["account bytes", "account transactions", "class bytes", "class transactions"];
  assert.deepEqual([...refusals.keys()].sort(), [...reached, "parked transactions"]);
});

test("both sides of every bound of a class", () => {
  const base = { account: 0, class: "other" as const, sizeBytes: 10 };
  const fill = (drafts: readonly EntryDraft[]) => {
    const mempool = new Mempool(LIMITS);
    for (const draft of drafts) mempool.add(entryOf(draft), 0);
    return mempool;
  };
  const answer = (mempool: Mempool, draft: EntryDraft) => {
    const full = mempool.refuseRoom(newcomerOf(draft, false), 0);
    return full === null ? null : [full.of, full.unit, full.found, full.quota];
  };
  const nine = Array.from({ length: 9 }, (_, n) => ({ ...base, account: n, sequence: 0 }));
  const newcomer = { ...base, account: 9, sequence: 0 };
  assert.equal(answer(fill(nine.slice(1)), newcomer), null);
  assert.deepEqual(answer(fill(nine), newcomer), ["class", "transactions", 10, 9]);
  const heavy = [{ ...base, account: 1, sequence: 0, sizeBytes: 300 }];
  assert.equal(answer(fill(heavy), { ...newcomer, sizeBytes: 300 }), null);
  heavy.push({ ...base, account: 2, sequence: 0, sizeBytes: 1 });
  assert.deepEqual(answer(fill(heavy), { ...newcomer, sizeBytes: 300 }), [
    "class",
    "bytes",
    601,
    600,
  ]);
  const five = Array.from({ length: 5 }, (_, sequence) => ({ ...base, sequence }));
  assert.equal(answer(fill(five.slice(0, 4)), { ...base, sequence: 4 }), null);
  assert.deepEqual(answer(fill(five), { ...base, sequence: 5 }), ["account", "transactions", 6, 5]);
  // One that takes the place of another needs no room beside it.
  assert.equal(answer(fill(five), { ...base, sequence: 2 }), null);
  assert.deepEqual(answer(fill([]), { ...base, sequence: 0, sizeBytes: 301 }), [
    "account",
    "bytes",
    301,
    300,
  ]);
  const parked = [1, 2, 3, 4].map((account) => ({ ...base, account, sequence: 3 }));
  assert.equal(answer(fill(parked.slice(1)), { ...base, sequence: 3 }), null);
  assert.deepEqual(answer(fill(parked), { ...base, sequence: 3 }), [
    "parked",
    "transactions",
    5,
    4,
  ]);
  assert.equal(answer(fill(parked), { ...base, sequence: 0 }), null, "a ready one is not parked");
});

test("every one has its turn to be checked again", () => {
  const mempool = new Mempool(LIMITS);
  const entries = [0, 1, 2, 3, 4].map((account) =>
    entryOf({ account, sequence: 0, class: "other", sizeBytes: 1 }),
  );
  for (const entry of entries) mempool.add(entry, 0);
  assert.deepEqual(mempool.takeTurns(3), entries.slice(0, 3));
  assert.deepEqual(mempool.takeTurns(3), [entries[3], entries[4], entries[0]]);
  mempool.remove(entries[1] as never);
  assert.deepEqual(mempool.takeTurns(9), [entries[2], entries[3], entries[4], entries[0]]);
});
