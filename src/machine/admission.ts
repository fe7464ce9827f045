import { resolveEpoch } from "../consensus/schedule.ts";
import { isInRange, suiteEntry } from "../crypto/suite-table.ts";
import { type AccountKey, readAccount } from "../governance/account.ts";
import { COMMANDS, type CommandName } from "../governance/command.ts";
import { computeFee } from "../governance/fee.ts";
import { type Rejection, reject } from "../governance/rejection.ts";
import type { StateReader } from "../governance/state-access.ts";
import type { RecordPayload } from "../ledger/record-payload.ts";
import type { Transaction } from "../ledger/transaction.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { Amount, SuiteId } from "../primitives/brand.ts";
import { toHex } from "../primitives/hex.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { openEnvelope } from "./envelope.ts";
import type { ExecutionContext } from "./execution-context.ts";
import { computePayloadCost } from "./payload-cost.ts";
import { refuseVerdict } from "./refuse-verdict.ts";
import { type SigningKeys, signingKeys } from "./signing-keys.ts";
import { verifySignatures } from "./verify-signatures.ts";

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

/** A transaction that may stand in the block if its signatures verify. */
export interface ExaminedTransaction extends AdmittedTransaction {
  /** The keys that its signatures name, in their order: all of them active, admitted, and of the right lengths. */
  readonly keys: readonly AccountKey[];
  /** m: distinct keys that must sign. */
  readonly threshold: number;
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
  const examined = examineTransaction(bytes, state, context, costLeft);
  if (!examined.ok) return examined;
  const verdict = verifySignatures(examined.value, context.environment.suites);
  const refused = refuseVerdict(examined.value, verdict);
  return refused === null ? examined : err(refused);
}

/**
 * The part of stage 1 before any curve is touched. Whoever can have signatures verified elsewhere asks this first, and
 * `refuseVerdict` in the end.
 */
export function examineTransaction(
  bytes: Uint8Array,
  state: StateReader,
  context: ExecutionContext,
  costLeft: number,
): Result<ExaminedTransaction, Rejection> {
  const opened = openEnvelope(bytes, state, context);
  if (!opened.ok) return opened;
  const { transaction, command, record } = opened.value;
  const signing = signingKeys(transaction, command, state, context);
  if (!signing.ok) return signing;
  const signatureCost = costOf(signing.value, transaction);
  const { feeClass } = COMMANDS[command];
  const fee = computeFee(state, {
    now: context.now,
    feeClass,
    sizeBytes: bytes.length,
    signatureCost,
  });
  const unpaid = refuseFee(transaction, state, fee);
  if (unpaid !== null) return err(unpaid);
  const keys = requireKeys(transaction, signing.value, command, context);
  if (!keys.ok) return keys;
  const costly = refuseCost(signatureCost, costLeft);
  if (costly !== null) return err(costly);
  const { threshold } = signing.value;
  return ok({
    bytes,
    transaction,
    command,
    record,
    fee,
    signatureCost,
    keys: keys.value,
    threshold,
  });
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
function requireKeys(
  transaction: Transaction,
  { keys }: SigningKeys,
  command: CommandName,
  context: ExecutionContext,
): Result<readonly AccountKey[], Rejection> {
  const { policy } = resolveEpoch(context.branch.facts.schedule, context.height).record;
  const admitted = policy[COMMANDS[command].role];
  const known: AccountKey[] = [];
  for (const [index, { keyId }] of transaction.signatures.entries()) {
    const key = keys[index];
    if (key === undefined) return err(reject("GOV_KEY_UNKNOWN", { key_id: toHex(keyId) }));
    known.push(key);
  }
  const weak = known.find(({ suite }) => !admitted.includes(suite));
  if (weak !== undefined) {
    const { keyId, suite } = weak;
    const facts = { key_id: toHex(keyId), suite, admitted: admitted.join(" ") };
    return err(reject("GOV_KEY_BELOW_FLOOR", facts));
  }
  for (const [index, { keyId, signature }] of transaction.signatures.entries()) {
    const { suite } = assertDefined(known[index], "a signature without its key");
    if (hasSignatureLength(suite, signature.length)) continue;
    const facts = { key_id: toHex(keyId), found: signature.length };
    return err(reject("GOV_SIGNATURE_LENGTH", facts));
  }
  return ok(known);
}

function hasSignatureLength(suite: SuiteId, length: number): boolean {
  const range = suiteEntry(suite)?.signatureBytes;
  return range !== undefined && isInRange(length, range);
}

function refuseCost(cost: number, costLeft: number): Rejection | null {
  return cost <= costLeft ? null : reject("GOV_BLOCK_COST", { cost, left: costLeft });
}
