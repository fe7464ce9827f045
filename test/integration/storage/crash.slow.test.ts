import { after, test } from "node:test";
import { reorgScript } from "./chain-script.ts";
import { CrashTrial, inPairs } from "./crash-trial.ts";

const trial = new CrashTrial(reorgScript(6));
after(() => trial.remove());

test("a process killed at any write call loses nothing acknowledged and keeps nothing torn", async () => {
  const calls = await trial.countCalls();
  await inPairs(
    Array.from({ length: calls }, (_, index) => index + 1),
    (call) => trial.crash(call),
  );
});
