import { decode } from "../codec/canonical.ts";
import { COMMANDS, type CommandName, commandOfKind } from "../governance/command.ts";
import { commandHandler } from "../governance/handler-table.ts";
import { decodeTransaction, type TransactionBody } from "../ledger/transaction.ts";

/** Classes of transactions in the order in which they stand in a block. */
export const TRANSACTION_CLASSES = ["emergency", "governance", "other"] as const;
export type TransactionClass = (typeof TRANSACTION_CLASSES)[number];

const EMERGENCY: ReadonlySet<CommandName> = new Set(["submitAct", "signAct", "objectEmergency"]);

/**
 * The class of a transaction, from its own bytes alone, so that the order of a block can be checked by whoever holds
 * it: acts, objections and emergency proposals first, then what decides, then the rest.
 */
export function classOfTransaction(bytes: Uint8Array): TransactionClass {
  const decoded = decodeTransaction(bytes);
  return decoded.ok ? classOfBody(decoded.value.body) : "other";
}

/** The same of a decoded one. */
export function classOfBody({
  kind,
  payload,
}: Pick<TransactionBody, "kind" | "payload">): TransactionClass {
  const command = commandOfKind(kind);
  if (command === undefined) return "other";
  if (EMERGENCY.has(command) || isEmergencyProposal(command, payload)) return "emergency";
  const { feeClass } = COMMANDS[command];
  return feeClass === "governance" || feeClass === "vote" ? "governance" : "other";
}

function isEmergencyProposal(command: CommandName, payload: Uint8Array): boolean {
  if (command !== "createProposal") return false;
  const handler = commandHandler(command);
  const decoded = handler === undefined ? undefined : decode(handler.payload, payload);
  if (decoded === undefined || !decoded.ok) return false;
  const { content } = decoded.value as { readonly content?: { readonly type?: string } };
  return content?.type === "emergency_action";
}
