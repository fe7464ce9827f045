import { assert } from "../primitives/assert.ts";
import { EMPTY_BYTES } from "../primitives/bytes.ts";
import { SAFE_MAX } from "../primitives/integer.ts";
import type { Reader } from "./reader.ts";
import type { Shape } from "./shape.ts";
import { MAJOR_BYTES, MAJOR_TEXT, MAJOR_UINT, type Writer } from "./writer.ts";

/**
 * The fixed shape of a value: how it is written and how it is read back.
 * `write` asserts the bounds, since a value out of bounds is our defect; `read` refuses, since bytes are anyone's.
 */
export interface Schema<T> {
  readonly write: (writer: Writer, value: T) => void;
  readonly read: (reader: Reader) => T;
  /** What the schema is made of. */
  readonly shape: Shape;
}

/** The type of the values of a schema. */
export type Infer<S> = S extends Schema<infer T> ? T : never;

/** Largest integer of 16 bytes, the longest amount of the profile. */
const AMOUNT_ENCODED_MAX = (1n << 128n) - 1n;

const SIMPLE_FALSE = 0xf4;
const SIMPLE_TRUE = 0xf5;
const SIMPLE_NULL = 0xf6;

const UTF8_DECODER = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const UTF8_ENCODER = new TextEncoder();

/** Unsigned integer 0..max, `max` at most 2^53 - 1, as a `number`. */
export function uint(max: number = SAFE_MAX, min = 0): Schema<number> {
  assert(Number.isSafeInteger(max) && min <= max, `uint bound ${min}..${max}`);
  return {
    write(writer, value) {
      assert(Number.isSafeInteger(value), `uint ${value} is no safe integer`);
      assert(value >= min && value <= max, `uint ${value} is outside ${min}..${max}`);
      writer.head(MAJOR_UINT, value);
    },
    read(reader) {
      const value = reader.head(MAJOR_UINT);
      if (value < min || value > max) reader.fail("CODEC_RANGE");
      return value;
    },
    shape: { kind: "uint", min, max },
  };
}

/** Unsigned integer 0..2^64-1 as a `bigint`. */
export const uint64: Schema<bigint> = {
  write: (writer, value) => writer.uint64(value),
  read: (reader) => reader.uint64(),
  shape: { kind: "uint64" },
};

/** One unsigned integer and no other: the version or the tag of a tuple. */
export function constUint<N extends number>(expected: N): Schema<N> {
  return {
    write(writer, value) {
      assert(value === expected, `constant ${value}, expected ${expected}`);
      writer.head(MAJOR_UINT, expected);
    },
    read(reader) {
      if (reader.head(MAJOR_UINT) !== expected) reader.fail("CODEC_RANGE");
      return expected;
    },
    shape: { kind: "constant", value: expected },
  };
}

/** Amount of base units 0..max as a big-endian byte string without leading zero; zero is the empty string. */
export function amount(max: bigint): Schema<bigint> {
  assert(max >= 0n && max <= AMOUNT_ENCODED_MAX, `amount bound ${max}`);
  return {
    write(writer, value) {
      assert(value >= 0n && value <= max, `amount ${value} is outside 0..${max}`);
      const bytes = bigintBytes(value);
      writer.head(MAJOR_BYTES, bytes.length);
      writer.raw(bytes);
    },
    read(reader) {
      const length = reader.head(MAJOR_BYTES);
      if (length > 16) reader.fail("CODEC_LENGTH");
      const bytes = reader.take(length);
      if (bytes[0] === 0) reader.fail("CODEC_RANGE");
      let value = 0n;
      for (const byte of bytes) value = (value << 8n) | BigInt(byte);
      if (value > max) reader.fail("CODEC_RANGE");
      return value;
    },
    shape: { kind: "amount", max },
  };
}

