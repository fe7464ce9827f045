import { struct } from "../codec/compound.ts";
import { bytesOf, nullable, uint } from "../codec/schema.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import type { AccountId } from "../primitives/brand.ts";
import { concatBytes, EMPTY_BYTES } from "../primitives/bytes.ts";
import { bytesUint, uintBytes } from "./big-endian.ts";
import { scheduleDue } from "./due.ts";
import { TRACKS, type TrackName } from "./names.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateKey, stateTable, writeState } from "./state-table.ts";

/** A proposal that waits for a slot of its track. */
export interface Waiting {
  readonly track: TrackName;
  readonly proposer: AccountId;
  readonly readyAt: number;
  readonly number: number;
}

/**
 * The line of a track: `track ‖ readyAt ‖ number`, so that its first entry is the next to open. It holds at most one
 * proposal of each proposer, and none of a proposer who has one in voting; the others stand aside.
 */
const lineTable = stateTable("slot.line/", bytesOf<AccountId>(32));
/** `track ‖ proposer ‖ readyAt ‖ number`: proposals that their proposer's own earlier one keeps out of the line. */
const asideTable = stateTable("slot.aside/", bytesOf<Uint8Array>(0));
/** Proposals in voting, by track. */
const votingTable = stateTable("slot.used/", uint());
/** `track ‖ proposer`: the proposal that stands in the line or in voting. */
const holderTable = stateTable(
  "slot.holder/",
  struct({ number: uint(), readyAt: nullable(uint()) }),
);

/** Proposals of a track that are in voting and take a slot. */
export function countVoting(state: StateReader, track: TrackName): number {
  return readState(state, votingTable, trackByte(track)) ?? 0;
}

/** The proposal that opens next on a track, or undefined when none waits. Cost: one step of an iteration. */
export function firstWaiting(state: StateReader, track: TrackName): number | undefined {
  for (const [key] of state.entries(stateKey(lineTable, trackByte(track)))) {
    return bytesUint(key.subarray(key.length - 8));
  }
  return undefined;
}

/** Puts a proposal into the line of its track, or aside while its proposer has another one there or in voting. */
export function joinLine(draft: StateDraft, waiting: Waiting, now: number): void {
  const { track, proposer, readyAt, number } = waiting;
  const holder = holderSuffix(track, proposer);
  if (readState(draft, holderTable, holder) !== undefined) {
    writeState(draft, asideTable, { suffix: asideSuffix(waiting), value: EMPTY_BYTES });
    return;
  }
  writeState(draft, holderTable, { suffix: holder, value: { number, readyAt } });
  writeState(draft, lineTable, { suffix: lineSuffix(waiting), value: proposer });
  callNext(draft, { track, now, number });
}

/** Takes the slot for the first of the line, which opens. */
export function takeSlot(draft: StateDraft, waiting: Waiting): void {
  const { track, proposer, number } = waiting;
  const key = stateKey(lineTable, lineSuffix(waiting));
  assert(draft.get(key) !== undefined, `proposal ${number} does not stand in the line`);
  draft.delete(key);
  const suffix = holderSuffix(track, proposer);
  writeState(draft, holderTable, { suffix, value: { number, readyAt: null } });
  const used = countVoting(draft, track) + 1;
  writeState(draft, votingTable, { suffix: trackByte(track), value: used });
  // Slots may have become more than one at a time.
  if (firstWaiting(draft, track) !== undefined) {
    callNext(draft, { track, now: waiting.readyAt, number });
  }
}

/** Gives the slot of a decided proposal back, and lets its proposer's next one into the line. */
export function freeSlot(draft: StateDraft, freed: Omit<Waiting, "readyAt">, now: number): void {
  const { track, number } = freed;
  const used = countVoting(draft, track);
  assert(used > 0, `no slot of ${track} is taken`);
  writeState(draft, votingTable, { suffix: trackByte(track), value: used - 1 });
  passOn(draft, freed, now);
  callNext(draft, { track, now, number });
}

/** Takes a proposal that ends without a vote out of the line. */
export function leaveLine(draft: StateDraft, waiting: Waiting, now: number): void {
  const aside = stateKey(asideTable, asideSuffix(waiting));
  if (draft.get(aside) !== undefined) {
    draft.delete(aside);
    return;
  }
  const key = stateKey(lineTable, lineSuffix(waiting));
  assert(draft.get(key) !== undefined, `proposal ${waiting.number} does not wait`);
  draft.delete(key);
  passOn(draft, waiting, now);
  callNext(draft, { track: waiting.track, now, number: waiting.number });
}

/** Has the first of the line opened, if a slot is free by then. `number` tells calls of one moment apart. */
export function callNext(
  draft: StateDraft,
  call: { readonly track: TrackName; readonly now: number; readonly number: number },
): void {
  const reference = concatBytes(trackByte(call.track), uintBytes(call.number));
  scheduleDue(draft, { kind: "votingOpen", at: call.now, reference });
}

/** Track and proposal of a call. */
export function readCall(reference: Uint8Array): {
  readonly track: TrackName;
  readonly number: number;
} {
  const track = assertDefined(TRACKS[reference[0] ?? TRACKS.length], "a call on no track");
  return { track, number: bytesUint(reference.subarray(1)) };
}

/** Lets the earliest of those aside follow its proposer's earlier one. */
function passOn(
  draft: StateDraft,
  { track, proposer }: { readonly track: TrackName; readonly proposer: AccountId },
  now: number,
): void {
  const suffix = holderSuffix(track, proposer);
  draft.delete(stateKey(holderTable, suffix));
  for (const [key] of draft.entries(stateKey(asideTable, suffix))) {
    const number = bytesUint(key.subarray(key.length - 8));
    const readyAt = bytesUint(key.subarray(key.length - 16, key.length - 8));
    draft.delete(key);
    joinLine(draft, { track, proposer, readyAt, number }, now);
    return;
  }
}

function trackByte(track: TrackName): Uint8Array {
  return Uint8Array.of(TRACKS.indexOf(track));
}

function holderSuffix(track: TrackName, proposer: AccountId): Uint8Array {
  return concatBytes(trackByte(track), proposer);
}

function lineSuffix({ track, readyAt, number }: Waiting): Uint8Array {
  return concatBytes(trackByte(track), uintBytes(readyAt), uintBytes(number));
}

function asideSuffix({ track, proposer, readyAt, number }: Waiting): Uint8Array {
  return concatBytes(holderSuffix(track, proposer), uintBytes(readyAt), uintBytes(number));
}
