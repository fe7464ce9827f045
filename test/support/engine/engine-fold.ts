import assert from "node:assert/strict";
import type { Branch } from "../../../src/consensus/branch.ts";
import { resolveEpoch } from "../../../src/consensus/schedule.ts";
import { mapKey, mapKeyBytes } from "../../../src/governance/byte-map.ts";
import type { GovernanceContext } from "../../../src/governance/context.ts";
import { DUE_BUDGETS, type DueClass, dueItems, isStillDue } from "../../../src/governance/due.ts";
import { Overlay } from "../../../src/governance/overlay.ts";
import type { StateChanges, StateReader } from "../../../src/governance/state-access.ts";
import { computeTransactionId } from "../../../src/ledger/transaction.ts";
import { transactionHash } from "../../../src/machine/governance-context.ts";
import type { Candidate } from "../../../src/machine/machine.ts";
import { MemoryStore } from "../../../src/machine/memory-store.ts";
import { toHex } from "../../../src/primitives/hex.ts";
import { TEST_HASHES } from "../test-algorithms.ts";
import { foldBlock } from "./fold-block.ts";

const DUE = "due/";
const DUE_CLASSES = Object.keys(DUE_BUDGETS).map(Number) as DueClass[];

/** The state as the facts of all blocks make it, from that of genesis on. */
export class EngineFold {
  readonly #state = new MemoryStore();

  constructor(genesis: StateChanges) {
    this.#state.apply(genesis);
  }

  /** I14: what the facts of a block make of the state is what the block has made of it, key by key. */
  check(
    candidate: Candidate,
    known: {
      readonly before: Branch;
      readonly place: GovernanceContext;
      readonly after: StateReader;
    },
  ): void {
    const { before, place, after } = known;
    const { record } = resolveEpoch(before.facts.schedule, place.height);
    const hash = transactionHash(record, TEST_HASHES);
    const draft = new Overlay(this.#state);
    foldBlock(draft, { ...known, candidate, txIdOf: (body) => computeTransactionId(hash, body) });
    this.#takeDone(draft, after, place.now);
    const found = rows(draft.changes());
    const expected = rows(candidate.changes);
    for (const [key, value] of expected) assert.equal(found.get(key), value, JSON.stringify(key));
    for (const key of found.keys())
      assert(expected.has(key), `only folded: ${JSON.stringify(key)}`);
    this.#state.apply(draft.changes());
  }

  /**
   * Work that was due and is gone was done. I15: at most so many items a class; where others wait, there were as many
   * (a class of openings may wait for the first class, and a run may be put off to a later time).
   */
  #takeDone(draft: Overlay, after: StateReader, now: number): void {
    for (const dueClass of DUE_CLASSES) {
      const of = { dueClass, now, limit: Number.MAX_SAFE_INTEGER };
      // What a transaction of this block has made due waits for the next.
      const old = dueItems(this.#state, of).filter((item) => isStillDue(after, item));
      let done = 0;
      for (const [key] of [...draft.entries(dueKey(dueClass))]) {
        if (after.get(key) !== undefined || !isBy(key, now)) continue;
        draft.delete(key);
        done++;
      }
      const budget = DUE_BUDGETS[dueClass];
      assert(done <= budget, `${done} items of class ${dueClass} in one block`);
      if (old.length > 0 && dueClass < 5) assert.equal(done, budget, `class ${dueClass} waits`);
    }
  }
}

function dueKey(dueClass: number): Uint8Array {
  return mapKeyBytes(`${DUE}${String.fromCharCode(dueClass)}`);
}

/** True iff the item is due by a second, which stands in its key behind the class. */
function isBy(key: Uint8Array, now: number): boolean {
  const at = Buffer.from(key).readBigUInt64BE(DUE.length + 1);
  return at <= BigInt(now);
}

function rows(changes: StateChanges): ReadonlyMap<string, string> {
  return new Map(
    changes.map(([key, value]) => [mapKey(key), value === null ? "gone" : toHex(value)]),
  );
}
