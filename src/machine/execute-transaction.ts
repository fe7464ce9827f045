import { ACCEPTANCE_MEDIA_TYPE } from "../governance/acceptance.ts";
import type { CommandContext } from "../governance/context.ts";
import { chargeFee } from "../governance/fee.ts";
import { refuseGate } from "../governance/gate.ts";
import { Journal } from "../governance/journal.ts";
import { Overlay } from "../governance/overlay.ts";
import { REJECTION_CODES, type Rejection } from "../governance/rejection.ts";
import { runGovernanceCommand } from "../governance/run-command.ts";
import type { StateDraft } from "../governance/state-access.ts";
import { STATEMENT_EVENTS } from "../governance/statement-events.ts";
import type { ReceiptStatement, StatementEvent } from "../ledger/statement.ts";
import { assertDefined } from "../primitives/assert.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { submitEvidence } from "./accept-evidence.ts";
import type { AdmittedTransaction } from "./admission.ts";
import type { ExecutionContext } from "./execution-context.ts";
import { commandContext } from "./governance-context.ts";
import { keepAcceptance } from "./keep-acceptance.ts";
import { keepJournal } from "./keep-journal.ts";
import { openAccount } from "./open-account.ts";

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

/** Decides the command on a branch of its own, keeps what it brought about, and answers with its events. */
function runCommand(
  admitted: AdmittedTransaction,
  state: StateDraft,
  context: ExecutionContext,
): Result<readonly StatementEvent[], Rejection> {
  const asked = commandContext(admitted.transaction.body, context);
  const decided = decideCommand(admitted, state, context, asked);
  return decided.ok ? ok(keepJournal(decided.value, state, context)) : decided;
}

function decideCommand(
  admitted: AdmittedTransaction,
  state: StateDraft,
  context: ExecutionContext,
  asked: CommandContext,
): Result<Journal, Rejection> {
  const { transaction, command } = admitted;
  const { body } = transaction;
  switch (command) {
    case "account.open":
    case "recordStatement":
    case "submitEvidence": {
      const closed = refuseClosed(admitted, state, context);
      return closed === null ? runOwn(admitted, state, context) : err(closed);
    }
    default:
      return runGovernanceCommand(state, { name: command, payload: body.payload }, asked);
  }
}

/** Stage 2 of the ledger's own commands; governance asks it of its own. */
function refuseClosed(
  { transaction: { body }, command }: AdmittedTransaction,
  state: StateDraft,
  context: ExecutionContext,
): Rejection | null {
  const gated = { command, alwaysOpen: false, sender: body.account };
  return refuseGate(state, gated, context.now);
}

function runOwn(
  admitted: AdmittedTransaction,
  state: StateDraft,
  context: ExecutionContext,
): Result<Journal, Rejection> {
  const { transaction, command } = admitted;
  if (command === "submitEvidence") return submitEvidence(transaction.body, state, context);
  const journal = new Journal(state, context.governance);
  const refused =
    command === "account.open"
      ? openAccount(transaction, journal, context)
      : stateRecorded(admitted, journal, context);
  return refused === null ? ok(journal) : err(refused);
}

/** The content is the statement, its leaf the proof; the state keeps only what a proposal will rest on. */
function stateRecorded(
  admitted: AdmittedTransaction,
  journal: Journal,
  { environment }: ExecutionContext,
): null {
  const { account, sequence } = admitted.transaction.body;
  const record = assertDefined(admitted.record, "a recordStatement without its batch");
  const { mediaType, contents } = record;
  const fields = { account, sequence, mediaType, count: contents.length };
  journal.emit(STATEMENT_EVENTS.statementRecorded, fields);
  if (mediaType === ACCEPTANCE_MEDIA_TYPE) keepAcceptance(contents, journal, environment.hashes);
  return null;
}
