/** Where items are laid out for the kernel: its own memory, or an image of it that another thread will copy. */
export interface ItemLoad {
  /** u32 address of each item. */
  readonly starts: Uint32Array;
  /** u32 length of each item. */
  readonly lengths: Uint32Array;
  readonly slots: Uint8Array;
  /** Address of the first byte of `slots` in the kernel. */
  readonly base: number;
}

export interface LoadBounds {
  readonly itemBytesMax: number;
  readonly paddingBytes: number;
  /** Bytes kept free before each item for the longest prefix of a job. */
  readonly gap: number;
}

/** How far `packItems` came. */
export interface Packed {
  /** Index behind the last item laid out. */
  readonly end: number;
  /** Bytes of `slots` in use. */
  readonly sizeBytes: number;
}

/**
 * Lays out the items `from .. to - 1`, each with room before it for a prefix and behind it for padding, until one does
 * not fit. None fits when the first is longer than `itemBytesMax`.
 * Cost: one copy of each item.
 */
export function packItems(
  load: ItemLoad,
  bounds: LoadBounds,
  items: readonly Uint8Array[],
  from: number,
  to: number,
): Packed {
  const { starts, lengths, slots, base } = load;
  const { itemBytesMax, paddingBytes, gap } = bounds;
  const countMax = Math.min(to - from, starts.length);
  let used = 0;
  let place = 0;
  for (; place < countMax; place++) {
    const item = items[from + place] as Uint8Array;
    const start = used + gap;
    // Slots begin at multiples of 16, for the sake of loads that do not cross a cache line.
    const next = (start + item.length + paddingBytes + 15) & ~15;
    if (item.length > itemBytesMax || next > slots.length) break;
    slots.set(item, start);
    starts[place] = base + start;
    lengths[place] = item.length;
    used = next;
  }
  return { end: from + place, sizeBytes: used };
}
