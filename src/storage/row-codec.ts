import { decode } from "../codec/canonical.ts";
import { list, pair } from "../codec/compound.ts";
import { bytes, nullable, type Schema } from "../codec/schema.ts";
import { HARD_LIMITS } from "../ledger/limits.ts";
import { digestSchema, hashCodeSchema } from "../ledger/schemas.ts";
import { unpackBody } from "./packed-body.ts";
import { corruptError, type DamagedPlace } from "./storage-error.ts";

/** More codes than any chain tracks at a time. */
const IDS_MAX = 64;

/** Genesis blocks change more entries than others may; a count is held against the bytes left before it is used. */
const CHANGES_MAX = 1 << 24;

/** Ids of a block with their codes: those of its lineages first, in their order. */
export const idsSchema = list(pair(hashCodeSchema, digestSchema), 0, IDS_MAX);

/** Changes of the state: keys with their values, null where the entry is gone. */
export const changesSchema = list(
  pair(bytes(1, HARD_LIMITS.stateKeyBytesMax), nullable(bytes(0, HARD_LIMITS.stateValueBytesMax))),
  0,
  CHANGES_MAX,
);

/** The value of a column. What does not decode was not written by this program. */
export function decodeColumn<T>(
  schema: Schema<T>,
  column: Uint8Array,
  place: Omit<DamagedPlace, "detail">,
): T {
  const decoded = decode(schema, column);
  if (decoded.ok) return decoded.value;
  throw corruptError({ ...place, detail: `a column does not decode (${decoded.error.code})` });
}

/** The statements of a packed body. */
export function unpackColumn(
  column: Uint8Array,
  place: Omit<DamagedPlace, "detail">,
): readonly Uint8Array[] {
  const statements = unpackBody(column);
  if (statements !== undefined) return statements;
  throw corruptError({ ...place, detail: "the body is not a packed one" });
}
