import { set, struct } from "../codec/compound.ts";
import { type Infer, nullable, text, uint } from "../codec/schema.ts";
import { toHex } from "../primitives/hex.ts";
import { KEYS_MAX, readAccountKeys } from "./account.ts";
import {
  ATTEST,
  type Attestation,
  attestationItems,
  attestorSignatureSchema,
  findAttestation,
  milestoneSchema,
  readVerdict,
  requireAttestation,
} from "./attestation.ts";
import { ATTESTATION_EVENTS, encodeSignatures } from "./attestation-events.ts";
import { AUDIT_MILESTONE } from "./audit-checkpoint.ts";
import { AUDIT_EVENTS } from "./audit-events.ts";
import type { GovernanceContext } from "./context.ts";
import { isMember } from "./council.ts";
import { refuseMemberSignature } from "./council-signatures.ts";
import { defineHandler } from "./handler.ts";
import type { Journal } from "./journal.ts";
import { openAttestation } from "./open-attestation.ts";
import { hasPermission } from "./permission.ts";
import { digestSchema } from "./proposal.ts";
import { type Rejection, reject } from "./rejection.ts";
import { accountIdSchema, heightSchema, keyIdSchema } from "./schemas.ts";
import type { StateReader } from "./state-access.ts";

/** The first block of a record, which the ledger waits for before rules 4 and 5. */
const BOUNDARY_MILESTONE = "boundary";

/** Milestones of the protocol; any other begins with `custom:`. */
const MILESTONES: readonly string[] = [
  "anchor",
  BOUNDARY_MILESTONE,
  "dual_start",
  "dual_required",
  "pq_primary",
  "legacy_retired",
  "rehearsal",
  "rollback",
  "audit_checkpoint",
];
const CUSTOM = /^custom:[a-z0-9][a-z0-9_-]{0,47}$/;

const open = defineHandler({
  command: "openAttestation",
  payload: struct({ milestone: milestoneSchema, height: heightSchema }),
  decide(journal, asked, context) {
    const { sender, now } = context;
    if (!hasPermission(journal, "attest.sign", sender, now)) {
      return reject("GOV_NOT_PERMITTED", { permission: "attest.sign" });
    }
    if (!MILESTONES.includes(asked.milestone) && !CUSTOM.test(asked.milestone)) {
      return reject("GOV_FIELD_INVALID", { path: "milestone", milestone: asked.milestone });
    }
    return openAttestation(journal, asked, context);
  },
});

const signaturesSchema = set(attestorSignatureSchema, 1, KEYS_MAX, {
  schema: keyIdSchema,
  of: (entry) => entry.keyId,
});

const signPayloadSchema = struct({
  id: digestSchema,
  /** Whose verdict it is; anyone may carry it in. */
  member: accountIdSchema,
  verdict: uint(ATTEST),
  reason: nullable(text(1, 256)),
  signatures: signaturesSchema,
});

const sign = defineHandler({
  command: "signAttestation",
  payload: signPayloadSchema,
  countSignatures: ({ signatures }) => signatures.length,
  decide(journal, { id, member, verdict, reason, signatures }, context) {
    const number = findAttestation(journal, id);
    if (number === undefined) return reject("GOV_ATTESTATION_UNKNOWN", { id: toHex(id) });
    const attestation = requireAttestation(journal, number);
    const { now } = context;
    if (now >= attestation.deadline) {
      return reject("GOV_ATTESTATION_CLOSED", { now, deadline: attestation.deadline });
    }
    if (!isMember({ members: attestation.panel }, member)) {
      return reject("GOV_NOT_ON_PANEL", { account: toHex(member) });
    }
    const standing = readVerdict(journal, number, member)?.verdict;
    // A refusal can be taken back, and nothing else: what was attested was seen.
    if (standing !== undefined && (standing === ATTEST || verdict !== ATTEST)) {
      return reject("GOV_ALREADY_SIGNED", { verdict: standing });
    }
    const refused = refuseSignatures(
      journal,
      attestation,
      { member, verdict, signatures },
      context,
    );
    if (refused !== null) return refused;
    const kept = encodeSignatures(signatures);
    journal.emit(ATTESTATION_EVENTS.signed, { number, member, verdict, reason, text: kept });
    tellOutcome(journal, number, attestation);
    return null;
  },
});

/** As many keys of the member as its account asks for, each over exactly what is attested. */
function refuseSignatures(
  state: StateReader,
  attestation: Attestation,
  signed: Pick<Infer<typeof signPayloadSchema>, "member" | "verdict" | "signatures">,
  context: GovernanceContext,
): Rejection | null {
  const { member, verdict, signatures } = signed;
  const { panel } = attestation;
  const need = readAccountKeys(state, member)?.threshold ?? Number.MAX_SAFE_INTEGER;
  if (signatures.length < need) {
    return reject("GOV_SIGNATURE_COUNT", { need, have: signatures.length });
  }
  const judgedBy = {
    suites: context.suites,
    admitted: context.admitted.attest,
    context: "attest" as const,
    items: attestationItems(context.chainId, attestation, verdict),
  };
  for (const signature of signatures) {
    const entry = { account: member, ...signature };
    const refused = refuseMemberSignature(state, { members: panel }, entry, judgedBy);
    if (refused !== null) return refused;
  }
  return null;
}

/** Each outcome is told once; signatures that come later are kept and tell nothing. */
function tellOutcome(journal: Journal, number: number, before: Attestation): void {
  const attestation = requireAttestation(journal, number);
  const { id, milestone, height, attesting, refusing, panel, k } = attestation;
  if (before.verifiedAt === null && attesting >= k) {
    journal.emit(ATTESTATION_EVENTS.verified, { number, id });
    if (milestone === BOUNDARY_MILESTONE) {
      journal.effect({ type: "effectBoundaryAttested", height, attestationId: id });
    }
  } else if (before.contradictedAt === null && refusing > panel.length - k) {
    journal.emit(ATTESTATION_EVENTS.contradicted, { number, id, refusing });
    if (milestone === AUDIT_MILESTONE) {
      journal.emit(AUDIT_EVENTS.broken, { height, attestation: number });
    }
  }
}

export const ATTESTATION_COMMANDS = [open, sign] as const;
