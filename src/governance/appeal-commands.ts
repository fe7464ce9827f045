import { struct } from "../codec/compound.ts";
import { bool, text } from "../codec/schema.ts";
import { equalBytes } from "../primitives/bytes.ts";
import type { CommandContext } from "./context.ts";
import {
  findModeration,
  type Moderation,
  OPINIONS_NEEDED,
  requireModeration,
} from "./forum-moderation.ts";
import { isParty } from "./forum-party.ts";
import { defineHandler } from "./handler.ts";
import type { Journal } from "./journal.ts";
import { hasOpinion, MODERATION_EVENTS } from "./moderation-events.ts";
import { readUint } from "./parameter.ts";
import { refusePermission } from "./permission.ts";
import { digestSchema } from "./proposal.ts";
import { type Rejection, reject } from "./rejection.ts";
import { textDigest } from "./text-digest.ts";

const STATEMENT_BYTES_MAX = 2000;
const statementSchema = text(1, STATEMENT_BYTES_MAX);

/** Asks other moderators to judge a moderation; only its author may, once. No ban and no freeze stops it. */
const appealModeration = defineHandler({
  command: "appealModeration",
  payload: struct({ receipt: digestSchema, statement: statementSchema }),
  decide(journal, { receipt, statement }, { sender: account, now, hash }) {
    const moderation = findModeration(journal, receipt);
    if (moderation === undefined) return reject("GOV_MODERATION_UNKNOWN");
    const { done, appeal } = requireModeration(journal, moderation);
    if (!equalBytes(done.author, account)) {
      return reject("GOV_NOT_PERMITTED", { permission: "forum.author" });
    }
    if (now >= done.appealUntil) {
      return reject("GOV_APPEAL_CLOSED", { until: done.appealUntil, now });
    }
    if (appeal !== null) return reject("GOV_ALREADY_DONE", { moderation });
    const window = readUint(journal, "forum.appeal_s", now);
    journal.emit(MODERATION_EVENTS.appealed, {
      moderation,
      account,
      statementDigest: textDigest(hash, statement),
      council: { from: now + window, until: now + 2 * window },
    });
    return null;
  },
});

/** Gives a moderator's opinion on an appeal; the third decides it by majority. */
const decideAppeal = defineHandler({
  command: "decideAppeal",
  payload: struct({ receipt: digestSchema, isOverturn: bool, reason: statementSchema }),
  decide(journal, { receipt, isOverturn, reason }, context) {
    const { sender: moderator, hash } = context;
    const moderation = findModeration(journal, receipt);
    if (moderation === undefined) return reject("GOV_MODERATION_UNKNOWN");
    const known = requireModeration(journal, moderation);
    const refused = refuseJudge(journal, { moderation, known }, context);
    if (refused !== null) return refused;
    const reasonDigest = textDigest(hash, reason);
    journal.emit(MODERATION_EVENTS.opinion, { moderation, moderator, isOverturn, reasonDigest });
    settleAppeal(journal, moderation, context);
    return null;
  },
});

export const APPEAL_COMMANDS = [appealModeration, decideAppeal] as const;

function refuseJudge(
  journal: Journal,
  { moderation, known }: { readonly moderation: number; readonly known: Moderation },
  { sender, now }: CommandContext,
): Rejection | null {
  const { done, appeal } = known;
  if (appeal === null) return reject("GOV_WRONG_STATUS", { status: "not_appealed" });
  const barred = refusePermission(journal, "forum.moderate", sender, now);
  if (barred !== null) return barred;
  if (isParty(journal, done.target, sender)) return reject("GOV_CONFLICT_OF_INTEREST");
  if (appeal.isDecided || now >= appeal.council.from) {
    return reject("GOV_APPEAL_CLOSED", { until: appeal.council.from, now });
  }
  if (equalBytes(done.moderator, sender)) return reject("GOV_OWN_DECISION");
  return hasOpinion(journal, moderation, sender)
    ? reject("GOV_ALREADY_DONE", { moderation })
    : null;
}

/** Three distinct moderators decide, and an odd number has a majority. */
function settleAppeal(journal: Journal, moderation: number, { now }: CommandContext): void {
  const { appeal } = requireModeration(journal, moderation);
  if (appeal === null || appeal.overturn + appeal.uphold < OPINIONS_NEEDED) return;
  journal.emit(MODERATION_EVENTS.decided, {
    moderation,
    by: "moderators",
    isOverturned: appeal.overturn > appeal.uphold,
    council: { from: now, until: now + readUint(journal, "forum.appeal_s", now) },
  });
}
