import { equalBytes } from "../primitives/bytes.ts";
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
  const writer = new Writer();
  schema.write(writer, value);
  return writer.finish();
}

/**
 * The value of canonical bytes, or the first fault in reading order. Byte strings in the value are views of `bytes`.
 * What was read is written again and compared, so that a reader more lenient than the writer cannot accept anything.
 * Cost: one pass to read and one to write.
 */
export function decode<T>(schema: Schema<T>, bytes: Uint8Array): Result<T, CodecFault> {
  const reader = new Reader(bytes);
  let value: T;
  try {
    value = schema.read(reader);
    reader.end();
  } catch (fault) {
    if (fault instanceof CodecFault) return err(fault);
    throw fault;
  }
  if (!equalBytes(encode(schema, value), bytes))
    return err(new CodecFault("CODEC_NONCANONICAL", 0));
  return ok(value);
}
