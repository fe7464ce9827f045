import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { uint } from "../../../src/codec/schema.ts";
import {
  computeHorizon,
  pinHeight,
  series,
  seriesAt,
  seriesNow,
  unpinHeight,
  writeSeries,
} from "../../../src/governance/series.ts";
import { emptyDraft } from "../../support/state-draft.ts";

const SERIES = series("past", uint());
const ID = Uint8Array.of(7);
const DEPTH = 20;

type Step =
  | { readonly kind: "write"; readonly blocks: number; readonly value: number }
  | { readonly kind: "pin" }
  | { readonly kind: "unpin"; readonly which: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant("write"),
      // Zero: twice in one block.
      blocks: fc.integer({ min: 0, max: 3 }),
      value: fc.nat(1000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("pin") }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("unpin"), which: fc.nat(5) }) },
);

test("every height from the horizon on reads as if nothing had ever been dropped", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 250 }), (steps) => {
      const draft = emptyDraft();
      const written = new Map<number, number>();
      const pinned: number[] = [];
      let height = 1;
      const horizon = () => computeHorizon(draft, { height, rollbackDepthBlocks: DEPTH });
      for (const taken of steps) {
        if (taken.kind === "pin") {
          pinHeight(draft, height - 1);
          pinned.push(height - 1);
        } else if (taken.kind === "unpin") {
          const [gone] = pinned.splice(taken.which, 1);
          if (gone !== undefined) unpinHeight(draft, gone);
        } else {
          height += taken.blocks;
          written.set(height, taken.value);
          writeSeries(draft, SERIES, ID, { height, value: taken.value, ...horizon() });
        }
        const oldest = Math.min(Math.max(0, height - 1 - DEPTH), ...pinned);
        assert.equal(horizon().horizon, oldest);
        for (let asked = oldest; asked <= height; asked++) {
          assert.equal(seriesAt(draft, SERIES, ID, asked), naiveAt(written, asked), `at ${asked}`);
        }
        assert.equal(seriesNow(draft, SERIES, ID), naiveAt(written, height));
      }
    }),
    { numRuns: 60 },
  );
});

test("without a pin a series holds what the horizon can ask for, and no more", () => {
  const draft = emptyDraft();
  for (let height = 1; height <= 2000; height++) {
    const horizon = computeHorizon(draft, { height, rollbackDepthBlocks: DEPTH });
    writeSeries(draft, SERIES, ID, { height, value: height, ...horizon });
  }
  const entries = [...draft.entries(new Uint8Array(0))];
  const sizeBytes = entries.reduce((sum, [, value]) => sum + value.length, 0);
  // 22 heights can be asked for; each entry is at most 7 bytes.
  assert.equal(entries.length, 1);
  assert.ok(sizeBytes <= 22 * 7 + 8, `${sizeBytes} bytes`);
});

test("a pinned height stays readable however many pages come after it, and its pages go with the pin", () => {
  const draft = emptyDraft();
  const write = (height: number) => {
    const horizon = computeHorizon(draft, { height, rollbackDepthBlocks: DEPTH });
    writeSeries(draft, SERIES, ID, { height, value: height, ...horizon });
  };
  for (let height = 1; height <= 50; height++) write(height);
  pinHeight(draft, 40);
  for (let height = 51; height <= 500; height++) write(height);
  assert.equal(seriesAt(draft, SERIES, ID, 40), 40);
  assert.equal(seriesAt(draft, SERIES, ID, 300), 300);
  unpinHeight(draft, 40);
  for (let height = 501; height <= 540; height++) write(height);
  assert.equal(seriesAt(draft, SERIES, ID, 520), 520);
  const pages = [...draft.entries(new TextEncoder().encode("past.old/"))];
  assert.ok(pages.length <= 2, `${pages.length} pages`);
});

test("a pin is given up as often as it was made, and an unknown one is a broken invariant", () => {
  const draft = emptyDraft();
  const horizon = () => computeHorizon(draft, { height: 100, rollbackDepthBlocks: DEPTH });
  pinHeight(draft, 3);
  pinHeight(draft, 3);
  unpinHeight(draft, 3);
  assert.equal(horizon().horizon, 3);
  unpinHeight(draft, 3);
  assert.deepEqual(horizon(), { horizon: 79, recent: 79 });
  assert.throws(() => unpinHeight(draft, 3), { code: "INVARIANT" });
});

test("attack: a change in every block while a vote is open neither fills the pages nor loses what was pinned", () => {
  const draft = emptyDraft();
  const pins = [40, 41, 5_000, 20_000, 33_000];
  // 32,000 changes once ended the process: the pages of one key were full.
  for (let height = 1; height <= 60_000; height++) {
    const horizon = computeHorizon(draft, { height, rollbackDepthBlocks: DEPTH });
    writeSeries(draft, SERIES, ID, { height, value: height * 3, ...horizon });
    if (pins.includes(height)) pinHeight(draft, height);
  }
  for (const pin of pins) assert.equal(seriesAt(draft, SERIES, ID, pin), pin * 3);
  for (let height = 60_000 - 1 - DEPTH; height <= 60_000; height++) {
    assert.equal(seriesAt(draft, SERIES, ID, height), height * 3);
  }
  const pages = [...draft.entries(new TextEncoder().encode("past.old/"))];
  assert.ok(pages.length < 800, `${pages.length} pages`);
});

function naiveAt(written: ReadonlyMap<number, number>, height: number): number | undefined {
  const known = [...written.keys()].filter((at) => at <= height);
  return known.length === 0 ? undefined : written.get(Math.max(...known));
}
