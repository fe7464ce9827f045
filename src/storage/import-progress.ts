import { decode, encode } from "../codec/canonical.ts";
import { struct } from "../codec/compound.ts";
import { type Infer, uint } from "../codec/schema.ts";
import { digestSchema, heightSchema } from "../ledger/schemas.ts";

const importProgressSchema = struct({
  /** Bytes of the file, unpacked, that are in blocks up to and including `height`. */
  bytesDone: uint(),
  linesDone: uint(),
  /** SHA-256 of those bytes: whoever resumes compares the beginning of the file with it. */
  digest: digestSchema,
  height: heightSchema,
});

/** How far the import of one file has come: a note written in the transaction of its newest block. */
export type ImportProgress = Infer<typeof importProgressSchema>;

export function encodeImportProgress(progress: ImportProgress): Uint8Array {
  return encode(importProgressSchema, progress);
}

/** The progress of a note, or undefined where the bytes are of another form. */
export function decodeImportProgress(note: Uint8Array): ImportProgress | undefined {
  const decoded = decode(importProgressSchema, note);
  return decoded.ok ? decoded.value : undefined;
}
