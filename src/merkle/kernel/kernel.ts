import { assert, assertDefined } from "../../primitives/assert.ts";
import type { HashCode } from "../../primitives/brand.ts";
import { parseHex } from "../../primitives/hex.ts";
import { type ItemLoad, packItems } from "./item-load.ts";
import { KERNEL_BINARY_HEX } from "./kernel-binary.generated.ts";
import {
  type KernelFunctions,
  type KernelLayout,
  readFunction,
  readFunctions,
  readLayout,
  readMemory,
} from "./kernel-exports.ts";

/** Bytes of every digest that the kernel makes. */
export const DIGEST_BYTES = 32;

/** Bytes of a piece of a long message: a multiple of the blocks of all functions (64, 136 and 1,024 bytes). */
const PIECE_BYTES = 16 * 17 * 1024;

/** Names of the kernel's functions by the code of the hash. */
const FUNCTION_NAMES: ReadonlyMap<HashCode, string> = new Map([
  [0x12, "sha256"],
  [0x16, "sha3"],
  [0x1e, "blake3"],
]);

/** True iff the kernel computes the hash function of this code. */
export function isKernelCode(code: HashCode): boolean {
  return FUNCTION_NAMES.has(code);
}

/** Compiles the kernel; the result may be sent to other threads. Cost: about a millisecond. */
export function compileKernel(): WebAssembly.Module {
  const binary = parseHex(KERNEL_BINARY_HEX);
  assert(binary.ok, "the kernel's binary is not hexadecimal");
  return new WebAssembly.Module(binary.value);
}

/**
 * An instance of the SIMD kernel and its memory of 704 KiB, which never grows: longer inputs pass through it in loads.
 * These are its single steps; `kernel-digests.ts` and `kernel-roots.ts` put them together. Nothing in it waits, so that
 * no two uses overlap.
 */
export class Kernel {
  readonly layout: KernelLayout;
  readonly #functions: ReadonlyMap<HashCode, KernelFunctions>;
  readonly #memory: Uint8Array;
  readonly #load: ItemLoad;

  constructor(module: WebAssembly.Module) {
    const { exports } = new WebAssembly.Instance(module);
    const buffer = readMemory(exports);
    const layout = readLayout(exports);
    this.layout = layout;
    this.#memory = new Uint8Array(buffer);
    this.#load = {
      starts: new Uint32Array(buffer, layout.starts, layout.itemsMax),
      lengths: new Uint32Array(buffer, layout.lengths, layout.itemsMax),
      slots: new Uint8Array(buffer, layout.slots, layout.slotsEnd - layout.slots),
      base: layout.slots,
    };
    this.#functions = new Map(
      [...FUNCTION_NAMES].map(([code, name]) => [code, readFunctions(exports, name)]),
    );
    readFunction(exports, "sha256PrepareNodes")();
  }

  /** Lays out the items `from .. to - 1` as far as they fit, `gap` bytes free before each; the end of what fitted. */
  load(items: readonly Uint8Array[], from: number, to: number, gap: number): number {
    const { itemBytesMax, paddingBytes } = this.layout;
    return packItems(this.#load, { itemBytesMax, paddingBytes, gap }, items, from, to).end;
  }

  /** Takes over a load that `packItems` laid out elsewhere with this kernel's layout. */
  takeLoad(load: ItemLoad): void {
    assert(load.base === this.#load.base, "the load was laid out for another address");
    this.#load.starts.set(load.starts);
    this.#load.lengths.set(load.lengths);
    this.#load.slots.set(load.slots);
  }

  /** `H(prefix ‖ item)` of the first `count` items of the load, to the level from digest `out` on. */
  hashLoad(code: HashCode, prefix: Uint8Array, count: number, out: number): void {
    assert(prefix.length <= this.layout.prefixBytesMax, "the prefix is too long");
    this.#memory.set(prefix, this.layout.prefix);
    this.#of(code).items(count, prefix.length, out);
  }

  /** `H(prefix ‖ message)` of a message of any length, to digest `out` of the level. It overwrites the load. */
  hashLong(code: HashCode, prefix: Uint8Array, message: Uint8Array, out: number): void {
    assert(prefix.length <= this.layout.prefixBytesMax, "the prefix is too long");
    const functions = this.#of(code);
    const { slots } = this.#load;
    functions.begin();
    slots.set(prefix);
    let taken = Math.min(message.length, PIECE_BYTES - prefix.length);
    slots.set(taken === message.length ? message : message.subarray(0, taken), prefix.length);
    let filled = prefix.length + taken;
    while (taken < message.length) {
      functions.update(filled);
      const piece = message.subarray(taken, taken + PIECE_BYTES);
      slots.set(piece);
      filled = piece.length;
      taken += piece.length;
    }
    functions.end(filled, out);
  }

  /** `H(0x01 ‖ left ‖ right)` of the first `count` pairs of the level, in their place. */
  hashPairs(code: HashCode, count: number): void {
    this.#of(code).pairs(count);
  }

  /** The RFC 9162 root over the first `count` digests of the level, in their place. Requires: count >= 1. */
  foldLevel(code: HashCode, count: number): void {
    this.#of(code).reduce(count);
  }

  /** Puts digests into the level. Requires: at most twice as many as a load has items. */
  writeLevel(digests: Uint8Array): void {
    assert(digests.length <= 2 * this.layout.itemsMax * DIGEST_BYTES, "the level is too long");
    this.#memory.set(digests, this.layout.level);
  }

  /** A copy of the first digests of the level. */
  readLevel(count: number): Uint8Array {
    const { level } = this.layout;
    return this.#memory.slice(level, level + count * DIGEST_BYTES);
  }

  /** Copies the first digests of the level to a place in a longer list. */
  copyLevel(count: number, to: Uint8Array, place: number): void {
    const { level } = this.layout;
    to.set(this.#memory.subarray(level, level + count * DIGEST_BYTES), place * DIGEST_BYTES);
  }

  #of(code: HashCode): KernelFunctions {
    return assertDefined(this.#functions.get(code), "the kernel does not compute this hash");
  }
}
