import type { StateReader } from "../../governance/state-access.ts";
import { walkAfter } from "../../governance/walk-after.ts";
import { concatBytes } from "../../primitives/bytes.ts";

/** The rests of the keys of a list, behind one of them: what follows the prefix that they share. */
export function* listKeys(
  views: StateReader,
  prefix: Uint8Array,
  after: Uint8Array | null,
): Iterable<Uint8Array> {
  const from = after === null ? null : concatBytes(prefix, after);
  for (const [key] of walkAfter(views, prefix, from)) yield key.subarray(prefix.length);
}
