import { struct } from "../codec/compound.ts";
import { text, uint } from "../codec/schema.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import { APPEAL_EVENTS, hasAppealed } from "./freeze-appeal.ts";
import { defineHandler } from "./handler.ts";
import { isInForce, readMeasure } from "./measure.ts";
import { openAppealThread } from "./open-appeal-thread.ts";
import { digestSchema, findProposal, requireProposal } from "./proposal.ts";
import { reject } from "./rejection.ts";
import { readAnswer } from "./sanction.ts";
import { SANCTION_EVENTS } from "./sanction-events.ts";
import { readAccused } from "./sanction-payload.ts";
import { computeStatus } from "./status.ts";

/** Statuses in which the accused can still be heard. */
const HEARING: readonly string[] = ["discussion", "review", "voting"];

/** Files the one answer of the accused, which stays with the proposal. */
const answerSanction = defineHandler({
  command: "answerSanction",
  payload: struct({ id: digestSchema, statement: text(1, 2048) }),
  decide(journal, { id, statement }, { sender: account, now }) {
    const proposal = findProposal(journal, id);
    if (proposal === undefined || requireProposal(journal, proposal).type !== "sanction") {
      return reject("GOV_PROPOSAL_UNKNOWN", { id: toHex(id) });
    }
    const { status } = computeStatus(journal, proposal, now);
    if (!HEARING.includes(status)) return reject("GOV_WINDOW_CLOSED", { status });
    if (!equalBytes(readAccused(journal, proposal), account)) {
      return reject("GOV_NOT_PERMITTED", { permission: "the accused" });
    }
    const answer = readAnswer(journal, proposal);
    if (answer !== undefined) return reject("GOV_ALREADY_DONE", { at: answer.at });
    journal.emit(SANCTION_EVENTS.answered, { proposal, account, statement });
    return null;
  },
});

/** Asks those who vote on the ratification of a freeze to let an account go. */
const appealFreeze = defineHandler({
  command: "appealFreeze",
  payload: struct({ measure: uint(), statement: text(1, 2048) }),
  decide(journal, { measure: number, statement }, context) {
    const { sender: account, now } = context;
    const measure = readMeasure(journal, number);
    if (measure?.kind !== "freeze_accounts") {
      return reject("GOV_MEASURE_UNKNOWN", { measure: number });
    }
    if (!isInForce(measure, now)) return reject("GOV_WINDOW_CLOSED", { measure: number, now });
    if (!measure.accounts.some((frozen) => equalBytes(frozen, account))) {
      return reject("GOV_NOT_PERMITTED", { permission: "the frozen" });
    }
    if (hasAppealed(journal, number, account)) {
      return reject("GOV_ALREADY_DONE", { measure: number });
    }
    journal.emit(APPEAL_EVENTS.freezeAppealed, { measure: number, account, statement });
    openAppealThread(journal, number, context);
    return null;
  },
});

export const ANSWER_COMMANDS = [answerSanction, appealFreeze] as const;
