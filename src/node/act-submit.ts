import { sortedSet } from "../codec/compound.ts";
import { readAccount } from "../governance/account.ts";
import { COMMANDS } from "../governance/command.ts";
import { isCouncilName, readCouncil } from "../governance/council.ts";
import { computeFee } from "../governance/fee.ts";
import type { StateReader } from "../governance/state-access.ts";
import { readGeneration } from "../governance/supply.ts";
import { keyIdSchema } from "../ledger/schemas.ts";
import { encodeStatement } from "../ledger/statement.ts";
import { encodeTransaction, signatureSchema, type TransactionBody } from "../ledger/transaction.ts";
import { encodeActPayload } from "../machine/act-payload.ts";
import type { ItemOutcome } from "../machine/block-input.ts";
import { readClock } from "../machine/clock.ts";
import { Machine } from "../machine/machine.ts";
import { sealersAt } from "../machine/sealer-table.ts";
import { transactionMessage } from "../machine/transaction-message.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { TimeMs } from "../primitives/brand.ts";
import { type ActFile, actBytes, actCouncil, attestedBundle } from "./act-file.ts";
import type { ReadyKey } from "./act-sign.ts";
import { ChainPast } from "./chain-past.ts";
import { type ChainReader, readBranch } from "./chain-reader.ts";
import { recentOf } from "./recent-of.ts";
import { ShadowStore } from "./shadow-store.ts";

/** Blocks for which the transaction stays valid. */
const EXPIRY_BLOCKS = 1000;

/** Payload of `submitAct` with all that was signed. */
export function actPayload(file: ActFile): Uint8Array {
  return encodeActPayload({
    council: actCouncil(file),
    kind: file.kind,
    act: actBytes(file),
    signatures: file.signatures,
    attested: attestedBundle(file),
  });
}

/** The transaction that carries an act in, as an item of the next block. Its sender pays and decides nothing. */
export function actItem(chain: ChainReader, file: ActFile, sender: ReadyKey): Uint8Array {
  const { store, document } = chain;
  const { account, keyId } = sender.description;
  const { kind, feeClass } = COMMANDS.submitAct;
  const payload = actPayload(file);
  const body: TransactionBody = {
    version: 1,
    chainId: document.chainId,
    account,
    sequence: readAccount(store, account)?.sequence ?? 0,
    generation: readGeneration(store),
    expiryHeight: store.tipHeight + EXPIRY_BLOCKS,
    maxFee: computeFee(store, {
      now: readClock(store),
      feeClass,
      sizeBytes: payload.length,
      signatureCost: 0,
    }),
    kind,
    payload,
  };
  const { signer } = sender;
  const { bytes } = transactionMessage(body, { suite: signer.suite, keyId });
  const signed = [{ keyId, signature: signer.sign(bytes) }];
  const key = { schema: keyIdSchema, of: (entry: (typeof signed)[number]) => entry.keyId };
  const signatures = sortedSet(signed, signatureSchema, key);
  return encodeStatement({ type: "transaction", tx: encodeTransaction({ body, signatures }) });
}

/**
 * What the ledger would answer to the item in its next block. Nothing is written: the block is made on a shadow of the
 * newest state and dropped.
 */
export function rehearseItem(chain: ChainReader, item: Uint8Array, timeMs: TimeMs): ItemOutcome {
  const { store, algorithms } = chain;
  const { hashes, suites } = algorithms;
  const branch = readBranch(chain);
  const past = new ChainPast(chain, () => branch.facts.schedule);
  const machine = new Machine(
    { hashes, suites, past },
    new ShadowStore(store, []),
    branch,
    recentOf(chain),
  );
  const height = branch.height + 1;
  const [sealer] = sealersAt(store, height);
  const candidate = machine.finalizeBlock({
    height,
    timeMs,
    proposer: sealer?.account ?? null,
    carryPq: true,
    items: [item],
  });
  return assertDefined(candidate.outcomes[0], "an item without its outcome");
}

/** What is still missing of an act, as the chain stands. */
export function missingSignatures(
  state: StateReader,
  file: ActFile,
): {
  readonly council: readonly [have: number, need: number];
  readonly attestors: readonly [number, number] | null;
} {
  const name = actCouncil(file);
  const council = isCouncilName(name) ? (readCouncil(state, name)?.k ?? 0) : 0;
  const attestors = readCouncil(state, "attestor")?.k ?? 0;
  return {
    council: [distinct(file.signatures), council],
    attestors: file.attested === null ? null : [distinct(file.attested.signatures), attestors],
  };
}

/** Members are counted by account, never by signature. */
function distinct(signatures: readonly { readonly account: Uint8Array }[]): number {
  return new Set(signatures.map(({ account }) => Buffer.from(account).toString("hex"))).size;
}
