import { list, struct } from "../codec/compound.ts";
import { type Schema, uint } from "../codec/schema.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import type { Height } from "../primitives/brand.ts";
import { concatBytes } from "../primitives/bytes.ts";
import { uintBytes } from "./big-endian.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, type StateTable, stateKey, stateTable, writeState } from "./state-table.ts";

/** Entries of the newest page and of each older one. */
const PAGE_ENTRIES = 32;
/**
 * Older pages of one key: the 10,000 blocks of the deepest rollback fill 313, what 1,024 pins need 32 more. Beyond
 * `PAGES_THINNED_FROM` the pages are thinned to these, so that no run of writes can fill them all.
 */
const PAGES_MAX = 1000;
const PAGES_THINNED_FROM = 800;

interface Entry<T> {
  readonly height: Height;
  readonly value: T;
}

interface Head<T> {
  /** First heights of the older pages, ascending. */
  readonly pages: readonly Height[];
  readonly entries: readonly Entry<T>[];
}

/** A value with its past: at most one entry per key and height. */
export interface Series<T> {
  readonly heads: StateTable<Head<T>>;
  readonly pages: StateTable<readonly Entry<T>[]>;
}

/** A series under a prefix of its own, ASCII without a slash. */
export function series<T>(prefix: string, value: Schema<T>): Series<T> {
  const entrySchema: Schema<Entry<T>> = struct({ height: uint(), value });
  const headSchema: Schema<Head<T>> = struct({
    pages: list(uint(), 0, PAGES_MAX),
    entries: list(entrySchema, 1, PAGE_ENTRIES),
  });
  return {
    heads: stateTable(`${prefix}/`, headSchema),
    pages: stateTable(`${prefix}.old/`, list(entrySchema, 1, PAGE_ENTRIES)),
  };
}

/** The newest value, or undefined while the key was never written. Cost: one read. */
export function seriesNow<T>(state: StateReader, of: Series<T>, id: Uint8Array): T | undefined {
  return readState(state, of.heads, id)?.entries.at(-1)?.value;
}

/**
 * The value as of the end of a block: the last entry at or below its height.
 * Requires: a pinned height, or one at or above `recent` of the writes. Cost: two reads, O(log entries).
 */
export function seriesAt<T>(
  state: StateReader,
  of: Series<T>,
  id: Uint8Array,
  height: Height,
): T | undefined {
  const head = readState(state, of.heads, id);
  if (head === undefined) return undefined;
  const first = assertDefined(head.entries[0], "a series without entries").height;
  if (height >= first) return findAt(head.entries, height);
  const place = countAtOrBelow(head.pages, height) - 1;
  const page = head.pages[place];
  if (page === undefined) return undefined;
  const entries = readState(state, of.pages, pageSuffix(id, page));
  return findAt(assertDefined(entries, "a series without its page"), height);
}

/**
 * Sets the value as of a block, and drops what no question can reach any more: entries that were superseded at or
 * below the horizon, and once in a while those between the pins. Cost: O(1) reads and writes, in the mean over many
 * writes; one of more than 5,000 reads and writes up to 800 pages.
 */
export function writeSeries<T>(
  draft: StateDraft,
  of: Series<T>,
  id: Uint8Array,
  write: Entry<T> & Horizon,
): void {
  const { height, value, horizon, recent } = write;
  const head = readState(draft, of.heads, id) ?? { pages: [], entries: [] };
  const last = head.entries.at(-1);
  assert(last === undefined || last.height <= height, "a series written backwards");
  const kept = last?.height === height ? head.entries.slice(0, -1) : head.entries;
  const entries = dropSuperseded([...kept, { height, value }], horizon);
  const pages = prunePages(draft, of, id, { head, horizon, first: entries[0]?.height ?? height });
  if (entries.length <= PAGE_ENTRIES) {
    writeState(draft, of.heads, { suffix: id, value: { pages, entries } });
    return;
  }
  const page = entries.slice(0, PAGE_ENTRIES);
  const start = assertDefined(page[0], "a page without entries").height;
  writeState(draft, of.pages, { suffix: pageSuffix(id, start), value: page });
  const all = [...pages, start];
  const thinned =
    all.length < PAGES_THINNED_FROM ? all : thinPages(draft, of, id, { pages: all, recent });
  const moved = { pages: thinned, entries: entries.slice(PAGE_ENTRIES) };
  writeState(draft, of.heads, { suffix: id, value: moved });
}

/**
 * Keeps of the pages that end below `recent` what the pinned heights ask for. A pin can hold the horizon for as long as
 * a vote lasts, and meanwhile a total changes in every block.
 */
