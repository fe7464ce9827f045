import { computeVested, countStreams, readStream } from "../../../governance/stream.ts";
import { equalBytes } from "../../../primitives/bytes.ts";
import type { DevName } from "../dev-keys.ts";
import { moveOf, type ResidentMove } from "./resident-move.ts";
import { accountOf, type TownView } from "./town-view.ts";

/** Who is paid by streams. */
const PAID: DevName = "ivan";
const LOOKED_AT = 8;
/** Claims come by this part of the whole. */
const PARTS = 5n;

/** What the recipient of a stream claims, a fifth of it at a time. */
export function claim(view: TownView): readonly ResidentMove[] {
  const { state, context } = view;
  const newest = countStreams(state);
  for (let stream = newest; stream > Math.max(0, newest - LOOKED_AT); stream--) {
    const found = readStream(state, stream);
    if (found === undefined || !equalBytes(found.recipient, accountOf(view, PAID))) continue;
    const left = computeVested(found, context.now) - found.claimed;
    if (left === 0n || left * PARTS < found.total) continue;
    return [moveOf(PAID, "claimStream", { stream, amount: null })];
  }
  return [];
}
