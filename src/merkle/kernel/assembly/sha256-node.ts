// A node is 0x01 and 64 bytes of digests, so that its second block holds one byte of digest and is otherwise constant:
// there are only 256 of them. Their schedules are computed once, which saves a quarter of the work on that block.

import { transpose4 } from "./lanes";
import { NODE_SCHEDULES, SCHEDULE } from "./layout";
import { sha256Expand } from "./sha256-scalar";

/** Bytes of a schedule: 64 words. */
const ROW: usize = 256;

/** Fills the table. */
export function sha256PrepareNodes(): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    const row = NODE_SCHEDULES + ROW * byte;
    memory.fill(row, 0, 64);
    store<u32>(row, byte << 24 | 0x00800000);
    store<u32>(row, 65 * 8, 60);
    sha256Expand(row);
  }
}

/** The schedules of the second blocks of four nodes, given the addresses of their last bytes, to SCHEDULE. */
export function lookUpTails4(p0: usize, p1: usize, p2: usize, p3: usize): void {
  const r0 = NODE_SCHEDULES + ROW * <usize>load<u8>(p0), r1 = NODE_SCHEDULES + ROW * <usize>load<u8>(p1);
  const r2 = NODE_SCHEDULES + ROW * <usize>load<u8>(p2), r3 = NODE_SCHEDULES + ROW * <usize>load<u8>(p3);
  for (let t: usize = 0; t < ROW; t += 16) {
    transpose4(v128.load(r0 + t), v128.load(r1 + t), v128.load(r2 + t), v128.load(r3 + t), SCHEDULE + 4 * t);
  }
}
