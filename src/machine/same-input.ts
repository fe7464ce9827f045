import { equalBytes } from "../primitives/bytes.ts";
import type { BlockInput } from "./block-input.ts";

/** True iff two inputs make the same block on the same state. */
export function isSameInput(left: BlockInput, right: BlockInput): boolean {
  const isSameProposer =
    left.proposer === right.proposer ||
    (left.proposer !== null &&
      right.proposer !== null &&
      equalBytes(left.proposer, right.proposer));
  return (
    isSameProposer &&
    left.height === right.height &&
    left.timeMs === right.timeMs &&
    left.carryPq === right.carryPq &&
    left.items.length === right.items.length &&
    left.items.every((item, index) => equalBytes(item, right.items[index] ?? new Uint8Array(0)))
  );
}
