import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type AdmissionFault,
  answerTo,
  FAULTS,
  faultyTransaction,
  isPossible,
  usedNetwork,
} from "../support/admission-scene.ts";
import { Random, runSeed } from "../support/random.ts";
import { sequencerScene } from "../support/sequencer-scene.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { itemOf } from "../support/test-transactions.ts";

const RUNS = 400;

/** Some faults that one transaction can have. */
function drawFaults(random: Random): ReadonlySet<AdmissionFault> {
  for (;;) {
    const faults = new Set(FAULTS.filter(() => random.percent(12)));
    if (isPossible(faults)) return faults;
  }
}

test("a sequencer refuses what the machine refuses, and parks what is only too early", async (context) => {
  const seed = runSeed(17);
  context.diagnostic(`SEED=${seed}`);
  const random = new Random(seed);
  const network = usedNetwork();
  const scene = await sequencerScene(temporaryFolder(), { chain: network.spec });
  const { chain, sequencer } = scene;
  assert.deepEqual(chain.branch.chainId, network.branch.chainId);
  // The block that uses a number, as the network has it.
  const [used] = network.tip.block.body.statements.filter(
    ({ value }) => value.type === "transaction",
  );
  assert.ok(used?.value.type === "transaction");
  chain.seal({ items: [itemOf(used.value.tx)], timeMs: network.branch.timeMs });
  const reached = new Set<string>();
  for (let run = 0; run < RUNS; run++) {
    const faults = drawFaults(random);
    const tx = faultyTransaction(network, faults);
    const isEarly = faults.has("GOV_NONCE_HIGH");
    // A number that is too high hides no fault behind it: it is judged as if its turn had come.
    const judged = new Set([...faults].filter((fault) => fault !== "GOV_NONCE_HIGH"));
    const expected = answerTo(network, faultyTransaction(network, judged));
    const answer = await sequencer.submit(tx);
    const name = `run ${run}: ${[...faults].join(" ")}`;
    if (answer.ok) {
      assert.equal(expected, null, name);
      assert.equal(answer.value.state, isEarly ? "parked" : "waiting", name);
      sequencer.drop(answer.value.hash);
      reached.add(answer.value.state);
    } else {
      const { error } = answer;
      assert.ok(error.reason === "rejected", name);
      assert.equal(error.rejection.code, expected, name);
      reached.add(error.rejection.code);
    }
  }
  const codes = FAULTS.filter((fault) => fault !== "GOV_NONCE_HIGH");
  assert.deepEqual([...reached].sort(), [...codes, "parked", "waiting"].sort());
  assert.equal(sequencer.status().mempool.count, 0);
  await scene.close();
});
