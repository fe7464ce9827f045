import assert from "node:assert/strict";
import { inspect } from "node:util";
import { DEFAULT_POLICIES } from "../../src/consensus/default-policy.ts";
import type { HashFunction, HashRegistry } from "../../src/crypto/hash-function.ts";
import { requireHash } from "../../src/crypto/require-hash.ts";
import { encodeRecordPayload } from "../../src/ledger/record-payload.ts";
import { encodeStatement } from "../../src/ledger/statement.ts";
import { encodeStatementProof, type StatementProof } from "../../src/ledger/statement-proof.ts";
import { buildStatementProof, type ProofRequest } from "../../src/ledger/statement-proof-build.ts";
import { encodeTransaction } from "../../src/ledger/transaction.ts";
import type { AccountId, HashCode, KeyId } from "../../src/primitives/brand.ts";
import { asciiBytes } from "../../src/primitives/bytes.ts";
import { PLAIN_HASHES } from "./plain-hashes.ts";
import { planEpochs, SYNTHETIC_CHAIN_ID, SyntheticChain, testSealer } from "./synthetic-chain.ts";

export const PROOF_SEALERS = ["a", "b", "c", "d"].map((name) => testSealer(1, `sealer ${name}`));

/** The contents of the batch in block 1. */
export const CONTENTS = ["zero", "one", "two", "three", "four"].map(asciiBytes);

/** Bytes of a `recordStatement` transaction as a statement. Its signature is not looked at by proofs. */
export function batchStatement(contents: readonly Uint8Array[], sequence = 0): Uint8Array {
  const payload = encodeRecordPayload({ mediaType: "text/plain", contents, references: [] });
  const tx = encodeTransaction({
    body: {
      version: 1,
      chainId: SYNTHETIC_CHAIN_ID,
      account: new Uint8Array(32).fill(7) as AccountId,
      sequence,
      generation: 0,
      expiryHeight: 100,
      maxFee: 500n,
      kind: 1,
      payload,
    },
    signatures: [{ keyId: new Uint8Array(32).fill(8) as KeyId, signature: new Uint8Array(64) }],
  });
  return encodeStatement({ type: "transaction", tx });
}

/** A system event whose data are a text. */
export function eventStatement(text: string): Uint8Array {
  return encodeStatement({ type: "system", phase: 0, topic: "note", data: asciiBytes(text) });
}

/** Blocks 0..2 under v1-legacy, 3 and 4 under v2-dual-required, 5 and 6 under v3-pq-only. */
export function buildProofChain(): SyntheticChain {
  const chain = new SyntheticChain({
    epochs: planEpochs([
      { start: 0, rule: 1, algs: { legacy: 0x12, pq: null }, policy: DEFAULT_POLICIES[1] },
      { start: 3, rule: 3, algs: { legacy: 0x12, pq: 0x16 }, policy: DEFAULT_POLICIES[3] },
      { start: 5, rule: 5, algs: { legacy: null, pq: 0x16 }, policy: DEFAULT_POLICIES[5] },
    ]),
    sealers: () => PROOF_SEALERS,
  });
  const receipt = encodeStatement({ type: "receipt", txIndex: 1, code: 0, fee: 3n, events: [] });
  chain.append([eventStatement("genesis")]);
  chain.append([eventStatement("begin"), batchStatement(CONTENTS), receipt]);
  chain.append();
  for (let height = 3; height < 7; height++) {
    chain.append([batchStatement([asciiBytes(`block ${height}`)], height), receipt]);
  }
  return chain;
}

/** The proof that a request of the synthetic chain gives. */
export function proofOf(
  chain: SyntheticChain,
  code: HashCode,
  request: Partial<ProofRequest> & Pick<ProofRequest, "height" | "end">,
): StatementProof {
  const history = chain.histories.get(code);
  assert(history !== undefined);
  const source = {
    block: (height: number) => {
      const block = chain.blocks[height];
      return block && { header: block.headerBytes, statements: block.statements };
    },
    history,
  };
  const whole = { index: 1, content: null, commit: null, ...request };
  const built = buildStatementProof(requireHash(PLAIN_HASHES, code), source, whole);
  assert(built.ok, inspect(built));
  return built.value;
}

/** Bytes of the same. */
export function proofBytesOf(...of: Parameters<typeof proofOf>): Uint8Array {
  return encodeStatementProof(proofOf(...of));
}

/** The registry with one function that fails whoever calls it: what remains when an algorithm has fallen. */
export function registryWithout(code: HashCode): HashRegistry {
  const fail = (): never => assert.fail(`hash ${code} was evaluated`);
  const fallen: HashFunction = {
    ...requireHash(PLAIN_HASHES, code),
    digest: fail,
    digestEach: fail,
    digestPairs: fail,
    treeRoot: fail,
  };
  return new Map([...PLAIN_HASHES, [code, fallen]]);
}
