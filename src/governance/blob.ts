import { asciiBytes, concatBytes } from "../primitives/bytes.ts";
import type { StateDraft, StateReader } from "./state-access.ts";

/** Bytes of one entry; values of the state have at most 64 KiB. */
const PIECE_BYTES = 60_000;

/** The bytes that were written in pieces under a name, or undefined when there are none. */
export function readBlob(
  state: StateReader,
  prefix: string,
  suffix: Uint8Array,
): Uint8Array | undefined {
  const pieces: Uint8Array[] = [];
  for (let place = 0; ; place++) {
    const piece = state.get(pieceKey(prefix, suffix, place));
    if (piece === undefined) break;
    pieces.push(piece);
  }
  return pieces.length === 0 ? undefined : concatBytes(...pieces);
}

/** Writes bytes in pieces, in place of what stood there. */
export function writeBlob(
  draft: StateDraft,
  prefix: string,
  { suffix, bytes }: { readonly suffix: Uint8Array; readonly bytes: Uint8Array },
): void {
  deleteBlob(draft, prefix, suffix);
  for (let place = 0; place * PIECE_BYTES < bytes.length; place++) {
    const piece = bytes.slice(place * PIECE_BYTES, (place + 1) * PIECE_BYTES);
    draft.put(pieceKey(prefix, suffix, place), piece);
  }
}

/** Forgets all pieces. */
export function deleteBlob(draft: StateDraft, prefix: string, suffix: Uint8Array): void {
  for (let place = 0; ; place++) {
    const key = pieceKey(prefix, suffix, place);
    if (draft.get(key) === undefined) return;
    draft.delete(key);
  }
}

function pieceKey(prefix: string, suffix: Uint8Array, place: number): Uint8Array {
  return concatBytes(asciiBytes(prefix), suffix, Uint8Array.of(place));
}
