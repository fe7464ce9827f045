import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Random, runSeed } from "../../support/random.ts";
import { frameEnd, WalTrial } from "./wal-trial.ts";

const seed = runSeed(20);
let trial: WalTrial;
before(async () => {
  trial = await WalTrial.start(1);
});
after(() => trial.remove());

test("a log cut at any frame leaves the store after some step, and more of it never less", () => {
  let last = 0;
  const seen = new Set<number | string>();
  for (let frames = 0; frames <= trial.frames; frames++) {
    const steps = trial.cut(frameEnd(frames));
    assert(typeof steps === "number" && steps >= last, `${frames} frames: ${steps} after ${last}`);
    last = steps;
    seen.add(steps);
  }
  const all = trial.trial.script.steps.length;
  assert.equal(last, all);
  assert.equal(seen.size, all + 1, "every step is reached by some cut");
});

test("a log cut anywhere, with or without noise behind, leaves what its whole frames hold", () => {
  const random = new Random(seed);
  for (let run = 0; run < 60; run++) {
    const bytes = random.below(trial.walBytes);
    const whole = trial.cut(frameEnd(Math.max(0, Math.floor((bytes - 32) / 4120))));
    assert.equal(trial.cut(bytes), whole, `seed ${seed}: cut at ${bytes}`);
    assert.equal(trial.cutWithNoise(bytes, random), whole, `seed ${seed}: noise from ${bytes} on`);
  }
});

test("a bit flipped in the log leaves the store after an earlier step", () => {
  const random = new Random(seed);
  for (let run = 0; run < 60; run++) {
    const byte = random.below(trial.walBytes);
    const steps = trial.flip(byte, random.below(8));
    assert(typeof steps === "number", `seed ${seed}: byte ${byte}: ${steps}`);
  }
});

test("a log that was moved into the file and cut afterwards is refused, not read over newer pages", () => {
  trial.checkpoint();
  const all = trial.trial.script.steps.length;
  assert.equal(trial.cut(trial.walBytes), all);
  assert.equal(trial.cut(0), all, "without any log the file is whole");
  let refused = 0;
  for (let frames = 1; frames < trial.frames; frames += 3) {
    const steps = trial.cut(frameEnd(frames));
    // Frames behind the last of the newest transaction's pages cannot be missed.
    assert(steps === "STORAGE_CORRUPT" || steps === all, `${frames} frames: ${steps}`);
    if (steps !== all) refused += 1;
  }
  assert(refused > 10, `${refused} refused`);
});
