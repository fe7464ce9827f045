// Everything that the TypeScript side calls. See docs/design/kernels.md.

export {
  ITEM_BYTES_MAX, ITEMS_MAX, LENGTHS, LEVEL, PADDING_BYTES, PREFIX, PREFIX_BYTES_MAX, SLOTS, SLOTS_END, STARTS,
} from "./layout";
export { sha256Begin, sha256End, sha256Items, sha256Pairs, sha256Reduce, sha256Update } from "./sha256";
export { sha256PrepareNodes } from "./sha256-node";
export { sha3Begin, sha3End, sha3Items, sha3Pairs, sha3Reduce, sha3Update } from "./sha3";
export { blake3Begin, blake3End, blake3Items, blake3Pairs, blake3Reduce, blake3Update } from "./blake3";