function thinPages<T>(
  draft: StateDraft,
  of: Series<T>,
  id: Uint8Array,
  { pages, recent }: { pages: readonly Height[]; recent: Height },
): readonly Height[] {
  const count = pages.filter((_, place) => (pages[place + 1] ?? recent + 1) <= recent).length;
  const entries = pages.slice(0, count).flatMap((start) => {
    const page = readState(draft, of.pages, pageSuffix(id, start));
    draft.delete(stateKey(of.pages, pageSuffix(id, start)));
    return assertDefined(page, "a series without its page");
  });
  const pins = readPins(draft).map((pin) => pin.height);
  const kept = entries.filter(({ height }, place) => {
    const next = entries[place + 1]?.height ?? assertDefined(pages[count], "no page is recent");
    return countAtOrBelow(pins, next - 1) > countAtOrBelow(pins, height - 1);
  });
  const starts: Height[] = [];
  for (let from = 0; from < kept.length; from += PAGE_ENTRIES) {
    const page = kept.slice(from, from + PAGE_ENTRIES);
    const start = assertDefined(page[0], "a page without entries").height;
    writeState(draft, of.pages, { suffix: pageSuffix(id, start), value: page });
    starts.push(start);
  }
  return [...starts, ...pages.slice(count)];
}

/** Forgets the older pages whose successor begins at or below the horizon. */
function prunePages<T>(
  draft: StateDraft,
  of: Series<T>,
  id: Uint8Array,
  { head, horizon, first }: { head: Head<T>; horizon: Height; first: Height },
): readonly Height[] {
  const starts = [...head.pages, first];
  const dropped = head.pages.filter((_, place) => (starts[place + 1] ?? first) <= horizon);
  for (const start of dropped) draft.delete(stateKey(of.pages, pageSuffix(id, start)));
  return head.pages.slice(dropped.length);
}

function dropSuperseded<T>(entries: readonly Entry<T>[], horizon: Height): readonly Entry<T>[] {
  let from = 0;
  while (from + 1 < entries.length && (entries[from + 1]?.height ?? 0) <= horizon) from++;
  return from === 0 ? entries : entries.slice(from);
}

function findAt<T>(entries: readonly Entry<T>[], height: Height): T | undefined {
  const heights = entries.map((entry) => entry.height);
  return entries[countAtOrBelow(heights, height) - 1]?.value;
}

/** Number of the leading heights at or below a height. Requires: ascending heights. */
function countAtOrBelow(heights: readonly Height[], height: Height): number {
  let low = 0;
  let high = heights.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((heights[middle] ?? 0) <= height) low = middle + 1;
    else high = middle;
  }
  return low;
}

function pageSuffix(id: Uint8Array, start: Height): Uint8Array {
  return concatBytes(id, uintBytes(start));
}

const pinsSchema = list(struct({ height: uint(), count: uint(0xffff, 1) }), 0, 1024);
const pinsTable = stateTable("pins", pinsSchema);

function readPins(state: StateReader) {
  return readState(state, pinsTable) ?? [];
}

/** Keeps the values as of a height readable until it is unpinned as often. */
export function pinHeight(draft: StateDraft, height: Height): void {
  const pins = readPins(draft);
  const known = pins.find((pin) => pin.height === height);
  const others = pins.filter((pin) => pin.height !== height);
  const value = [...others, { height, count: (known?.count ?? 0) + 1 }];
  writeState(draft, pinsTable, { value: value.sort((a, b) => a.height - b.height) });
}

/** Gives up one pin. Requires: the height is pinned. */
export function unpinHeight(draft: StateDraft, height: Height): void {
  const pins = readPins(draft);
  const known = assertDefined(
    pins.find((pin) => pin.height === height),
    `height ${height} is not pinned`,
  );
  const others = pins.filter((pin) => pin.height !== height);
  const value = known.count === 1 ? others : [...others, { height, count: known.count - 1 }];
  writeState(draft, pinsTable, { value: [...value].sort((a, b) => a.height - b.height) });
}

/** What of a series can still be asked for: every pinned height, and every height from `recent` on. */
export interface Horizon {
  /** The oldest of all these. */
  readonly horizon: Height;
  readonly recent: Height;
}

/** Asked for are the block before, what the deepest state rollback reaches, and every pinned snapshot. */
export function computeHorizon(
  state: StateReader,
  at: { readonly height: Height; readonly rollbackDepthBlocks: number },
): Horizon {
  const recent = Math.max(0, at.height - 1 - at.rollbackDepthBlocks);
  const pinned = readPins(state)[0]?.height ?? recent;
  return { horizon: Math.min(recent, pinned), recent };
}
