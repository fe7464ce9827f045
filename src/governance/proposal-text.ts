import { encode } from "../codec/canonical.ts";
import type { Schema } from "../codec/schema.ts";
import { assert } from "../primitives/assert.ts";

/** Facts of an event and the content that they bind by its hash. */
export type WithText<T> = T & {
  /** Canonical bytes of the content, or null where only the event is at hand. */
  readonly text: Uint8Array | null;
};

/**
 * Facts that bind a content by its hash. An event has room for the facts alone: the content stands in the statement
 * that brought it, so that the facts of a proposal follow from its events and its text from the chain.
 */
export function withText<T>(facts: Schema<T>): Schema<WithText<T>> {
  const { shape } = facts;
  assert(shape.kind === "struct", "facts without names");
  return {
    write: (writer, value) => writer.raw(encode(facts, value)),
    read: (reader) => ({ ...facts.read(reader), text: null }),
    shape: { ...shape, hasText: true },
  };
}
