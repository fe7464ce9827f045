import { parentPort, workerData } from "node:worker_threads";
import type { SuiteRegistry } from "../../crypto/signature-suite.ts";
import { assertDefined } from "../../primitives/assert.ts";
import { loadAlgorithms } from "../algorithms.ts";
import { CheckRing, HOLDS, REFUSED, type SignatureWorkerSetup } from "./check-ring.ts";

/** Checks one signature. A failure ends the thread, after its slot says that nothing was verified. */
function work(ring: CheckRing, slot: number, suites: SuiteRegistry): void {
  let holds = false;
  try {
    const { suite, publicKey, message, signature } = ring.read(slot);
    holds = suites.get(suite)?.verify(publicKey, { bytes: message }, signature) === true;
  } finally {
    ring.answer(slot, holds ? HOLDS : REFUSED);
  }
}

/** Takes checks until the ring is closed. The thread does nothing else: it may block. */
async function run({ memory, signatureProviders }: SignatureWorkerSetup): Promise<void> {
  const { suites } = await loadAlgorithms({ signatureProviders });
  const ring = new CheckRing(memory);
  assertDefined(parentPort, "a signature worker is a thread").postMessage("ready");
  for (let slot = ring.awaitNext(); slot !== undefined; slot = ring.awaitNext()) {
    work(ring, slot, suites);
  }
}

await run(workerData);
