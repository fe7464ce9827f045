import { accountKeysTable, accountTable } from "../../governance/account.ts";
import { mapKey } from "../../governance/byte-map.ts";
import { Overlay } from "../../governance/overlay.ts";
import { stakeTable } from "../../governance/stake.ts";
import type { StateChanges, StateDraft, StateReader } from "../../governance/state-access.ts";
import { asciiBytes } from "../../primitives/bytes.ts";
import { updateDelegates } from "./delegate-view.ts";
import { updateStrongKeys } from "./strong-key-view.ts";
import type { ViewChanges } from "./view-changes.ts";

/** Tables of the state, by the list of changes that they belong to. */
const TABLES: readonly (readonly [keyof Lists, Uint8Array])[] = [
  ["tokens", accountTable.prefix],
  ["keys", accountKeysTable.prefix],
  ["tokens", stakeTable.prefix],
  ["tokens", asciiBytes("pow.act/")],
  ["tokens", asciiBytes("pow.liq/")],
  ["tokens", asciiBytes("pow.warm/")],
  ["records", asciiBytes("dlg.rec/")],
  ["received", asciiBytes("dlg.recv/")],
  ["profiles", asciiBytes("dlg.prof/")],
  ["electorates", asciiBytes("elect/")],
];

interface Lists {
  readonly keys: Map<string, Uint8Array>;
  readonly tokens: Map<string, Uint8Array>;
  readonly records: Map<string, Uint8Array>;
  readonly received: Map<string, Uint8Array>;
  readonly profiles: Map<string, Uint8Array>;
  readonly electorates: Map<string, Uint8Array>;
}

/**
 * Moves the views by a block: from its undo and the state after it. Cost: some look-ups for each changed entry of these
 * tables; a scope that counts power in a new way costs one for each account that accepts delegation.
 */
export function updateViews(views: StateDraft, undo: StateChanges, after: StateReader): void {
  followKeys(
    views,
    undo.map(([key]) => key),
    { before: stateBefore(undo, after), after },
  );
}

/** Makes the views of a state in which they begin. Requires: empty ones. Cost: linear in these tables. */
export function makeViews(views: StateDraft, state: StateReader): void {
  followKeys(views, heldKeys(state), { before: NOTHING, after: state });
}

const NOTHING: StateReader = { get: () => undefined, entries: () => [] };

function* heldKeys(state: StateReader): Iterable<Uint8Array> {
  for (const [name, prefix] of TABLES) {
    // There is one electorate a scope, and nothing to be found in the graphs before.
    if (name !== "electorates") for (const [key] of state.entries(prefix)) yield key;
  }
}

function followKeys(
  views: StateDraft,
  keys: Iterable<Uint8Array>,
  states: Pick<ViewChanges, "before" | "after">,
): void {
  const lists: Lists = {
    keys: new Map(),
    tokens: new Map(),
    records: new Map(),
    received: new Map(),
    profiles: new Map(),
    electorates: new Map(),
  };
  for (const key of keys) noteChange(lists, key);
  const changes: ViewChanges = { ...lists, ...states };
  updateStrongKeys(views, changes);
  updateDelegates(views, changes);
}

function noteChange(lists: Lists, key: Uint8Array): void {
  for (const [name, prefix] of TABLES) {
    if (!startsWith(key, prefix)) continue;
    const rest = key.subarray(prefix.length);
    lists[name].set(mapKey(rest), rest);
    return;
  }
}

function startsWith(key: Uint8Array, prefix: Uint8Array): boolean {
  for (let at = 0; at < prefix.length; at++) if (key[at] !== prefix[at]) return false;
  return true;
}

/** The state before a block. Most blocks change nothing for which it is asked, so it is made when it is. */
function stateBefore(undo: StateChanges, after: StateReader): StateReader {
  let made: Overlay | undefined;
  const make = (): Overlay => {
    const before = new Overlay(after);
    for (const [key, value] of undo) {
      if (value === null) before.delete(key);
      else before.put(key, value);
    }
    made = before;
    return before;
  };
  return {
    get: (key) => (made ?? make()).get(key),
    entries: (prefix) => (made ?? make()).entries(prefix),
  };
}
