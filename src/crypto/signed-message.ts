import { MAJOR_BYTES, Writer } from "../codec/writer.ts";
import { assert } from "../primitives/assert.ts";
import type { KeyId, SuiteId } from "../primitives/brand.ts";
import { type MessageContext, messageTag } from "./domain.ts";

/** Most items of a tuple of the canonical encoding, the key id among them. */
const ITEMS_MAX = 16;
/** Heads of the tuple and of the key id. */
const HEADS_BYTES_MAX = 4;

/**
 * `M = tag(ctx, suite) ‖ GLC[items…, keyId]`, the bytes that every suite signs in full. A broken ledger hash does not
 * break signatures, since none is made over a digest; the suite in the tag and the key id keep a signature from being
 * read under another suite or key.
 * Requires: each item is the canonical encoding of one value.
 */
export function buildMessage(
  context: MessageContext,
  suite: SuiteId,
  items: readonly Uint8Array[],
  keyId: KeyId,
): Uint8Array {
  assert(items.length < ITEMS_MAX, `message of ${items.length} items`);
  const tag = messageTag(context, suite);
  let sizeBytes = tag.length + keyId.length + HEADS_BYTES_MAX;
  for (const item of items) sizeBytes += item.length;
  const writer = new Writer(sizeBytes);
  writer.raw(tag);
  writer.enter(items.length + 1);
  for (const item of items) writer.raw(item);
  writer.head(MAJOR_BYTES, keyId.length);
  writer.raw(keyId);
  writer.leave();
  return writer.finish();
}
