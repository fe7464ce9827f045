import { err, ok, type Result } from "../primitives/result.ts";
import { CodecFault } from "./fault.ts";
import { Reader } from "./reader.ts";
import type { Schema } from "./schema.ts";
import { Writer } from "./writer.ts";

/**
 * The canonical bytes of a value.
 * Source: RFC 8949 section 4.2.1, restricted as in `docs/spec/ledger.md`, "Encoding".
 */
export function encode<T>(schema: Schema<T>, value: T): Uint8Array {
  return write(schema, value, (writer) => writer.finish());
}

/**
 * The value of canonical bytes, or the first fault in reading order. Byte strings in the value are views of `bytes`.
 * What was read is written again and compared, so that a reader more lenient than the writer cannot accept anything.
 * Cost: one pass to read and one to write.
 */
export function decode<T>(schema: Schema<T>, bytes: Uint8Array): Result<T, CodecFault> {
  const read = decodeOwn(schema, bytes);
  if (!read.ok) return read;
  const isSame = write(schema, read.value, (writer) => writer.holds(bytes));
  return isSame ? read : err(new CodecFault("CODEC_NONCANONICAL", 0));
}

/**
 * The value of bytes that `encode` has written with the same schema, or the first fault. Unlike `decode` it does not
 * write the value again to compare: bytes of our own have one origin, and nobody's leniency to fear.
 * Requires: bytes that never came from outside. Cost: one pass.
 */
export function decodeOwn<T>(schema: Schema<T>, bytes: Uint8Array): Result<T, CodecFault> {
  const reader = new Reader(bytes);
  try {
    const value = schema.read(reader);
    reader.end();
    return ok(value);
  } catch (fault) {
    if (fault instanceof CodecFault) return err(fault);
    throw fault;
  }
}

/** A writer whose buffer is used again: most encodings are short, and a buffer of their own would be their cost. */
let spare: Writer | undefined;
/** Longest buffer that is kept for later. */
const SPARE_BYTES_MAX = 64 * 1024;

/** Writes a value and hands the writer over, for as long as `use` lasts. */
function write<T, R>(schema: Schema<T>, value: T, use: (writer: Writer) => R): R {
  const writer = spare ?? new Writer();
  // Taken out while in use: a schema that encodes inside, or fails, leaves no half-written buffer behind.
  spare = undefined;
  schema.write(writer, value);
  const result = use(writer);
  writer.truncate(0);
  if (writer.capacity <= SPARE_BYTES_MAX) spare = writer;
  return result;
}
