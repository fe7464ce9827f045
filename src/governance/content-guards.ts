import { err, ok, type Result } from "../primitives/result.ts";
import { encodeContent, isKnownType, type OfferedContent } from "./content.ts";
import type { GovernanceContext } from "./context.ts";
import { readUint } from "./parameter.ts";
import { decodePayload } from "./payload.ts";
import { findProposal } from "./proposal.ts";
import { type Rejection, reject } from "./rejection.ts";
import type { StateReader } from "./state-access.ts";
import type { CheckedContent } from "./write-draft.ts";

/** Judges what is offered as content: its size, its type, and the shape of its payload. */
export function checkContent(
  state: StateReader,
  offered: OfferedContent,
  context: GovernanceContext,
): Result<CheckedContent, Rejection> {
  const text = encodeContent(offered);
  const max = readUint(state, "proposal.max_bytes", context.now);
  if (text.length > max) {
    return err(reject("GOV_CONTENT_TOO_LARGE", { sizeBytes: text.length, max }));
  }
  if (offered.dependsOn !== null && findProposal(state, offered.dependsOn) === undefined) {
    return err(reject("GOV_FIELD_INVALID", { path: "content.dependsOn" }));
  }
  if (!isKnownType(offered)) return err(unknownType(offered));
  const decoded = decodePayload(offered.type, offered.payload);
  if (!decoded.ok) {
    if (decoded.error === undefined) return err(unknownType(offered));
    const { code, offset } = decoded.error;
    return err(reject("GOV_FIELD_INVALID", { path: "content.payload", fault: code, offset }));
  }
  const { spec, payload } = decoded.value;
  const unsigned = spec.checkSignatures?.(state, payload, context) ?? null;
  if (unsigned !== null) return err(unsigned);
  return ok({ content: offered, text, spec, payload });
}

function unknownType({ type }: OfferedContent): Rejection {
  return reject("GOV_TYPE_UNKNOWN", { type });
}

/** Signatures inside the payload of what is offered; none where it does not decode. */
export function countContentSignatures(offered: OfferedContent): number {
  if (!isKnownType(offered)) return 0;
  const decoded = decodePayload(offered.type, offered.payload);
  return decoded.ok ? (decoded.value.spec.countSignatures?.(decoded.value.payload) ?? 0) : 0;
}
