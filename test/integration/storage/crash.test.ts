import assert from "node:assert/strict";
import { after, test } from "node:test";
import { reorgScript, withCheckpoints } from "./chain-script.ts";
import { CrashTrial, inPairs } from "./crash-trial.ts";

/** Every call is tried by the slow suite; here a fifth of them. */
const STRIDE = 5;

const trial = new CrashTrial(withCheckpoints(reorgScript(1)));
after(() => trial.remove());

test("a process killed at a write call loses nothing acknowledged and keeps nothing torn", async () => {
  const calls = await trial.countCalls();
  assert(calls > 200, `${calls} calls`);
  const tried = Array.from({ length: calls }, (_, index) => index + 1);
  await inPairs(
    tried.filter((call) => call % STRIDE === 0),
    (call) => trial.crash(call),
  );
});
