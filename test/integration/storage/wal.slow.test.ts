import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Random, runSeed } from "../../support/random.ts";
import { frameEnd, WalTrial } from "./wal-trial.ts";

const seed = runSeed(4);
const RUNS = 800;
let trial: WalTrial;
before(async () => {
  trial = await WalTrial.start(5);
});
after(() => trial.remove());

test("a log cut or flipped anywhere leaves the store after some step", () => {
  const random = new Random(seed);
  for (let run = 0; run < RUNS; run++) {
    const at = random.below(trial.walBytes);
    const label = `seed ${seed}: byte ${at}`;
    assert.equal(typeof trial.cut(at), "number", label);
    assert.equal(typeof trial.cutWithNoise(at, random), "number", label);
    assert.equal(typeof trial.flip(at, random.below(8)), "number", label);
  }
});

test("a log that was moved into the file and damaged afterwards is whole or refused", () => {
  trial.checkpoint();
  const random = new Random(seed);
  const all = trial.trial.script.steps.length;
  const isRight = (steps: number | string) => steps === all || steps === "STORAGE_CORRUPT";
  for (let frames = 0; frames <= trial.frames; frames++) {
    assert(isRight(trial.cut(frameEnd(frames))), `${frames} frames`);
  }
  for (let run = 0; run < RUNS; run++) {
    const at = random.below(trial.walBytes);
    const label = `seed ${seed}: byte ${at}`;
    assert(isRight(trial.cutWithNoise(at, random)), label);
    assert(isRight(trial.flip(at, random.below(8))), label);
  }
});
