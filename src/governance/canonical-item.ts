import type { Reader } from "../codec/reader.ts";
import { type Schema, uint64 } from "../codec/schema.ts";
import { MAJOR_ARRAY, MAJOR_BYTES, MAJOR_TEXT, MAJOR_UINT } from "../codec/writer.ts";

/**
 * One item of any shape, kept as its own canonical bytes: the payload of a proposal, whose shape its type names. What
 * is inside is judged when it is decoded by the schema of that type.
 */
export const canonicalItem: Schema<Uint8Array> = {
  write: (writer, item) => writer.raw(item),
  describe: () => "item",
  read(reader) {
    const start = reader.offset;
    skipItem(reader);
    return reader.bytes.subarray(start, reader.offset);
  },
};

function skipItem(reader: Reader): void {
  const major = reader.peek() >> 5;
  switch (major) {
    case MAJOR_UINT:
      uint64.read(reader);
      return;
    case MAJOR_BYTES:
    case MAJOR_TEXT:
      reader.take(reader.head(major));
      return;
    case MAJOR_ARRAY: {
      const count = reader.head(MAJOR_ARRAY);
      reader.enter(count);
      for (let i = 0; i < count; i++) skipItem(reader);
      reader.leave();
      return;
    }
    default:
      skipSimpleValue(reader);
  }
}

/** False, true and null are all that the encoding knows beside. */
function skipSimpleValue(reader: Reader): void {
  const byte = reader.peek();
  reader.skipSimple();
  if (byte < 0xf4 || byte > 0xf6) reader.fail("CODEC_TYPE");
}
