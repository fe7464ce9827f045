import assert from "node:assert/strict";
import { test } from "node:test";
import { Turns } from "./turns.ts";

test("lets one on in each round of the event loop, in the order of asking", async () => {
  const turns = new Turns();
  const { signal } = new AbortController();
  const told: string[] = [];
  const walk = async (name: string, steps: number): Promise<void> => {
    for (let step = 1; step <= steps; step++) {
      await turns.take(signal);
      told.push(`${name}${step}`);
    }
  };
  const walks = Promise.all([walk("a", 3), walk("b", 2), walk("c", 1)]);
  const rounds: string[][] = [];
  for (let round = 0; round < 8; round++) {
    await new Promise<void>((resolve) => setImmediate(resolve));
    rounds.push(told.splice(0));
  }
  await walks;
  const steps = rounds.filter((round) => round.length > 0);
  assert.deepEqual(steps, [["a1"], ["b1"], ["c1"], ["a2"], ["b2"], ["a3"]]);
});

test("ends those whose caller has gone, and goes on with the others", async () => {
  const turns = new Turns();
  const gone = new AbortController();
  const stays = new AbortController();
  const first = turns.take(gone.signal);
  const second = turns.take(stays.signal);
  gone.abort();
  await assert.rejects(first, { name: "AbortError" });
  await second;
  await assert.rejects(turns.take(gone.signal), { name: "AbortError" });
  await turns.take(stays.signal);
});
