import { readUint } from "../governance/parameter.ts";
import type { StateReader } from "../governance/state-access.ts";
import { readClock } from "./clock.ts";

/** How many of the newest blocks decisions may look back to, the state rollback first of all. */
export function computeRecentBlocks(state: StateReader): number {
  return readUint(state, "rollback.horizon_blocks", readClock(state));
}
