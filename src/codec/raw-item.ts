import type { Reader } from "./reader.ts";
import type { Schema } from "./schema.ts";
import { MAJOR_ARRAY, MAJOR_BYTES, MAJOR_TEXT, MAJOR_UINT } from "./writer.ts";

const MAJOR_SIMPLE = 7;
const SIMPLE_FALSE = 0xf4;
const SIMPLE_NULL = 0xf6;

/**
 * One item of any shape as the bytes that stand for it, for whoever carries what another part reads.
 * Heads and depths are checked here; whoever reads the bytes by a schema checks the rest.
 */
export const rawItem: Schema<Uint8Array> = {
  write: (writer, value) => writer.raw(value),
  read(reader) {
    const start = reader.offset;
    skipItem(reader);
    return reader.bytes.subarray(start, reader.offset);
  },
};

/** Consumes one item. The depth of the profile bounds the recursion. */
function skipItem(reader: Reader): void {
  const initial = reader.peek();
  switch (initial >> 5) {
    case MAJOR_UINT:
      reader.head(MAJOR_UINT);
      return;
    case MAJOR_BYTES:
      reader.take(reader.head(MAJOR_BYTES));
      return;
    case MAJOR_TEXT:
      reader.take(reader.head(MAJOR_TEXT));
      return;
    case MAJOR_ARRAY:
      skipArray(reader);
      return;
    case MAJOR_SIMPLE:
      reader.skipSimple();
      if (initial < SIMPLE_FALSE || initial > SIMPLE_NULL) reader.fail("CODEC_TYPE");
      return;
    default:
      reader.skipSimple();
      reader.fail("CODEC_TYPE");
  }
}

function skipArray(reader: Reader): void {
  const count = reader.head(MAJOR_ARRAY);
  reader.enter(count);
  for (let i = 0; i < count; i++) skipItem(reader);
  reader.leave();
}
