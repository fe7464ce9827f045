import { compareBytes } from "../primitives/bytes.ts";
import type { StateReader } from "./state-access.ts";

/**
 * Entries under a prefix behind a key, or all where none is given. Cost: those that are taken; where the state makes
 * only whole walks, those before them too.
 */
export function* walkAfter(
  state: StateReader,
  prefix: Uint8Array,
  after: Uint8Array | null,
): Iterable<readonly [Uint8Array, Uint8Array]> {
  if (after === null) {
    yield* state.entries(prefix);
  } else if (state.entriesAfter !== undefined) {
    yield* state.entriesAfter(prefix, after);
  } else {
    for (const entry of state.entries(prefix)) if (compareBytes(entry[0], after) > 0) yield entry;
  }
}
