import { encode } from "../codec/canonical.ts";
import { struct } from "../codec/compound.ts";
import { bool, type Infer, nullable, text, uint } from "../codec/schema.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { Digest } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { uintBytes } from "./big-endian.ts";
import { tagSchema } from "./forum-thread.ts";
import { govDigest } from "./gov-digest.ts";
import { nameOf } from "./name-schema.ts";
import { namedUnion } from "./named-union.ts";
import { digestSchema } from "./proposal.ts";
import { accountIdSchema, heightSchema, secondsSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

/** Rule that a moderator goes by, as the published rules number it. */
export const ruleIdSchema = text(1, 32, /^[a-z0-9][a-z0-9.-]{0,31}$/);

export const MODERATION_ACTIONS = ["hide", "lock", "move", "slow", "label", "split"] as const;
export type ModerationAction = (typeof MODERATION_ACTIONS)[number];

/** Moderators, other than the first, whose opinions decide an appeal by majority. */
export const OPINIONS_NEEDED = 3;

/** What was done, with running numbers. */
const deedSchema = namedUnion({
  hide: {},
  lock: {},
  /** To the top of another thread. */
  move: { thread: uint() },
  slow: { seconds: uint() },
  label: { label: tagSchema },
  /** To the top of a thread made for it. */
  split: { thread: uint() },
});
export type Deed = Infer<typeof deedSchema>;

export const TARGET_KINDS = ["thread", "comment"] as const;
const targetSchema = struct({ kind: nameOf(TARGET_KINDS), number: uint() });
export type ModerationTarget = Infer<typeof targetSchema>;

export const moderationSchema = struct({
  receipt: digestSchema,
  target: targetSchema,
  /** Of the version that stood when it was done; of a thread, of its title. */
  bodyDigest: digestSchema,
  deed: deedSchema,
  ruleId: ruleIdSchema,
  reasonDigest: digestSchema,
  moderator: accountIdSchema,
  /** Whose post it is, and who may appeal. */
  author: accountIdSchema,
  /** When it ends by itself; null for what has no term: a move and a split. */
  until: nullable(secondsSchema),
  /** Until when its author may appeal. */
  appealUntil: secondsSchema,
});

const appealSchema = struct({
  /** Opinions of moderators so far. */
  overturn: uint(OPINIONS_NEEDED),
  uphold: uint(OPINIONS_NEEDED),
  /** Whether the moderators have decided. */
  isDecided: bool,
  /** The council decides in this window: after the moderators, or after they did not. */
  council: struct({ from: secondsSchema, until: secondsSchema }),
  /** Whether the council has decided. */
  isFinal: bool,
});
export type Appeal = Infer<typeof appealSchema>;

const recordSchema = struct({
  done: moderationSchema,
  at: secondsSchema,
  height: heightSchema,
  appeal: nullable(appealSchema),
  overturned: bool,
});

/** A moderation with what has become of it. */
export type Moderation = Infer<typeof recordSchema>;

/** Moderations by their running number, with what has become of them. */
const moderationTable = stateTable("forum.mod/", recordSchema);
/** Number by the first 32 bytes of the receipt. */
const receiptTable = stateTable("forum.receipt/", uint());
/** Moderations so far. */
const countTable = stateTable("forum.mcount", uint());

const RECEIPT_PREFIX_BYTES = 32;
const receiptSchema = struct({
  target: digestSchema,
  bodyDigest: digestSchema,
  action: nameOf(MODERATION_ACTIONS),
  ruleId: ruleIdSchema,
  moderator: accountIdSchema,
  height: heightSchema,
});

/** The receipt of the author, which proves that the post existed: `H("gov/moderation", enc[..])`. */
export function computeReceipt(hash: HashFunction, of: Infer<typeof receiptSchema>): Digest {
  return govDigest(hash, "gov/moderation", encode(receiptSchema, of));
}

/** A moderation that is known to exist. */
export function requireModeration(state: StateReader, number: number): Moderation {
  const known = readState(state, moderationTable, uintBytes(number));
  return assertDefined(known, `no moderation ${number}`);
}

/** Running number of the moderation with a receipt, or undefined when there is none. */
export function findModeration(state: StateReader, receipt: Digest): number | undefined {
  const number = readState(state, receiptTable, receipt.subarray(0, RECEIPT_PREFIX_BYTES));
  if (number === undefined) return undefined;
  return equalBytes(requireModeration(state, number).done.receipt, receipt) ? number : undefined;
}

/** How many moderations there ever were; their numbers follow their order. */
export function countModerations(state: StateReader): number {
  return readState(state, countTable) ?? 0;
}

/** Writes a new moderation under the next running number, which it returns. */
export function addModeration(draft: StateDraft, moderation: Moderation): number {
  const number = countModerations(draft) + 1;
  writeState(draft, countTable, { value: number });
  const suffix = moderation.done.receipt.subarray(0, RECEIPT_PREFIX_BYTES);
  writeState(draft, receiptTable, { suffix, value: number });
  writeModeration(draft, number, moderation);
  return number;
}

export function writeModeration(draft: StateDraft, number: number, value: Moderation): void {
  writeState(draft, moderationTable, { suffix: uintBytes(number), value });
}
