import type { JsonPlace } from "../../ledger/json-reader.ts";

/** How canonical bytes of one kind stand in JSON where their schema alone would not name what people call by name. */
export interface ItemForm {
  /** The JSON form, or undefined for bytes that are not of this kind. */
  readonly toJson: (bytes: Uint8Array) => unknown;
  readonly read: (place: JsonPlace) => Uint8Array;
  readonly jsonSchema: () => Readonly<Record<string, unknown>>;
}
