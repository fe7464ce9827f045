import { encode } from "../codec/canonical.ts";
import { struct } from "../codec/compound.ts";
import { text, uint } from "../codec/schema.ts";
import type { CommandName } from "../governance/command.ts";
import { chargeFee } from "../governance/fee.ts";
import { refuseGate } from "../governance/gate.ts";
import { Overlay } from "../governance/overlay.ts";
import { REJECTION_CODES, type Rejection } from "../governance/rejection.ts";
import { runGovernanceCommand } from "../governance/run-command.ts";
import { accountIdSchema } from "../governance/schemas.ts";
import type { StateDraft } from "../governance/state-access.ts";
import type { ReceiptStatement, StatementEvent } from "../ledger/statement.ts";
import { assertDefined } from "../primitives/assert.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { submitEvidence } from "./accept-evidence.ts";
import type { AdmittedTransaction } from "./admission.ts";
import { carryOut } from "./carry-out.ts";
import type { ExecutionContext } from "./execution-context.ts";
import { commandContext } from "./governance-context.ts";
import { openAccount } from "./open-account.ts";
import { isFallback, submitAct } from "./submit-act.ts";

const statementRecordedSchema = struct({
  account: accountIdSchema,
  sequence: uint(),
  mediaType: text(3, 127),
  count: uint(),
});

/** A receipt with the rejection behind its code, for those who wait for the transaction. */
export interface ExecutedTransaction {
  readonly receipt: ReceiptStatement;
  readonly rejection: Rejection | null;
}

/**
 * Executes an admitted transaction. Its fee and its sequence number are used whatever follows; all else is kept or
 * dropped whole, and a failure is a receipt with the number of its code.
 */
export function executeTransaction(
  admitted: AdmittedTransaction,
  txIndex: number,
  state: StateDraft,
  context: ExecutionContext,
): ExecutedTransaction {
  const { fee } = admitted;
  const payer = admitted.transaction.body.account;
  const { governance: place, producer } = context;
  chargeFee(state, { place, payer, producer, fee });
  const draft = new Overlay(state);
  const outcome = runCommand(admitted, draft, context);
  if (!outcome.ok) {
    const code = REJECTION_CODES[outcome.error.code];
    return {
      receipt: { type: "receipt", txIndex, code, fee, events: [] },
      rejection: outcome.error,
    };
  }
  draft.keep(state);
  const events = outcome.value;
  return { receipt: { type: "receipt", txIndex, code: 0, fee, events }, rejection: null };
}

function runCommand(
  admitted: AdmittedTransaction,
  state: StateDraft,
  context: ExecutionContext,
): Result<readonly StatementEvent[], Rejection> {
  const { transaction, command } = admitted;
  const { body } = transaction;
  if (!isOwnCommand(command, body.payload)) return govern(admitted, state, context);
  const gated = { command, touches: [], alwaysOpen: false, sender: body.account };
  const closed = refuseGate(state, gated, context.now);
  if (closed !== null) return err(closed);
  switch (command) {
    case "account.open":
      return openAccount(transaction, state, context);
    case "recordStatement":
      return ok([statementRecorded(admitted)]);
    case "submitEvidence":
      return submitEvidence(body, state, context);
    case "submitAct":
      return submitAct(body, state, context);
  }
}

type OwnCommand = "account.open" | "recordStatement" | "submitEvidence" | "submitAct";

/** True iff the ledger carries a command out itself: of the acts, the fallback, which fits heights and not times. */
function isOwnCommand(command: CommandName, payload: Uint8Array): command is OwnCommand {
  switch (command) {
    case "account.open":
    case "recordStatement":
    case "submitEvidence":
      return true;
    case "submitAct":
      return isFallback(payload);
    default:
      return false;
  }
}

/** Hands a command to governance and keeps what it decided. */
function govern(
  { transaction: { body }, command }: AdmittedTransaction,
  state: StateDraft,
  context: ExecutionContext,
): Result<readonly StatementEvent[], Rejection> {
  const decided = runGovernanceCommand(
    state,
    { name: command, payload: body.payload },
    commandContext(body, context),
  );
  if (!decided.ok) return decided;
  const journal = decided.value;
  journal.keep(state);
  carryOut(journal.effects, state, context);
  return ok(journal.events.map(({ spec, data }) => ({ topic: spec.topic, data })));
}

/** Recording changes no state: the content is the statement, and its transaction is the leaf. */
function statementRecorded(admitted: AdmittedTransaction): StatementEvent {
  const { account, sequence } = admitted.transaction.body;
  const record = assertDefined(admitted.record, "a recordStatement without its batch");
  const { mediaType, contents } = record;
  const fields = { account, sequence, mediaType, count: contents.length };
  return { topic: "statement_recorded", data: encode(statementRecordedSchema, fields) };
}
