import { struct } from "../codec/compound.ts";
import { text } from "../codec/schema.ts";
import type { Digest, Height } from "../primitives/brand.ts";
import { toHex } from "../primitives/hex.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import type { CommandContext } from "./context.ts";
import { ownPower, totalPower } from "./electorate.ts";
import { isRollbackProposal } from "./emergency-proposal.ts";
import { endProposal } from "./end-proposal.ts";
import { findFallback, isOpenFallback, requireFallback } from "./fallback-record.ts";
import { defineHandler } from "./handler.ts";
import type { Journal } from "./journal.ts";
import { hasObjected, isVetoed, type ObjectionSubject, readObjected } from "./objection.ts";
import { OBJECTION_EVENTS } from "./objection-events.ts";
import { digestSchema, findProposal, requireProposal } from "./proposal.ts";
import { type Rejection, reject } from "./rejection.ts";
import type { StateReader } from "./state-access.ts";

/** The electorate of all who may object. */
const ELECTORATE = { house: "community", scope: "protocol" } as const;

/** What is objected to, where power is read, and whether its window is open. */
interface Question {
  readonly subject: ObjectionSubject;
  readonly snapshotHeight: Height;
  readonly closed: Rejection | null;
}

const objectEmergency = defineHandler({
  command: "objectEmergency",
  payload: struct({
    /** Of the proposal of a rollback, or the digest of the declaration of a fallback. */
    id: digestSchema,
    statement: text(0, 500),
  }),
  decide(journal, { id, statement }, context) {
    const { sender: account } = context;
    const question = findQuestion(journal, id, context);
    if (!question.ok) return question.error;
    const { subject, snapshotHeight, closed } = question.value;
    if (closed !== null) return closed;
    if (hasObjected(journal, subject, account)) {
      return reject("GOV_ALREADY_DONE", { [subject.kind]: subject.number });
    }
    const power = ownPower(journal, ELECTORATE, account, snapshotHeight);
    if (power === 0n) return reject("GOV_NO_POWER", { height: snapshotHeight });
    const total = totalPower(journal, ELECTORATE, snapshotHeight);
    const objected = readObjected(journal, subject) + power;
    journal.emit(OBJECTION_EVENTS.filed, { subject, account, power, objected, total, statement });
    if (isVetoed(objected, total)) cancel(journal, subject, { objected, total });
    return null;
  },
});

function findQuestion(
  state: StateReader,
  id: Digest,
  context: CommandContext,
): Result<Question, Rejection> {
  const fallback = findFallback(state, id);
  if (fallback !== undefined) return ok(askFallback(state, fallback, context));
  const proposal = findProposal(state, id);
  if (proposal !== undefined) return ok(askRollback(state, proposal, context));
  return err(reject("GOV_PROPOSAL_UNKNOWN", { id: toHex(id) }));
}

/** Open from the declaration until the freeze. */
function askFallback(state: StateReader, number: number, context: CommandContext): Question {
  const { objectUntil, snapshotHeight } = requireFallback(state, number);
  const { height } = context;
  const isOpen = height < objectUntil && isOpenFallback(state, number, context);
  return {
    subject: { kind: "fallback", number },
    snapshotHeight,
    closed: isOpen ? null : reject("GOV_WINDOW_CLOSED", { height, until: objectUntil }),
  };
}

/** Open from the approval of a rollback until it may run; of any other proposal, never. */
function askRollback(state: StateReader, number: number, { now }: CommandContext): Question {
  const { opened, closed, ended } = requireProposal(state, number);
  const eta = closed?.outcome === "passed" ? closed.eta : 0;
  const isOpen = ended === null && now < eta && isRollbackProposal(state, number);
  return {
    subject: { kind: "rollback", number },
    snapshotHeight: opened?.snapshotHeight ?? 0,
    closed: isOpen ? null : reject("GOV_WINDOW_CLOSED", { now, until: eta }),
  };
}

function cancel(
  journal: Journal,
  { kind, number }: ObjectionSubject,
  counted: { readonly objected: bigint; readonly total: bigint },
): void {
  if (kind === "rollback") {
    endProposal(journal, number, { how: "cancelled", reason: "objections" });
    return;
  }
  journal.emit(OBJECTION_EVENTS.fallbackVetoed, { fallback: number, ...counted });
  journal.effect({ type: "effectFallbackVeto" });
}

export const OBJECTION_COMMANDS = [objectEmergency] as const;
