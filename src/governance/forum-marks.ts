import { list, struct } from "../codec/compound.ts";
import { type Infer, nullable, uint } from "../codec/schema.ts";
import { concatBytes } from "../primitives/bytes.ts";
import { uintBytes } from "./big-endian.ts";
import {
  type Deed,
  type Moderation,
  type ModerationTarget,
  requireModeration,
  TARGET_KINDS,
} from "./forum-moderation.ts";
import { type Rejection, reject } from "./rejection.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

/** Labels that a post may carry at a time. */
export const LABELS_MAX = 8;

const marksSchema = struct({
  /** The newest moderation of each kind; whether it holds is read from its record. */
  hide: nullable(uint()),
  lock: nullable(uint()),
  slow: nullable(uint()),
  labels: list(uint(), 0, LABELS_MAX),
});

/** By which moderations a thread or a comment is marked. */
export type Marks = Infer<typeof marksSchema>;

/** By target: the newest hide, lock and slow mode, and the labels. */
const marksTable = stateTable("forum.marks/", marksSchema);
const NONE: Marks = { hide: null, lock: null, slow: null, labels: [] };

export function readMarks(state: StateReader, target: ModerationTarget): Marks {
  return readState(state, marksTable, markSuffix(target)) ?? NONE;
}

/** Notes that a moderation marks a target. Labels that hold no more make room. */
export function addMark(
  draft: StateDraft,
  target: ModerationTarget,
  mark: { readonly number: number; readonly kind: "hide" | "lock" | "slow" | "label" },
  now: number,
): void {
  const known = readMarks(draft, target);
  const { number, kind } = mark;
  const value: Marks =
    kind === "label"
      ? { ...known, labels: [...labelsInForce(draft, known, now), number] }
      : { ...known, [kind]: number };
  writeState(draft, marksTable, { suffix: markSuffix(target), value });
}

/** Numbers of the labels that hold. */
export function labelsInForce(
  state: StateReader,
  { labels }: Marks,
  now: number,
): readonly number[] {
  return labels.filter((number) => isInForce(requireModeration(state, number), now));
}

/** True iff a moderation holds: neither overturned nor over. */
export function isInForce({ done, overturned }: Moderation, now: number): boolean {
  return !overturned && (done.until === null || now < done.until);
}

/** The moderation of a kind that holds on a target, or undefined when none does. */
export function markInForce(
  state: StateReader,
  target: ModerationTarget,
  kind: "hide" | "lock" | "slow",
  now: number,
): Deed | undefined {
  const number = readMarks(state, target)[kind];
  if (number === null) return undefined;
  const moderation = requireModeration(state, number);
  return isInForce(moderation, now) ? moderation.done.deed : undefined;
}

/** The guard that moderators have not locked a thread. */
export function refuseLocked(state: StateReader, thread: number, now: number): Rejection | null {
  const lock = markInForce(state, { kind: "thread", number: thread }, "lock", now);
  return lock === undefined ? null : reject("GOV_THREAD_LOCKED", { thread, now });
}

function markSuffix({ kind, number }: ModerationTarget): Uint8Array {
  return concatBytes(Uint8Array.of(TARGET_KINDS.indexOf(kind)), uintBytes(number));
}
