import { after, test } from "node:test";
import { EngineDrive } from "../../support/engine/engine-drive.ts";
import { Random, runSeed } from "../../support/random.ts";
import type { ChainScript, Step } from "./chain-script.ts";
import { CrashTrial, inPairs } from "./crash-trial.ts";

const BLOCKS = 14;
/** Every call of a shorter run is tried in `engine-kills`, by what it leaves on the disk; here processes are killed. */
const CRASHES = 4;
const MOMENTS = 4;
const seed = runSeed(20_261_130);

/** The life of a store under a whole engine: one block after another, its log moved into the file now and then. */
function engineScript(): ChainScript {
  const drive = new EngineDrive(seed);
  for (let block = 0; block < BLOCKS; block++) drive.block();
  const { document, chain } = drive.world;
  const steps = chain.kept.flatMap((candidate, place): readonly Step[] => {
    const commit = { kind: "commit", candidate, extras: {} } as const;
    return place % 5 === 4 ? [commit, { kind: "checkpoint" }] : [commit];
  });
  const { bytes, chainId } = document;
  return { document: { bytes, chainId }, genesis: drive.world.genesisBranch(), steps };
}

const trial = new CrashTrial(engineScript());
after(() => trial.remove());

test("killed between any two writes, a governed chain goes on to the same blocks and state", async (context) => {
  context.diagnostic(`SEED=${seed}`);
  const calls = await trial.countCalls();
  const random = new Random(seed);
  const chosen = Array.from({ length: CRASHES }, () => random.between(1, calls));
  await inPairs(chosen, (call) => trial.crash(call));
});

test("killed at any moment, it does so too", async (context) => {
  context.diagnostic(`SEED=${seed}`);
  const random = new Random(seed + 1);
  const moments = Array.from({ length: MOMENTS }, () => random.between(60, 500));
  await inPairs(moments, (afterMs) => trial.crash(0, afterMs));
});
