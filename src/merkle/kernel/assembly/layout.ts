// The memory of the kernel, laid out by hand: it is small, fixed, and known to the TypeScript side through exports.
// Static tables of the compiler lie from 0x400 on (see scripts/build-kernel.ts).

/** Items of one load. */
export const ITEMS_MAX: u32 = 1024;
/** Bytes of an item that may stand in a slot; longer ones are streamed. */
export const ITEM_BYTES_MAX: u32 = 16384;
/** Bytes of a prefix. */
export const PREFIX_BYTES_MAX: u32 = 512;
/** Room behind an item for the padding of any function: at most one block of SHA3-256, written 16 bytes at a time. */
export const PADDING_BYTES: u32 = 152;

/** Prefix of every item of the load. */
export const PREFIX: usize = 0x2000;
/** u32 address of each item; its prefix is written in front of it. */
export const STARTS: usize = 0x3000;
/** u32 length of each item. */
export const LENGTHS: usize = 0x4000;
/** u32 number of blocks of each message. */
export const BLOCKS: usize = 0x5000;
/** u32 places of the messages, those of fewer blocks first. */
export const ORDER: usize = 0x6000;
/** u32 counters of the sort by blocks: at most 265 blocks, since 16,384 + 512 bytes are 264 of SHA-256 with padding. */
export const COUNTERS: usize = 0x7000;
/** The words of a block, the states of the lanes and their working variables. */
export const SCHEDULE: usize = 0x8000;
export const LANES: usize = 0x8800;
export const WORK: usize = 0x8c00;
/** State of a streamed message. */
export const STREAM: usize = 0x9000;
/** Rest of a streamed message: less than a block or, for BLAKE3, at most a chunk of 1,024 bytes. */
export const CHAIN: usize = 0xa000;

/** 256 schedules of the last block of a node under SHA-256, 256 bytes each: see sha256-node.ts. */
export const NODE_SCHEDULES: usize = 0x10000;
/** Digests: in, out, and the levels of a tree. 2,048 digests of 32 bytes with a free block in front. */
export const LEVEL: usize = 0x20040;
/** Items with room for prefix and padding. */
export const SLOTS: usize = 0x30400;
export const SLOTS_END: usize = 0xb0000;
