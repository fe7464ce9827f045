import { requireComment } from "../../governance/forum-comment.ts";
import { isInForce } from "../../governance/forum-marks.ts";
import {
  type Deed,
  type ModerationTarget,
  requireModeration,
} from "../../governance/forum-moderation.ts";
import { requireThread } from "../../governance/forum-thread.ts";
import { readModeratorRecord } from "../../governance/moderation-log.ts";
import { toHex0x } from "../../primitives/hex.ts";
import type { ResultOf } from "../../rpc/method.ts";
import type { FORUM_METHODS } from "../../rpc/methods/forum.ts";
import type { Ground } from "./ground.ts";

type ModerationJson = ResultOf<(typeof FORUM_METHODS)["list_moderations"]>["items"][number];
type NoteJson = ResultOf<(typeof FORUM_METHODS)["list_comments"]>["items"][number]["moderation"];

/** What a moderator did, in the few words that stand beside a comment. */
export function moderationNote({ state, now }: Ground, number: number): NoteJson[number] {
  const moderation = requireModeration(state, number);
  const { done, at, overturned } = moderation;
  return {
    receipt: toHex0x(done.receipt),
    action: done.deed.kind,
    rule_id: done.ruleId,
    moderator: toHex0x(done.moderator),
    time: at,
    until: done.until,
    in_force: isInForce(moderation, now),
    overturned,
  };
}

/** An act of a moderator in the public log. */
export function moderationJson(ground: Ground, number: number): ModerationJson {
  const { state } = ground;
  const { done, height, appeal } = requireModeration(state, number);
  return {
    number,
    ...moderationNote(ground, number),
    height,
    target: { kind: done.target.kind, id: toHex0x(targetId(ground, done.target)) },
    author: toHex0x(done.author),
    body_digest: toHex0x(done.bodyDigest),
    reason_digest: toHex0x(done.reasonDigest),
    detail: detailOf(ground, done.deed),
    appeal_until: done.appealUntil,
    appeal:
      appeal === null
        ? null
        : {
            overturn: appeal.overturn,
            uphold: appeal.uphold,
            decided: appeal.isDecided,
            final: appeal.isFinal,
            council_from: appeal.council.from,
            council_until: appeal.council.until,
          },
    moderator_record: readModeratorRecord(state, done.moderator),
  };
}

function targetId({ state }: Ground, { kind, number }: ModerationTarget): Uint8Array {
  return kind === "thread" ? requireThread(state, number).id : requireComment(state, number).id;
}

function detailOf({ state }: Ground, deed: Deed): string | null {
  switch (deed.kind) {
    case "label":
      return deed.label;
    case "slow":
      return `${deed.seconds}`;
    case "move":
    case "split":
      return toHex0x(requireThread(state, deed.thread).id);
    case "hide":
    case "lock":
      return null;
  }
}
