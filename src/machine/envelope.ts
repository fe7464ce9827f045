import { readAccount } from "../governance/account.ts";
import { type CommandName, commandOfKind } from "../governance/command.ts";
import { commandHandler } from "../governance/handler-table.ts";
import { type Rejection, reject } from "../governance/rejection.ts";
import type { StateReader } from "../governance/state-access.ts";
import { readGeneration } from "../governance/supply.ts";
import { decodeRecordPayload, type RecordPayload } from "../ledger/record-payload.ts";
import {
  decodeTransaction,
  EXPIRY_SPAN_BLOCKS,
  type Transaction,
  type TransactionBody,
} from "../ledger/transaction.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import type { ExecutionContext } from "./execution-context.ts";

/** A transaction whose envelope fits this chain at this height, before anything about keys and fees. */
export interface Envelope {
  readonly transaction: Transaction;
  readonly command: CommandName;
  /** Present iff the command records statements. */
  readonly record: RecordPayload | undefined;
}

/** The first part of stage 1: size, shape, chain, kind, generation, expiry, account and sequence, in this order. */
export function openEnvelope(
  bytes: Uint8Array,
  state: StateReader,
  context: ExecutionContext,
): Result<Envelope, Rejection> {
  const limit = context.branch.facts.limits.txBytesMax;
  if (bytes.length > limit) {
    return err(reject("GOV_TX_TOO_LARGE", { size_bytes: bytes.length, limit_bytes: limit }));
  }
  const decoded = decodeTransaction(bytes);
  if (!decoded.ok) {
    const { code, offset } = decoded.error;
    return err(reject("GOV_TX_MALFORMED", { fault: code, offset }));
  }
  const { body } = decoded.value;
  const limitPayload = limit >>> 1;
  if (body.payload.length > limitPayload) {
    const size_bytes = body.payload.length;
    return err(reject("GOV_TX_TOO_LARGE", { size_bytes, limit_bytes: limitPayload }));
  }
  if (!equalBytes(body.chainId, context.branch.chainId)) {
    const expected = toHex(context.branch.chainId);
    return err(reject("GOV_TX_WRONG_CHAIN", { expected, found: toHex(body.chainId) }));
  }
  const command = commandOfKind(body.kind);
  if (command === undefined || !isCarriedOut(command)) {
    return err(reject("GOV_TX_KIND", { kind: body.kind }));
  }
  const record = readRecord(command, body);
  if (!record.ok) return record;
  const refused = refusePlace(body, state, context);
  if (refused !== null) return err(refused);
  return ok({ transaction: decoded.value, command, record: record.value });
}

/**
 * A batch that does not decode is refused at the door and not in a receipt: the leaf of a recorded batch is folded,
 * so that only well-formed batches may ever stand in a body.
 */
function readRecord(
  command: CommandName,
  body: TransactionBody,
): Result<RecordPayload | undefined, Rejection> {
  if (command !== "recordStatement") return ok(undefined);
  const decoded = decodeRecordPayload(body.payload);
  if (decoded.ok) return decoded;
  const { code, offset } = decoded.error;
  return err(reject("GOV_STATEMENT_INVALID", { fault: code, offset }));
}

/** Where in time and in its sender's sequence the transaction stands. */
function refusePlace(
  body: TransactionBody,
  state: StateReader,
  context: ExecutionContext,
): Rejection | null {
  const generation = readGeneration(state);
  if (body.generation !== generation) {
    return reject("GOV_TX_GENERATION", { expected: generation, found: body.generation });
  }
  const { height } = context;
  if (height > body.expiryHeight || body.expiryHeight > height + EXPIRY_SPAN_BLOCKS) {
    return reject("GOV_TX_EXPIRED", { height, expiry_height: body.expiryHeight });
  }
  const account = readAccount(state, body.account);
  if (account === undefined) {
    return reject("GOV_ACCOUNT_UNKNOWN", { account: toHex(body.account) });
  }
  if (body.sequence === account.sequence) return null;
  const code = body.sequence < account.sequence ? "GOV_NONCE_LOW" : "GOV_NONCE_HIGH";
  return reject(code, { expected: account.sequence, found: body.sequence });
}

/** Commands that the machine carries out itself, since they touch the ledger's own records. */
const OWN_COMMANDS: ReadonlySet<CommandName> = new Set([
  "account.open",
  "recordStatement",
  "submitEvidence",
  "submitAct",
]);

function isCarriedOut(command: CommandName): boolean {
  return OWN_COMMANDS.has(command) || commandHandler(command) !== undefined;
}
