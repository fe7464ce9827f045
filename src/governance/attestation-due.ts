import { attestationStatus, requireAttestation } from "./attestation.ts";
import { ATTESTATION_EVENTS } from "./attestation-events.ts";
import { bytesUint } from "./big-endian.ts";
import type { DueItem } from "./due.ts";
import type { Journal } from "./journal.ts";

/** States that the time of an attestation is over with too few signatures. */
function attestationDeadline(journal: Journal, { at, reference }: DueItem): void {
  const number = bytesUint(reference);
  const attestation = requireAttestation(journal, number);
  if (attestationStatus(attestation, at) !== "INSUFFICIENT") return;
  const { id, attesting, k } = attestation;
  journal.emit(ATTESTATION_EVENTS.insufficient, { number, id, attesting, k });
}

export const ATTESTATION_DUE = { attestationDeadline } as const;
