import type { Height } from "../primitives/brand.ts";
import { countAttestations, findAttestation } from "./attestation.ts";
import { ATTESTATION_EVENTS } from "./attestation-events.ts";
import { AUDIT_MILESTONE, encodeAuditCheckpoint, findAuditCheckpoint } from "./audit-checkpoint.ts";
import type { GovernanceContext } from "./context.ts";
import { readCouncil } from "./council.ts";
import type { Journal } from "./journal.ts";
import { readUint } from "./parameter.ts";
import { type Rejection, reject } from "./rejection.ts";
import type { StateReader } from "./state-access.ts";

/**
 * Asks the attestors about a final height. What they sign is never the asker's: the ledger's own digests of that
 * height, or the head of the audit trail as its checkpoint was kept.
 */
export function openAttestation(
  journal: Journal,
  asked: { readonly milestone: string; readonly height: Height },
  context: GovernanceContext,
): Rejection | null {
  const { milestone, height } = asked;
  const { now, ledger } = context;
  const council = readCouncil(journal, "attestor");
  if (council === undefined) return reject("GOV_COUNCIL_ABSENT", { council: "attestor" });
  if (now >= council.termEnd) return reject("GOV_COUNCIL_TERM", { now, term_end: council.termEnd });
  const final = ledger.finalizedHeight;
  const digests = height <= final ? digestsOf(journal, asked, context) : undefined;
  if (digests === undefined) return reject("GOV_NOT_FINAL", { height, final });
  const id = ledger.attestationId(milestone, height);
  const known = findAttestation(journal, id);
  if (known !== undefined) return reject("GOV_EXISTS", { attestation: known });
  journal.emit(ATTESTATION_EVENTS.opened, {
    number: countAttestations(journal) + 1,
    id,
    milestone,
    height,
    digests,
    panel: council.members,
    k: council.k,
    deadline: now + readUint(journal, "attest.deadline_s", now),
  });
  return null;
}

function digestsOf(
  state: StateReader,
  { milestone, height }: { readonly milestone: string; readonly height: Height },
  { ledger }: GovernanceContext,
): Uint8Array | undefined {
  if (milestone !== AUDIT_MILESTONE) return ledger.encodedDigestsAt(height);
  const checkpoint = findAuditCheckpoint(state, height);
  return checkpoint === undefined ? undefined : encodeAuditCheckpoint(checkpoint);
}