function bigintBytes(value: bigint): Uint8Array {
  if (value === 0n) return EMPTY_BYTES;
  const digits = value.toString(16);
  const bytes = new Uint8Array((digits.length + 1) >> 1);
  let rest = value;
  for (let i = bytes.length - 1; i >= 0; i--) {
    bytes[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}

/** Byte string of min..max bytes. What is read is a view of the input, never a copy. */
export function bytes<T extends Uint8Array = Uint8Array>(min: number, max: number): Schema<T> {
  return {
    write(writer, value) {
      assert(
        value.length >= min && value.length <= max,
        `byte string of ${value.length}, expected ${min}..${max}`,
      );
      writer.head(MAJOR_BYTES, value.length);
      writer.raw(value);
    },
    read(reader) {
      const length = reader.head(MAJOR_BYTES);
      if (length < min || length > max) reader.fail("CODEC_LENGTH");
      return reader.take(length) as T;
    },
    shape: { kind: "bytes", min, max },
  };
}

/** Byte string of exactly `length` bytes. */
export function bytesOf<T extends Uint8Array = Uint8Array>(length: number): Schema<T> {
  return bytes<T>(length, length);
}

/** UTF-8 text of min..max bytes, not normalised; characters outside `pattern` are out of range. */
export function text(min: number, max: number, pattern?: RegExp): Schema<string> {
  // A global or sticky pattern remembers where it stopped: the same text would pass and fail in turn.
  assert(pattern === undefined || !(pattern.global || pattern.sticky), `stateful ${pattern}`);
  return {
    write(writer, value) {
      assert(value.isWellFormed(), "text with a lone surrogate");
      const utf8 = UTF8_ENCODER.encode(value);
      assert(utf8.length >= min && utf8.length <= max, `text of ${utf8.length} bytes`);
      assert(pattern === undefined || pattern.test(value), `text ${value} does not fit ${pattern}`);
      writer.head(MAJOR_TEXT, utf8.length);
      writer.raw(utf8);
    },
    read(reader) {
      const length = reader.head(MAJOR_TEXT);
      if (length < min || length > max) reader.fail("CODEC_LENGTH");
      const utf8 = reader.take(length);
      const value = decodeUtf8(utf8);
      if (value === undefined) return reader.fail("CODEC_UTF8");
      if (pattern !== undefined && !pattern.test(value)) reader.fail("CODEC_RANGE");
      return value;
    },
    shape: { kind: "text", min, max, pattern: pattern ?? null },
  };
}

function decodeUtf8(utf8: Uint8Array): string | undefined {
  try {
    return UTF8_DECODER.decode(utf8);
  } catch {
    // A fatal decoder answers ill-formed input by throwing and in no other way.
    return undefined;
  }
}

/** One text and no other. */
export function constText<S extends string>(expected: S): Schema<S> {
  const utf8 = UTF8_ENCODER.encode(expected);
  const any = text(0, utf8.length);
  return {
    write(writer, value) {
      assert(value === expected, `constant ${value}, expected ${expected}`);
      any.write(writer, expected);
    },
    read(reader) {
      if (any.read(reader) !== expected) reader.fail("CODEC_RANGE");
      return expected;
    },
    shape: { kind: "constant", value: expected },
  };
}

/** True or false. */
export const bool: Schema<boolean> = {
  write: (writer, value) => writer.byte(value ? SIMPLE_TRUE : SIMPLE_FALSE),
  read(reader) {
    const byte = reader.peek();
    reader.skipSimple();
    if (byte !== SIMPLE_FALSE && byte !== SIMPLE_TRUE) reader.fail("CODEC_TYPE");
    return byte === SIMPLE_TRUE;
  },
  shape: { kind: "bool" },
};

/** A value or null. */
export function nullable<T>(inner: Schema<T>): Schema<T | null> {
  return {
    write(writer, value) {
      if (value === null) writer.byte(SIMPLE_NULL);
      else inner.write(writer, value);
    },
    read(reader) {
      if (reader.peek() !== SIMPLE_NULL) return inner.read(reader);
      reader.skipSimple();
      return null;
    },
    shape: { kind: "nullable", inner: inner.shape },
  };
}

/** A schema whose read value must also satisfy `holds`; a value that does not is out of range. */
export function refine<T>(inner: Schema<T>, holds: (value: T) => boolean): Schema<T> {
  return {
    write(writer, value) {
      assert(holds(value), "value outside its refinement");
      inner.write(writer, value);
    },
    read(reader) {
      const start = reader.offset;
      const value = inner.read(reader);
      if (!holds(value)) reader.fail("CODEC_RANGE", start);
      return value;
    },
    // Values of the shape are values of the schema: whoever asks has read them by the inner shape.
    shape: { kind: "refined", inner: inner.shape, holds: (value) => holds(value as T) },
  };
}
