// Between messages side by side in memory and their words side by side in lanes.
//
// Byte shuffles take their order from memory: V8 builds a constant order anew at each use, from four instructions.

/** Order that reverses the bytes of each 32-bit word. */
export const REVERSE_WORDS: usize = memory.data<u8>([3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12], 16);
/** Order that rotates each 32-bit word right by 8 bits. */
export const ROTATE_WORDS_8: usize = memory.data<u8>([1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12], 16);
/** Orders that rotate each 64-bit word left by 8 and by 56 bits. */
export const ROTATE_LONGS_8: usize = memory.data<u8>([7, 0, 1, 2, 3, 4, 5, 6, 15, 8, 9, 10, 11, 12, 13, 14], 16);
export const ROTATE_LONGS_56: usize = memory.data<u8>([1, 2, 3, 4, 5, 6, 7, 0, 9, 10, 11, 12, 13, 14, 15, 8], 16);

/** Writes the four words of each of four messages as four vectors: the first word of every message, the second, ... */
@inline export function transpose4(a: v128, b: v128, c: v128, d: v128, to: usize): void {
  const e = v128.shuffle<u32>(a, b, 0, 4, 1, 5), f = v128.shuffle<u32>(c, d, 0, 4, 1, 5);
  const g = v128.shuffle<u32>(a, b, 2, 6, 3, 7), h = v128.shuffle<u32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<u64>(e, f, 0, 2)), v128.store(to, v128.shuffle<u64>(e, f, 1, 3), 16);
  v128.store(to, v128.shuffle<u64>(g, h, 0, 2), 32), v128.store(to, v128.shuffle<u64>(g, h, 1, 3), 48);
}
