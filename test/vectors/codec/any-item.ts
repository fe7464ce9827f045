import { list } from "../../../src/codec/compound.ts";
import type { Reader } from "../../../src/codec/reader.ts";
import { bool, bytes, nullable, type Schema, text, uint64 } from "../../../src/codec/schema.ts";
import type { Writer } from "../../../src/codec/writer.ts";

/** A bound that no length reaches, so that only the bytes left limit it. */
export const UNBOUNDED = 2 ** 53;

/** A data item of the profile, of any shape. */
export type Item = bigint | Uint8Array | string | readonly Item[] | boolean | null;

/** Accepts every item of the profile and nothing else: the profile without a schema on top. */
export const anyItem: Schema<Item> = {
  write(writer: Writer, value: Item): void {
    if (typeof value === "bigint") uint64.write(writer, value);
    else if (typeof value === "string") anyText.write(writer, value);
    else if (typeof value === "boolean") bool.write(writer, value);
    else if (value === null) nothing.write(writer, value);
    else if (value instanceof Uint8Array) anyBytes.write(writer, value);
    else items().write(writer, value);
  },
  read(reader: Reader): Item {
    const initial = reader.peek();
    switch (initial >> 5) {
      case 2:
        return anyBytes.read(reader);
      case 3:
        return anyText.read(reader);
      case 4:
        return items().read(reader);
      case 7:
        return nothing.read(reader);
      default:
        return uint64.read(reader);
    }
  },
  shape: { kind: "item", family: "any", by: null },
};

const anyBytes = bytes(0, UNBOUNDED);
const anyText = text(0, UNBOUNDED);
const nothing = nullable(bool);
// Made when used: the list needs the schema that needs the list.
const items = (): Schema<readonly Item[]> => list(anyItem, 0, UNBOUNDED);
