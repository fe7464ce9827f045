import { assert } from "../../primitives/assert.ts";

/** The functions of one algorithm in the kernel: see `assembly/index.ts`. */
export interface KernelFunctions {
  items(count: number, prefixLength: number, out: number): void;
  pairs(count: number): void;
  reduce(count: number): void;
  begin(): void;
  update(length: number): void;
  end(length: number, out: number): void;
}

/** Addresses and bounds that the assembly fixes. */
export interface KernelLayout {
  readonly itemsMax: number;
  readonly itemBytesMax: number;
  readonly prefixBytesMax: number;
  readonly paddingBytes: number;
  readonly prefix: number;
  readonly starts: number;
  readonly lengths: number;
  readonly level: number;
  readonly slots: number;
  readonly slotsEnd: number;
}

type Exports = Readonly<Record<string, unknown>>;

/** The exports of one algorithm, checked one by one. */
export function readFunctions(exports: Exports, algorithm: string): KernelFunctions {
  return {
    items: readFunction(exports, `${algorithm}Items`),
    pairs: readFunction(exports, `${algorithm}Pairs`),
    reduce: readFunction(exports, `${algorithm}Reduce`),
    begin: readFunction(exports, `${algorithm}Begin`),
    update: readFunction(exports, `${algorithm}Update`),
    end: readFunction(exports, `${algorithm}End`),
  };
}

export function readLayout(exports: Exports): KernelLayout {
  return {
    itemsMax: readNumber(exports, "ITEMS_MAX"),
    itemBytesMax: readNumber(exports, "ITEM_BYTES_MAX"),
    prefixBytesMax: readNumber(exports, "PREFIX_BYTES_MAX"),
    paddingBytes: readNumber(exports, "PADDING_BYTES"),
    prefix: readNumber(exports, "PREFIX"),
    starts: readNumber(exports, "STARTS"),
    lengths: readNumber(exports, "LENGTHS"),
    level: readNumber(exports, "LEVEL"),
    slots: readNumber(exports, "SLOTS"),
    slotsEnd: readNumber(exports, "SLOTS_END"),
  };
}

/** The kernel's memory. It never grows, so that views of it stay valid. */
export function readMemory(exports: Exports): ArrayBuffer {
  const memory = exports.memory;
  assert(hasBuffer(memory), "the kernel exports no memory");
  return memory.buffer;
}

export function readFunction(exports: Exports, name: string): (...parameters: number[]) => void {
  const value = exports[name];
  assert(isNumeric(value), `the kernel exports no function ${name}`);
  return value;
}

function readNumber(exports: Exports, name: string): number {
  const value = exports[name];
  assert(hasValue(value), `the kernel exports no constant ${name}`);
  return value.value;
}

function isNumeric(value: unknown): value is (...parameters: number[]) => void {
  return typeof value === "function";
}

function hasValue(value: unknown): value is { readonly value: number } {
  return (
    typeof value === "object" &&
    value !== null &&
    "value" in value &&
    typeof value.value === "number"
  );
}

function hasBuffer(value: unknown): value is { readonly buffer: ArrayBuffer } {
  return (
    typeof value === "object" &&
    value !== null &&
    "buffer" in value &&
    value.buffer instanceof ArrayBuffer
  );
}
