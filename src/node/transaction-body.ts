import { suiteEntry } from "../crypto/suite-table.ts";
import { COMMANDS, type CommandName } from "../governance/command.ts";
import { computeFee } from "../governance/fee.ts";
import type { StateReader } from "../governance/state-access.ts";
import { readGeneration } from "../governance/supply.ts";
import type { TransactionBody } from "../ledger/transaction.ts";
import { readClock } from "../machine/clock.ts";
import { computePayloadCost } from "../machine/payload-cost.ts";
import type { AccountId, ChainId, Height, SuiteId } from "../primitives/brand.ts";

/** Bytes of a transaction beside its payload and signature, at most: what the greatest fee is reckoned with. */
const ENVELOPE_BYTES = 512;

/** What a transaction is to say. */
export interface CommandRequest {
  readonly chainId: ChainId;
  readonly account: AccountId;
  /** Suite of the one key that will sign. */
  readonly suite: SuiteId;
  readonly sequence: number;
  readonly command: CommandName;
  /** Canonical payload of the command. */
  readonly payload: Uint8Array;
  readonly expiryHeight: Height;
}

/** The body of a transaction of one key on a state, with a fee that is enough. */
export function buildTransactionBody(state: StateReader, request: CommandRequest): TransactionBody {
  const { chainId, account, suite, sequence, command, payload, expiryHeight } = request;
  const { kind, feeClass } = COMMANDS[command];
  const entry = suiteEntry(suite);
  const sizeBytes = payload.length + ENVELOPE_BYTES + (entry?.signatureBytes.max ?? 0);
  const body: TransactionBody = {
    version: 1,
    chainId,
    account,
    sequence,
    generation: readGeneration(state),
    expiryHeight,
    maxFee: 0n,
    kind,
    payload,
  };
  const signatureCost = (entry?.cost ?? 0) + computePayloadCost(body);
  const now = readClock(state);
  return { ...body, maxFee: computeFee(state, { now, feeClass, sizeBytes, signatureCost }) };
}
