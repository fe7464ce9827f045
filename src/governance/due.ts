import { decode, encode } from "../codec/canonical.ts";
import { struct } from "../codec/compound.ts";
import { bytes, type Infer } from "../codec/schema.ts";
import { assert } from "../primitives/assert.ts";
import { concatBytes } from "../primitives/bytes.ts";
import { bytesUint, uintBytes } from "./big-endian.ts";
import { nameOf } from "./name-schema.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { stateKey, stateTable } from "./state-table.ts";

/** Kinds of work that falls due by the governance clock, by class. Append only within a class. */
export const DUE_KINDS = {
  delegationExpiry: { class: 1 },
  stakeMaturity: { class: 2 },
  stakeRelease: { class: 2 },
  votingClose: { class: 3 },
  reviewClose: { class: 3 },
  lock: { class: 4 },
  votingOpen: { class: 5 },
  execution: { class: 6 },
  draftExpiry: { class: 7 },
  slotWait: { class: 7 },
  executionWindow: { class: 7 },
  measureEnd: { class: 7 },
  actExpiry: { class: 7 },
  attestationDeadline: { class: 7 },
  reputationDecay: { class: 7 },
  roleChange: { class: 7 },
  recovery: { class: 7 },
  dailyTotals: { class: 7 },
  suspensionEnd: { class: 7 },
  acceptanceExpiry: { class: 7 },
  objectionWindow: { class: 7 },
} as const satisfies Readonly<Record<string, { readonly class: 1 | 2 | 3 | 4 | 5 | 6 | 7 }>>;

export type DueKind = keyof typeof DUE_KINDS;

/** Items of a class that one block does; the rest wait. Lateness changes no outcome, since rules use recorded times. */
export const DUE_BUDGETS = { 1: 256, 2: 256, 3: 32, 4: 32, 5: 8, 6: 8, 7: 64 } as const;
export type DueClass = keyof typeof DUE_BUDGETS;
export const DUE_CLASSES: readonly DueClass[] = [1, 2, 3, 4, 5, 6, 7];

const REFERENCE_BYTES_MAX = 40;

const dueSchema = struct({
  kind: nameOf(Object.keys(DUE_KINDS) as DueKind[]),
  reference: bytes(0, REFERENCE_BYTES_MAX),
});

/** Work that falls due: what it is, and what it is about. */
export type DueItem = Infer<typeof dueSchema> & {
  /** Governance second from which it is due. */
  readonly at: number;
};

const dueTable = stateTable("due/", dueSchema);
const KEY_FIXED_BYTES = 9;

/** Notes work. The same kind, time and reference is one item. */
export function scheduleDue(draft: StateDraft, item: DueItem): void {
  const { kind, reference } = item;
  draft.put(dueKey(item), encode(dueSchema, { kind, reference }));
}

/** Forgets work that was noted. Requires: the item as it was scheduled. */
export function cancelDue(draft: StateDraft, item: DueItem): void {
  const key = dueKey(item);
  assert(draft.get(key) !== undefined, `no ${item.kind} is due at ${item.at}`);
  draft.delete(key);
}

/** Forgets work that may have been noted. */
export function dropDue(draft: StateDraft, item: DueItem): void {
  draft.delete(dueKey(item));
}

/** True iff work that was noted has not been forgotten since. */
export function isStillDue(state: StateReader, item: DueItem): boolean {
  return state.get(dueKey(item)) !== undefined;
}

/** Items of a class that are due by `now`, by time and then by reference; at most `limit`. */
export function dueItems(
  state: StateReader,
  of: { readonly dueClass: DueClass; readonly now: number; readonly limit: number },
): readonly DueItem[] {
  const prefix = stateKey(dueTable, Uint8Array.of(of.dueClass));
  const start = dueTable.prefix.length;
  const items: DueItem[] = [];
  for (const [key, value] of state.entries(prefix)) {
    const at = bytesUint(key.subarray(start + 1, start + KEY_FIXED_BYTES));
    if (at > of.now || items.length >= of.limit) break;
    const decoded = decode(dueSchema, value);
    assert(decoded.ok, "an item of due work does not decode");
    items.push({ ...decoded.value, at });
  }
  return items;
}

/** `due/ ‖ class ‖ time ‖ kind's place ‖ reference`: the order of the keys is the order of the work. */
function dueKey({ kind, at, reference }: DueItem): Uint8Array {
  const place = (Object.keys(DUE_KINDS) as DueKind[]).indexOf(kind);
  const dueClass = Uint8Array.of(DUE_KINDS[kind].class);
  return stateKey(dueTable, concatBytes(dueClass, uintBytes(at), reference, Uint8Array.of(place)));
}
