import type { Digest } from "../primitives/brand.ts";
import type { CommandContext } from "./context.ts";
import { MOVES_MAX, requireComment } from "./forum-comment.ts";
import { isInForce, LABELS_MAX, labelsInForce, markInForce, readMarks } from "./forum-marks.ts";
import { type Deed, type ModerationTarget, requireModeration } from "./forum-moderation.ts";
import { threadOfComment } from "./forum-place.ts";
import { requireThread } from "./forum-thread.ts";
import { isCleared } from "./moderation-cleared.ts";
import { readUint } from "./parameter.ts";
import { type Rejection, reject } from "./rejection.ts";
import type { StateReader } from "./state-access.ts";

/** Longest term of a moderation. */
const TERM_S_MAX = 180 * 86_400;

/** What a moderator wants to do, and the text that is judged. */
export interface Moderated {
  readonly target: ModerationTarget;
  readonly deed: Deed;
  readonly bodyDigest: Digest;
  readonly until: number | null;
}

/** The guards on the content of a moderation: what may be done to what, for how long, and that it was not done. */
export function refuseAction(
  state: StateReader,
  moderated: Moderated,
  { now }: CommandContext,
): Rejection | null {
  return (
    refuseTarget(state, moderated) ??
    refuseTerm(moderated, now) ??
    refuseSettings(state, moderated, now) ??
    refuseRepeated(state, moderated, now) ??
    refuseCount(state, moderated, now)
  );
}

function refuseTarget(state: StateReader, { target, deed }: Moderated): Rejection | null {
  const action = deed.kind;
  const isForThread = action === "lock" || action === "slow";
  const isForComment = action === "move" || action === "split";
  if (target.kind === "thread" ? isForComment : isForThread) {
    return reject("GOV_FIELD_INVALID", { path: "target", action, target: target.kind });
  }
  // The title of such a thread is that of the proposal, on which no moderator acts.
  const judgesText = target.kind === "thread" && !isForThread;
  if (judgesText && requireThread(state, target.number).title === null) {
    return reject("GOV_FIELD_INVALID", { path: "target", action, fault: "proposal_text" });
  }
  return null;
}

function refuseTerm({ deed, until }: Moderated, now: number): Rejection | null {
  const hasTerm = deed.kind !== "move" && deed.kind !== "split";
  if (hasTerm !== (until !== null)) {
    const fault = hasTerm ? "no_term" : "has_no_term";
    return reject("GOV_FIELD_INVALID", { path: "until", action: deed.kind, fault });
  }
  const max = now + TERM_S_MAX;
  if (until === null || (until > now && until <= max)) return null;
  return reject("GOV_FIELD_INVALID", { path: "until", until, now, max });
}

function refuseSettings(
  state: StateReader,
  { target, deed }: Moderated,
  now: number,
): Rejection | null {
  if (deed.kind === "slow") {
    const max = readUint(state, "forum.slow_max_s", now);
    if (deed.seconds >= 1 && deed.seconds <= max) return null;
    return reject("GOV_FIELD_INVALID", { path: "action.seconds", seconds: deed.seconds, max });
  }
  if (deed.kind === "move" && threadOfComment(state, target.number) === deed.thread) {
    return reject("GOV_FIELD_INVALID", { path: "action.thread", fault: "same_thread" });
  }
  return null;
}

/** The same is not done twice at a time, and not again to a text that an appeal has cleared. */
function refuseRepeated(state: StateReader, moderated: Moderated, now: number): Rejection | null {
  const { target, deed } = moderated;
  const action = deed.kind;
  if (isCleared(state, moderated)) return reject("GOV_ALREADY_DONE", { action, fault: "cleared" });
  if (action === "move" || action === "split") return null;
  const isThere =
    action === "label"
      ? hasLabel(state, target, deed.label, now)
      : markInForce(state, target, action, now) !== undefined;
  return isThere ? reject("GOV_ALREADY_DONE", { action }) : null;
}

function hasLabel(
  state: StateReader,
  target: ModerationTarget,
  label: string,
  now: number,
): boolean {
  return readMarks(state, target).labels.some((number) => {
    const moderation = requireModeration(state, number);
    const { deed } = moderation.done;
    return isInForce(moderation, now) && deed.kind === "label" && deed.label === label;
  });
}

function refuseCount(
  state: StateReader,
  { target, deed }: Moderated,
  now: number,
): Rejection | null {
  if (deed.kind === "label") {
    const labels = labelsInForce(state, readMarks(state, target), now).length;
    if (labels < LABELS_MAX) return null;
    return reject("GOV_TOO_MANY_ENTRIES", { labels, max: LABELS_MAX });
  }
  if (deed.kind !== "move" && deed.kind !== "split") return null;
  const moves = requireComment(state, target.number).moves.length;
  return moves < MOVES_MAX ? null : reject("GOV_TOO_MANY_ENTRIES", { moves, max: MOVES_MAX });
}
