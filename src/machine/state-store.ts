import type { StateChanges, StateReader } from "../governance/state-access.ts";

/** The state of the newest kept block, as a store holds it. */
export interface StateStore extends StateReader {
  /** Makes the changes of one block. Requires: ascending keys. */
  apply(changes: StateChanges): void;
}

/** What the changes replaced, as changes that would undo them. Requires: `state` as it was before them. */
export function invertChanges(state: StateReader, changes: StateChanges): StateChanges {
  return changes.map(([key]) => [key, state.get(key) ?? null]);
}
