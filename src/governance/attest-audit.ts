import { divFloor } from "../primitives/integer.ts";
import { findAttestation } from "./attestation.ts";
import { AUDIT_MILESTONE, findAuditCheckpoint } from "./audit-checkpoint.ts";
import type { GovernanceContext } from "./context.ts";
import type { Journal } from "./journal.ts";
import { openAttestation } from "./open-attestation.ts";
import { readUint } from "./parameter.ts";

/**
 * Asks the attestors about the newest checkpoint of the audit trail, in the first block in which its height is final.
 * A chain without that council has nobody to ask. Cost: a few reads a block.
 */
export function attestAudit(journal: Journal, context: GovernanceContext): void {
  const { height: now, ledger } = context;
  const every = readUint(journal, "audit.checkpoint_blocks", context.now);
  const height = divFloor(Math.max(0, now - 1), every) * every;
  if (height < 1 || height > ledger.finalizedHeight) return;
  const id = ledger.attestationId(AUDIT_MILESTONE, height);
  if (findAttestation(journal, id) !== undefined) return;
  if (findAuditCheckpoint(journal, height) === undefined) return;
  openAttestation(journal, { milestone: AUDIT_MILESTONE, height }, context);
}
