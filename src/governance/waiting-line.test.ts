import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { emptyDraft } from "../../test/support/state-draft.ts";
import type { AccountId } from "../primitives/brand.ts";
import {
  countVoting,
  firstWaiting,
  freeSlot,
  joinLine,
  leaveLine,
  takeSlot,
} from "./waiting-line.ts";

const account = (byte: number) => new Uint8Array(32).fill(byte) as AccountId;

interface Entry {
  readonly proposer: number;
  readonly readyAt: number;
  readonly number: number;
}

/** The rule as it is written: sort all who wait, and skip whoever has one in voting. */
class LiteralLine {
  waiting: Entry[] = [];
  voting: Entry[] = [];

  first(): number | undefined {
    const busy = new Set(this.voting.map(({ proposer }) => proposer));
    const free = this.waiting.filter(({ proposer }) => !busy.has(proposer));
    free.sort((left, right) => left.readyAt - right.readyAt || left.number - right.number);
    return free[0]?.number;
  }
}

test("the line is that of the rule, whoever joins, opens, closes and leaves", () => {
  const step = fc.record({
    what: fc.constantFrom("join", "open", "close", "leave"),
    proposer: fc.integer({ min: 1, max: 3 }),
    place: fc.nat(),
    later: fc.integer({ min: 0, max: 1 }),
  });
  const property = fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
    const draft = emptyDraft();
    const literal = new LiteralLine();
    const whole = ({ proposer, readyAt, number }: Entry) =>
      ({ track: "text", proposer: account(proposer), readyAt, number }) as const;
    let now = 0;
    let number = 0;
    for (const { what, proposer, place, later } of steps) {
      now += later;
      if (what === "join") {
        const entry = { proposer, readyAt: now, number: ++number };
        joinLine(draft, whole(entry), now);
        literal.waiting.push(entry);
      }
      if (what === "open") {
        const next = literal.waiting.find((entry) => entry.number === literal.first());
        if (next === undefined) continue;
        takeSlot(draft, whole(next));
        literal.waiting = literal.waiting.filter((entry) => entry !== next);
        literal.voting.push(next);
      }
      if (what === "close" && literal.voting.length > 0) {
        const [closed] = literal.voting.splice(place % literal.voting.length, 1);
        if (closed !== undefined) freeSlot(draft, whole(closed), now);
      }
      if (what === "leave" && literal.waiting.length > 0) {
        const [left] = literal.waiting.splice(place % literal.waiting.length, 1);
        if (left !== undefined) leaveLine(draft, whole(left), now);
      }
      assert.equal(firstWaiting(draft, "text"), literal.first());
      assert.equal(countVoting(draft, "text"), literal.voting.length);
    }
  });
  fc.assert(property, { numRuns: 300 });
});

test("lines of different tracks do not mix", () => {
  const draft = emptyDraft();
  const waiting = { proposer: account(1), readyAt: 5 };
  joinLine(draft, { ...waiting, track: "text", number: 1 }, 5);
  joinLine(draft, { ...waiting, track: "fees", number: 2 }, 5);
  assert.equal(firstWaiting(draft, "text"), 1);
  assert.equal(firstWaiting(draft, "fees"), 2);
  takeSlot(draft, { ...waiting, track: "text", number: 1 });
  assert.equal(firstWaiting(draft, "fees"), 2);
  assert.equal(countVoting(draft, "fees"), 0);
});
