import { parentPort, workerData } from "node:worker_threads";
import type { SuiteRegistry } from "../../crypto/signature-suite.ts";
import { decodeTransaction } from "../../ledger/transaction.ts";
import { type SignatureVerdict, verifySignatures } from "../../machine/verify-signatures.ts";
import { assert, assertDefined } from "../../primitives/assert.ts";
import type { KeyId } from "../../primitives/brand.ts";
import { loadAlgorithms } from "../algorithms.ts";
import { type UnpackedVerdict, unpackVerdicts, type VerdictBatch } from "./verdict-batch.ts";

/** What a thread is started with. */
export interface VerdictWorkerSetup {
  readonly signatureProviders: readonly string[];
}

/** The answer to one transaction; a `defect` is an error that the verifying threw, which no bytes may bring about. */
export interface VerdictAnswer {
  readonly number: number;
  readonly verdict?: SignatureVerdict;
  readonly defect?: unknown;
}

/** Answers of a message: few, so that whoever asked first does not wait for the last of a batch. */
const ANSWERS = 8;

function answer(
  { number, bytes, command, keys }: UnpackedVerdict,
  suites: SuiteRegistry,
): VerdictAnswer {
  try {
    const decoded = decodeTransaction(bytes);
    assert(decoded.ok, "a transaction that was examined does not decode");
    const named = keys.map((key) => ({ ...key, keyId: key.keyId as KeyId }));
    const verdict = verifySignatures({ transaction: decoded.value, command, keys: named }, suites);
    return { number, verdict };
  } catch (defect) {
    return { number, defect };
  }
}

async function run({ signatureProviders }: VerdictWorkerSetup): Promise<void> {
  const { suites } = await loadAlgorithms({ signatureProviders });
  const port = assertDefined(parentPort, "a verdict worker is a thread");
  port.on("message", (batch: VerdictBatch) => {
    let answers: VerdictAnswer[] = [];
    for (const asked of unpackVerdicts(batch)) {
      answers.push(answer(asked, suites));
      if (answers.length < ANSWERS) continue;
      port.postMessage(answers);
      answers = [];
    }
    if (answers.length > 0) port.postMessage(answers);
  });
  port.postMessage("ready");
}

await run(workerData);
