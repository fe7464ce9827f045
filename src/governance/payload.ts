import { decode } from "../codec/canonical.ts";
import type { CodecFault } from "../codec/fault.ts";
import { assert } from "../primitives/assert.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { type Content, readContent } from "./content.ts";
import type { ProposalType } from "./names.ts";
import type { TypedPayload } from "./proposal-type.ts";
import { proposalTypeSpec } from "./proposal-type-table.ts";
import type { StateReader } from "./state-access.ts";

/** The payload of a type that this version runs, decoded by its schema. */
export function decodePayload(
  type: ProposalType,
  bytes: Uint8Array,
): Result<TypedPayload, CodecFault | undefined> {
  const spec = proposalTypeSpec(type);
  if (spec === undefined) return err(undefined);
  const decoded = decode<unknown>(spec.payload, bytes);
  return decoded.ok ? ok({ spec, payload: decoded.value }) : err(decoded.error);
}

/** The content and the payload of a proposal. Requires: it has not ended. */
export function readPayload(
  state: StateReader,
  number: number,
): TypedPayload & { readonly content: Content } {
  const content = readContent(state, number);
  const decoded = decodePayload(content.type, content.payload);
  // It was decoded by the same schema when it came in.
  assert(decoded.ok, `the payload of ${number} does not decode`);
  return { content, ...decoded.value };
}
