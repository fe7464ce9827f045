import type { CommandName } from "../../../src/governance/command.ts";
import { countComments, requireComment } from "../../../src/governance/forum-comment.ts";
import { countThreads, requireThread } from "../../../src/governance/forum-thread.ts";
import { textDigest } from "../../../src/governance/text-digest.ts";
import type { AccountId, Digest } from "../../../src/primitives/brand.ts";
import { By, digestOf } from "./engine-wish.ts";
import type { EngineWorld } from "./engine-world.ts";

/** One of the newest threads. */
function anyThread({ state, random }: EngineWorld) {
  const count = countThreads(state);
  return count === 0
    ? undefined
    : requireThread(state, random.between(Math.max(1, count - 4), count));
}

/** One of the newest comments. */
function anyComment({ state, random }: EngineWorld) {
  const count = countComments(state);
  if (count === 0) return undefined;
  return requireComment(state, random.between(Math.max(1, count - 9), count));
}

function body(w: EngineWorld) {
  const said = `as I see it ${w.random.below(1000)}`;
  return { body: said, bodyDigest: textDigest(w.context.hash, said) };
}

/** One of the last moderations. */
export function lastModeration(w: EngineWorld) {
  const moderated = w.facts("moderated") as readonly {
    readonly receipt: Digest;
    readonly author: AccountId;
  }[];
  const chosen = moderated.slice(-3);
  return chosen.length === 0 ? undefined : w.random.pick(chosen);
}

/** Receipt of one of the last moderations. */
export function lastReceipt(w: EngineWorld): Digest {
  return lastModeration(w)?.receipt ?? digestOf("no receipt");
}

export const FORUM_WISHES: Partial<Record<CommandName, (w: EngineWorld) => unknown>> = {
  createThread: ({ random }) => ({ title: `thread ${random.below(100)}`, tags: ["a"] }),
  postComment: (w) => {
    const thread = anyThread(w);
    if (thread === undefined) return undefined;
    const comment = anyComment(w);
    const parent = w.random.percent(30) && comment !== undefined ? comment.id : null;
    return { thread: thread.id, parent, contentVersion: null, anchor: null, ...body(w) };
  },
  editComment: (w) => {
    const comment = anyComment(w);
    return comment && new By(comment.author, { comment: comment.id, ...body(w) });
  },
  withdrawComment: (w) => {
    const comment = w.random.percent(40) ? anyComment(w) : undefined;
    return comment && new By(comment.author, { comment: comment.id });
  },
  react: (w) => ({
    comment: anyComment(w)?.id ?? digestOf("none"),
    reaction: w.random.pick(["agree", "thanks"]),
    isOn: w.random.percent(70),
  }),
  voteComment: (w) => ({
    comment: anyComment(w)?.id ?? digestOf("none"),
    side: w.random.pick(["up", "down"]),
  }),
  tagThread: (w) => ({ thread: anyThread(w)?.id ?? digestOf("none"), tags: ["b"] }),
  moderate: (w) => {
    const { random, now } = w;
    const thread = anyThread(w)?.id ?? digestOf("none");
    const comment = anyComment(w)?.id ?? digestOf("none");
    const ofComment = random.percent(60);
    const action = ofComment
      ? random.pick([{ kind: "hide" }, { kind: "move", thread }, { kind: "split", title: "aside" }])
      : random.pick([
          { kind: "lock" },
          { kind: "slow", seconds: 30 },
          { kind: "label", label: "x" },
        ]);
    const hasTerm = action.kind !== "move" && action.kind !== "split";
    return {
      target: ofComment ? { kind: "comment", id: comment } : { kind: "thread", id: thread },
      action,
      ruleId: "2.1",
      reason: "off topic",
      until: hasTerm ? now + random.between(10, 900) : null,
    };
  },
  appealModeration: (w) => {
    const moderation = lastModeration(w);
    if (moderation === undefined) return undefined;
    const { author, receipt } = moderation;
    return new By(author, { receipt, statement: "it was on topic" });
  },
  decideAppeal: (w) => ({
    receipt: lastReceipt(w),
    isOverturn: w.random.percent(50),
    reason: "as I read it",
  }),
};
