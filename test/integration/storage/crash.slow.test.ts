import { after, test } from "node:test";
import { Random, runSeed } from "../../support/random.ts";
import { reorgScript, withCheckpoints } from "./chain-script.ts";
import { CrashTrial, inPairs } from "./crash-trial.ts";

const trial = new CrashTrial(withCheckpoints(reorgScript(6)));
after(() => trial.remove());

test("a process killed at any write call loses nothing acknowledged and keeps nothing torn", async () => {
  const calls = await trial.countCalls();
  await inPairs(
    Array.from({ length: calls }, (_, index) => index + 1),
    (call) => trial.crash(call),
  );
});

test("a process killed at any moment loses nothing acknowledged and keeps nothing torn", async () => {
  const seed = runSeed(77);
  const random = new Random(seed);
  const moments = Array.from({ length: 200 }, () => random.between(60, 400));
  await inPairs(moments, (afterMs) => trial.crash(0, afterMs));
});
