import { parentPort, workerData } from "node:worker_threads";
import type { SuiteRegistry } from "../../crypto/signature-suite.ts";
import type { CommandName } from "../../governance/command.ts";
import { decodeTransaction } from "../../ledger/transaction.ts";
import { type SignatureVerdict, verifySignatures } from "../../machine/verify-signatures.ts";
import { assert, assertDefined } from "../../primitives/assert.ts";
import type { KeyId, SuiteId } from "../../primitives/brand.ts";
import { loadAlgorithms } from "../algorithms.ts";

/** What a thread is started with. */
export interface VerdictWorkerSetup {
  readonly signatureProviders: readonly string[];
}

/** A transaction whose signatures a thread is to verify. */
export interface VerdictRequest {
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly command: CommandName;
  readonly keys: readonly {
    readonly keyId: Uint8Array;
    readonly suite: SuiteId;
    readonly publicKey: Uint8Array;
  }[];
}

/** Its answer; a `defect` is an error that the verifying has thrown, which no bytes may bring about. */
export interface VerdictAnswer {
  readonly number: number;
  readonly verdict?: SignatureVerdict;
  readonly defect?: unknown;
}

function answer({ number, bytes, command, keys }: VerdictRequest, suites: SuiteRegistry) {
  const decoded = decodeTransaction(bytes);
  assert(decoded.ok, "a transaction that was examined does not decode");
  const named = keys.map((key) => ({ ...key, keyId: key.keyId as KeyId }));
  const verdict = verifySignatures({ transaction: decoded.value, command, keys: named }, suites);
  return { number, verdict };
}

async function run({ signatureProviders }: VerdictWorkerSetup): Promise<void> {
  const { suites } = await loadAlgorithms({ signatureProviders });
  const port = assertDefined(parentPort, "a verdict worker is a thread");
  port.on("message", (request: VerdictRequest) => {
    let answered: VerdictAnswer;
    try {
      answered = answer(request, suites);
    } catch (defect) {
      answered = { number: request.number, defect };
    }
    port.postMessage(answered);
  });
  port.postMessage("ready");
}

await run(workerData);
