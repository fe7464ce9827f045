import { struct } from "../codec/compound.ts";
import { bool, type Infer, uint } from "../codec/schema.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import type { AccountId } from "../primitives/brand.ts";
import { concatBytes } from "../primitives/bytes.ts";
import { uintBytes } from "./big-endian.ts";
import type { BlockPlace } from "./context.ts";
import { defineEvent } from "./event.ts";
import { requireComment, writeComment } from "./forum-comment.ts";
import { addMark } from "./forum-marks.ts";
import {
  type Appeal,
  addModeration,
  moderationSchema,
  requireModeration,
  writeModeration,
} from "./forum-moderation.ts";
import { writeCleared } from "./moderation-cleared.ts";
import { countModeration } from "./moderation-log.ts";
import { nameOf } from "./name-schema.ts";
import { digestSchema } from "./proposal.ts";
import { accountIdSchema, secondsSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

const windowSchema = struct({ from: secondsSchema, until: secondsSchema });
const decidedSchema = struct({
  moderation: uint(),
  by: nameOf(["moderators", "council"] as const),
  isOverturned: bool,
  /** In which the council may still decide otherwise; it is over where the council itself decided. */
  council: windowSchema,
});

/** By moderation and moderator: that the moderator has given an opinion on the appeal. */
const opinionTable = stateTable("forum.opinion/", uint(1));

/** What moderators do, and what becomes of it on appeal. */
export const MODERATION_EVENTS = {
  moderated: defineEvent("moderated", "notice", {
    schema: moderationSchema,
    evolve: evolveModerated,
  }),
  appealed: defineEvent("moderationAppealed", "info", {
    schema: struct({
      moderation: uint(),
      account: accountIdSchema,
      statementDigest: digestSchema,
      /** In which the council decides if the moderators do not. */
      council: windowSchema,
    }),
    evolve(draft, { moderation: number, council }) {
      const moderation = requireModeration(draft, number);
      assert(moderation.appeal === null, `moderation ${number} is appealed twice`);
      const appeal = { overturn: 0, uphold: 0, isDecided: false, council, isFinal: false };
      writeModeration(draft, number, { ...moderation, appeal });
    },
  }),
  opinion: defineEvent("appealOpinion", "info", {
    schema: struct({
      moderation: uint(),
      moderator: accountIdSchema,
      isOverturn: bool,
      reasonDigest: digestSchema,
    }),
    evolve(draft, { moderation: number, moderator, isOverturn }) {
      const moderation = requireModeration(draft, number);
      const appeal = requireAppeal(moderation.appeal, number);
      writeState(draft, opinionTable, { suffix: opinionSuffix(number, moderator), value: 1 });
      const counted = isOverturn
        ? { ...appeal, overturn: appeal.overturn + 1 }
        : { ...appeal, uphold: appeal.uphold + 1 };
      writeModeration(draft, number, { ...moderation, appeal: counted });
    },
  }),
  decided: defineEvent("appealDecided", "notice", {
    schema: decidedSchema,
    evolve: evolveDecided,
  }),
} as const;

/** True iff the moderator has given an opinion on the appeal. */
export function hasOpinion(state: StateReader, moderation: number, moderator: AccountId): boolean {
  return readState(state, opinionTable, opinionSuffix(moderation, moderator)) !== undefined;
}

function evolveModerated(
  draft: StateDraft,
  done: Infer<typeof moderationSchema>,
  { now, height }: BlockPlace,
): void {
  const number = addModeration(draft, { done, at: now, height, appeal: null, overturned: false });
  countModeration(draft, done.moderator, { moderations: 1 });
  const { deed, target } = done;
  switch (deed.kind) {
    case "hide":
    case "lock":
    case "slow":
    case "label":
      addMark(draft, target, { number, kind: deed.kind }, now);
      return;
    case "move":
    case "split": {
      assert(target.kind === "comment", `a ${deed.kind} of a thread`);
      const comment = requireComment(draft, target.number);
      writeComment(draft, target.number, { ...comment, moves: [...comment.moves, number] });
      return;
    }
  }
}

function evolveDecided(
  draft: StateDraft,
  { moderation: number, by, isOverturned, council }: Infer<typeof decidedSchema>,
): void {
  const moderation = requireModeration(draft, number);
  const appeal = requireAppeal(moderation.appeal, number);
  assert(!appeal.isFinal, `the appeal against ${number} was final`);
  const isFinal = by === "council";
  assert(isFinal || !appeal.isDecided, `moderators decide on ${number} twice`);
  const { done, overturned } = moderation;
  if (overturned !== isOverturned) {
    countModeration(draft, done.moderator, { overturned: isOverturned ? 1 : -1 });
  }
  writeCleared(draft, done, isOverturned);
  writeModeration(draft, number, {
    ...moderation,
    appeal: { ...appeal, isDecided: appeal.isDecided || !isFinal, council, isFinal },
    overturned: isOverturned,
  });
}

function requireAppeal(appeal: Appeal | null, number: number): Appeal {
  return assertDefined(appeal ?? undefined, `nobody appealed against ${number}`);
}

function opinionSuffix(moderation: number, moderator: AccountId): Uint8Array {
  return concatBytes(uintBytes(moderation), moderator);
}
