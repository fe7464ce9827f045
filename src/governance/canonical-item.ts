import type { Reader } from "../codec/reader.ts";
import { type Schema, uint64 } from "../codec/schema.ts";
import { MAJOR_ARRAY, MAJOR_BYTES, MAJOR_TEXT, MAJOR_UINT } from "../codec/writer.ts";

/**
 * One item of any shape, kept as its own canonical bytes: the payload of a proposal, whose shape its type names. What
 * is inside is judged when it is decoded by the schema of that type. `by` is the field beside it whose text names the
 * shape within the family, or null where the family is one shape.
 */
export function itemOf(family: ItemFamily, by: string | null): Schema<Uint8Array> {
  return {
    write: (writer, item) => writer.raw(item),
    read(reader) {
      const start = reader.offset;
      skipItem(reader);
      return reader.bytes.subarray(start, reader.offset);
    },
    shape: { kind: "item", family, by },
  };
}

/** The groups of shapes that items are of. */
export type ItemFamily = "proposal payload" | "act payload" | "epoch target" | "attested";

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
