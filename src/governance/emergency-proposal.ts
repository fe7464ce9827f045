import { decode } from "../codec/canonical.ts";
import { assert } from "../primitives/assert.ts";
import type { Digest } from "../primitives/brand.ts";
import { readContent } from "./content.ts";
import { type EmergencyPayload, emergencyPayloadSchema } from "./emergency-payload.ts";
import { findProposal, requireProposal } from "./proposal.ts";
import type { StateReader } from "./state-access.ts";

/** What a proposal asks for in an emergency, or undefined when it is of another type. Requires: it has not ended. */
function readEmergencyPayload(state: StateReader, number: number): EmergencyPayload | undefined {
  if (requireProposal(state, number).type !== "emergency_action") return undefined;
  const decoded = decode(emergencyPayloadSchema, readContent(state, number).payload);
  assert(decoded.ok, `the payload of ${number} does not decode`);
  return decoded.value;
}

/** True iff a proposal asks for a state rollback. Requires: it has not ended. */
export function isRollbackProposal(state: StateReader, number: number): boolean {
  return readEmergencyPayload(state, number)?.action === "rollback";
}

/** True iff a proposal asks whether something of a council shall last. Requires: it has not ended. */
export function isRatification(state: StateReader, number: number): boolean {
  return readEmergencyPayload(state, number)?.action === "ratify";
}

/** True iff an id is that of a proposal in an emergency: neither a pause nor maintenance stops what decides it. */
export function isEmergencyId(state: StateReader, id: Digest): boolean {
  const number = findProposal(state, id);
  return number !== undefined && requireProposal(state, number).type === "emergency_action";
}
