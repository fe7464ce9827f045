import { resolveEpoch } from "../consensus/schedule.ts";
import { isInRange, suiteEntry } from "../crypto/suite-table.ts";
import { type AccountKey, readAccount } from "../governance/account.ts";
import { COMMANDS, type CommandName } from "../governance/command.ts";
import { computeFee } from "../governance/fee.ts";
import { type Rejection, reject } from "../governance/rejection.ts";
import type { StateReader } from "../governance/state-access.ts";
import type { RecordPayload } from "../ledger/record-payload.ts";
import type { Transaction } from "../ledger/transaction.ts";
import type { Amount, SuiteId } from "../primitives/brand.ts";
import { toHex } from "../primitives/hex.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { openEnvelope } from "./envelope.ts";
import type { ExecutionContext } from "./execution-context.ts";
import { computePayloadCost } from "./payload-cost.ts";
import { isFirstKeyValid, type SigningKeys, signingKeys } from "./signing-keys.ts";
import { transactionMessage } from "./transaction-message.ts";

/** A transaction that may stand in the block, with what its admission has worked out. */
export interface AdmittedTransaction {
  readonly bytes: Uint8Array;
  readonly transaction: Transaction;
  readonly command: CommandName;
  /** Present iff the command records statements. */
  readonly record: RecordPayload | undefined;
  readonly fee: Amount;
  /** Cost units of all signatures to verify, those inside the payload included. */
  readonly signatureCost: number;
}

/**
 * Stage 1: may the transaction stand in this block? Cheapest checks first, nothing changes on refusal, and no curve is
 * touched before everything else holds. A refused transaction is no statement and costs nobody anything.
 */
export function admitTransaction(
  bytes: Uint8Array,
  state: StateReader,
  context: ExecutionContext,
  costLeft: number,
): Result<AdmittedTransaction, Rejection> {
  const opened = openEnvelope(bytes, state, context);
  if (!opened.ok) return opened;
  const { transaction, command, record } = opened.value;
  const keys = signingKeys(transaction, command, state, context);
  if (!keys.ok) return keys;
  const signatureCost = costOf(keys.value, transaction);
  const { feeClass } = COMMANDS[command];
  const fee = computeFee(state, {
    now: context.now,
    feeClass,
    sizeBytes: bytes.length,
    signatureCost,
  });
  const refused =
    refuseFee(transaction, state, fee) ??
    refuseKeys(transaction, keys.value, command, context) ??
    refuseCost(signatureCost, costLeft) ??
    refuseFirstKey(command, keys.value, context) ??
    refuseSignatures(transaction, keys.value, context);
  if (refused !== null) return err(refused);
  return ok({ bytes, transaction, command, record, fee, signatureCost });
}

/**
 * Asks again whether a transaction that was once admitted may still stand in a block: its place in time and sequence
 * and its fee. No signature is verified again, since none of this changes one.
 */
export function recheckTransaction(
  bytes: Uint8Array,
  state: StateReader,
  context: ExecutionContext,
): Rejection | null {
  const opened = openEnvelope(bytes, state, context);
  if (!opened.ok) return opened.error;
  const { transaction, command } = opened.value;
  const keys = signingKeys(transaction, command, state, context);
  if (!keys.ok) return keys.error;
  const signatureCost = costOf(keys.value, transaction);
  const { feeClass } = COMMANDS[command];
  const priced = { now: context.now, feeClass, sizeBytes: bytes.length, signatureCost };
  return refuseFee(transaction, state, computeFee(state, priced));
}

function costOf(keys: SigningKeys, transaction: Transaction): number {
  let cost = computePayloadCost(transaction.body);
  for (const key of keys.keys) cost += key === undefined ? 0 : (suiteEntry(key.suite)?.cost ?? 0);
  return cost;
}

function refuseFee(transaction: Transaction, state: StateReader, fee: Amount): Rejection | null {
  const { maxFee, account } = transaction.body;
  if (fee > maxFee) {
    return reject("GOV_FEE_TOO_LOW", { fee: String(fee), max_fee: String(maxFee) });
  }
  const liquid = readAccount(state, account)?.liquid ?? 0n;
  if (fee <= liquid) return null;
  return reject("GOV_FEE_UNPAYABLE", { fee: String(fee), liquid: String(liquid) });
}

/**
 * Every key is active, then every suite admitted for the command's role at this height, then every signature of the
 * right length: one question at a time, so that the order of the keys does not choose the answer.
 */
function refuseKeys(
  transaction: Transaction,
  { keys }: SigningKeys,
  command: CommandName,
  context: ExecutionContext,
): Rejection | null {
  const { policy } = resolveEpoch(context.branch.facts.schedule, context.height).record;
  const admitted = policy[COMMANDS[command].role];
  const signed = transaction.signatures.map(({ keyId, signature }, index) => ({
    key_id: toHex(keyId),
    key: keys[index],
    length: signature.length,
  }));
  const unknown = signed.find(({ key }) => key === undefined);
  if (unknown !== undefined) return reject("GOV_KEY_UNKNOWN", { key_id: unknown.key_id });
  const known = signed.map((entry) => ({ ...entry, suite: entry.key?.suite ?? 0 }));
  const weak = known.find(({ suite }) => !admitted.includes(suite));
  if (weak !== undefined) {
    const { key_id, suite } = weak;
    return reject("GOV_KEY_BELOW_FLOOR", { key_id, suite, admitted: admitted.join(" ") });
  }
  const cut = known.find(({ suite, length }) => !hasSignatureLength(suite, length));
  if (cut === undefined) return null;
  return reject("GOV_SIGNATURE_LENGTH", { key_id: cut.key_id, found: cut.length });
}

function hasSignatureLength(suite: SuiteId, length: number): boolean {
  const range = suiteEntry(suite)?.signatureBytes;
  return range !== undefined && isInRange(length, range);
}

function refuseCost(cost: number, costLeft: number): Rejection | null {
  return cost <= costLeft ? null : reject("GOV_BLOCK_COST", { cost, left: costLeft });
}

/** The key that opens an account is examined once everything cheaper has held. */
function refuseFirstKey(
  command: CommandName,
  { keys: [key] }: SigningKeys,
  context: ExecutionContext,
): Rejection | null {
  if (command !== "account.open" || key === undefined || isFirstKeyValid(key, context)) return null;
  return reject("GOV_KEY_PROOF_INVALID", {
    suite: key.suite,
    public_key: toHex(key.publicKey),
  });
}

/** All listed signatures verify, and at least m distinct keys have signed; the encoding keeps the keys distinct. */
function refuseSignatures(
  transaction: Transaction,
  { keys, threshold }: SigningKeys,
  context: ExecutionContext,
): Rejection | null {
  for (const [index, signature] of transaction.signatures.entries()) {
    const key = keys[index] as AccountKey;
    const suite = context.environment.suites.get(key.suite);
    const message = transactionMessage(transaction.body, key);
    if (suite === undefined || !suite.verify(key.publicKey, message, signature.signature)) {
      return reject("GOV_SIGNATURE_INVALID", { key_id: toHex(signature.keyId), suite: key.suite });
    }
  }
  const found = transaction.signatures.length;
  return found >= threshold ? null : reject("GOV_SIGNATURE_COUNT", { expected: threshold, found });
}
