import { attestationStatus, requireAttestation } from "./attestation.ts";
import { ATTESTATION_EVENTS, silentMembers } from "./attestation-events.ts";
import { bytesUint } from "./big-endian.ts";
import type { DueItem } from "./due.ts";
import type { Journal } from "./journal.ts";

/** States that the time of an attestation is over: with too few signatures, or with members who have said nothing. */
function attestationDeadline(journal: Journal, { at, reference }: DueItem): void {
  const number = bytesUint(reference);
  const attestation = requireAttestation(journal, number);
  if (attestationStatus(attestation, at) !== "INSUFFICIENT") {
    const silent = silentMembers(journal, number).length;
    if (silent > 0) journal.emit(ATTESTATION_EVENTS.closed, { number, silent });
    return;
  }
  const { id, attesting, k } = attestation;
  journal.emit(ATTESTATION_EVENTS.insufficient, { number, id, attesting, k });
}

export const ATTESTATION_DUE = { attestationDeadline } as const;
