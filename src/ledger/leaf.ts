import { encode } from "../codec/canonical.ts";
import { leafTag } from "../crypto/domain.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import type { Digest } from "../primitives/brand.ts";
import type { BodyStatement } from "./body-statement.ts";
import { foldedPayloadSchema } from "./record-payload.ts";
import { encodeStatement } from "./statement.ts";
import { encodeTransaction } from "./transaction.ts";

/**
 * The bytes that stand for a statement as a leaf of the body under one algorithm: its stored bytes, or, for a
 * `recordStatement`, the same with the contents replaced by their number and their root under that algorithm.
 * Each algorithm folds for itself, so that a retro id re-hashes every content.
 * Cost: 2n digests for a batch of n contents, nothing else.
 */
export function computeLeafData(hash: HashFunction, statement: BodyStatement): Uint8Array {
  const { transaction, record } = statement;
  if (transaction === undefined || record === undefined) return statement.bytes;
  const payload = encode(foldedPayloadSchema, {
    mediaType: record.mediaType,
    contents: { count: record.contents.length, root: computeContentsRoot(hash, record.contents) },
    references: record.references,
  });
  const body = { ...transaction.body, payload };
  return encodeStatement({
    type: "transaction",
    tx: encodeTransaction({ body, signatures: transaction.signatures }),
  });
}

/** `MTH("item", a, contents)`. Requires: at least one content. */
export function computeContentsRoot(hash: HashFunction, contents: readonly Uint8Array[]): Digest {
  return hash.treeRoot(leafTag("item", hash.code), contents);
}
