import { struct } from "../codec/compound.ts";
import { type Infer, nullable, text, uint } from "../codec/schema.ts";
import type { Digest } from "../primitives/brand.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import type { CommandContext } from "./context.ts";
import { currentBody, findComment, requireComment } from "./forum-comment.ts";
import { FORUM_EVENTS } from "./forum-events.ts";
import {
  computeReceipt,
  type Deed,
  findModeration,
  type ModerationTarget,
  ruleIdSchema,
} from "./forum-moderation.ts";
import { authorOf, isParty } from "./forum-party.ts";
import {
  computeThreadId,
  countThreads,
  findThread,
  requireThread,
  tagSchema,
  threadTitleSchema,
} from "./forum-thread.ts";
import { defineHandler } from "./handler.ts";
import type { Journal } from "./journal.ts";
import { MODERATION_EVENTS } from "./moderation-events.ts";
import { type Moderated, refuseAction } from "./moderation-guards.ts";
import { namedUnion } from "./named-union.ts";
import { readUint } from "./parameter.ts";
import { refusePermission } from "./permission.ts";
import { digestSchema } from "./proposal.ts";
import { type Rejection, reject } from "./rejection.ts";
import { secondsSchema } from "./schemas.ts";
import type { StateReader } from "./state-access.ts";
import { textDigest } from "./text-digest.ts";

const REASON_BYTES_MAX = 500;

const payloadSchema = struct({
  target: namedUnion({ thread: { id: digestSchema }, comment: { id: digestSchema } }),
  action: namedUnion({
    hide: {},
    lock: {},
    move: { thread: digestSchema },
    slow: { seconds: uint() },
    label: { label: tagSchema },
    split: { title: threadTitleSchema },
  }),
  ruleId: ruleIdSchema,
  reason: text(1, REASON_BYTES_MAX),
  until: nullable(secondsSchema),
});

type Payload = Infer<typeof payloadSchema>;

/** Acts on a thread or a comment as a moderator; its author gets a receipt and may appeal. */
const moderate = defineHandler({
  command: "moderate",
  payload: payloadSchema,
  decide(journal, payload, context) {
    const { sender: moderator, now, height, hash } = context;
    const found = findSubject(journal, payload);
    if (!found.ok) return found.error;
    const { target, deed } = found.value;
    const barred = refusePermission(journal, "forum.moderate", moderator, now);
    if (barred !== null) return barred;
    if (isParty(journal, target, moderator)) return reject("GOV_CONFLICT_OF_INTEREST");
    const { ruleId, until } = payload;
    const [id, bodyDigest] = textOf(journal, target, context);
    const made = { target: id, bodyDigest, action: deed.kind, ruleId, moderator, height };
    const receipt = computeReceipt(hash, made);
    const known = findModeration(journal, receipt);
    if (known !== undefined) return reject("GOV_ALREADY_DONE", { moderation: known });
    const refused = refuseAction(journal, { target, deed, bodyDigest, until }, context);
    if (refused !== null) return refused;
    const author = authorOf(journal, target);
    if (payload.action.kind === "split") {
      createSplit(journal, { title: payload.action.title, author }, context);
    }
    journal.emit(MODERATION_EVENTS.moderated, {
      receipt,
      target,
      bodyDigest,
      deed,
      ruleId,
      reasonDigest: textDigest(hash, payload.reason),
      moderator,
      author,
      until,
      appealUntil: now + readUint(journal, "forum.appeal_s", now),
    });
    return null;
  },
});

export const MODERATE_COMMANDS = [moderate] as const;

function findSubject(
  state: StateReader,
  { target: named, action }: Payload,
): Result<Pick<Moderated, "target" | "deed">, Rejection> {
  const isThread = named.kind === "thread";
  const number = isThread ? findThread(state, named.id) : findComment(state, named.id);
  if (number === undefined) {
    return err(reject(isThread ? "GOV_THREAD_UNKNOWN" : "GOV_COMMENT_UNKNOWN"));
  }
  const target = { kind: named.kind, number };
  if (action.kind === "move") {
    const thread = findThread(state, action.thread);
    if (thread === undefined) return err(reject("GOV_THREAD_UNKNOWN"));
    return ok({ target, deed: { kind: "move", thread } });
  }
  const deed: Deed =
    action.kind === "split" ? { kind: "split", thread: countThreads(state) + 1 } : action;
  return ok({ target, deed });
}

/** The id of a target, and the digest of the text that is judged. */
function textOf(
  state: StateReader,
  { kind, number }: ModerationTarget,
  { hash }: CommandContext,
): readonly [id: Digest, bodyDigest: Digest] {
  if (kind === "comment") {
    const comment = requireComment(state, number);
    return [comment.id, currentBody(comment).body.bodyDigest];
  }
  const { id, title } = requireThread(state, number);
  return [id, textDigest(hash, title ?? "")];
}

/** The thread for what is split off belongs to the author of the comment. */
function createSplit(
  journal: Journal,
  { title, author }: { readonly title: string; readonly author: CommandContext["sender"] },
  { chainId, hash, sender, sequence }: CommandContext,
): void {
  const id = computeThreadId(hash, { chainId, author: sender, sequence });
  const thread = { id, proposal: null, author, title, tags: [], isPost: false };
  journal.emit(FORUM_EVENTS.threadCreated, thread);
}
