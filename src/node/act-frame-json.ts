import { decode } from "../codec/canonical.ts";
import type { ActFrame } from "../governance/act-frame.ts";
import { actKindSpec } from "../governance/act-kind-table.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import { toHex0x } from "../primitives/hex.ts";
import { valueToJson } from "./json/value-to-json.ts";

/** True iff the payload of an act is one of its kind. */
export function isKnownPayload({ kind, payload }: ActFrame): boolean {
  const spec = actKindSpec(kind);
  return spec !== undefined && decode(spec.payload, payload).ok;
}

/** An act as people read it; who signs, signs exactly these fields. Requires: `isKnownPayload`. */
export function frameToJson(frame: ActFrame) {
  const spec = assertDefined(actKindSpec(frame.kind), `no act ${frame.kind}`);
  const decoded = decode<unknown>(spec.payload, frame.payload);
  assert(decoded.ok, `an act ${frame.kind} with another payload`);
  return {
    chain_id: toHex0x(frame.chainId),
    council: frame.council,
    council_version: frame.version,
    kind: frame.kind,
    payload: valueToJson(spec.payload, decoded.value),
    nonce: frame.nonce,
    not_before: frame.notBefore,
    expires_at: frame.expiresAt,
  };
}
