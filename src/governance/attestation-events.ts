import { decode, encode } from "../codec/canonical.ts";
import { list, set, struct } from "../codec/compound.ts";
import { bytes, nullable, text, uint } from "../codec/schema.ts";
import { assert } from "../primitives/assert.ts";
import type { AccountId } from "../primitives/brand.ts";
import { KEYS_MAX } from "./account.ts";
import {
  ATTEST,
  type AttestorSignature,
  addAttestation,
  attestorSignatureSchema,
  milestoneSchema,
  readVerdict,
  requireAttestation,
  writeAttestation,
  writeVerdict,
} from "./attestation.ts";
import { uintBytes } from "./big-endian.ts";
import type { BlockPlace } from "./context.ts";
import { COUNCIL_MEMBERS_MAX } from "./council.ts";
import { scheduleDue } from "./due.ts";
import { defineEvent } from "./event.ts";
import { noteIrreversible } from "./irreversible.ts";
import { readUint } from "./parameter.ts";
import { digestSchema } from "./proposal.ts";
import { withText } from "./proposal-text.ts";
import { addReputation } from "./reputation.ts";
import { accountIdSchema, heightSchema, secondsSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";

/** Made by the schedule and true of every state: no rollback makes it false, and none has to name it. */
const ROUTINE = "audit_checkpoint";

const signaturesSchema = list(attestorSignatureSchema, 1, KEYS_MAX);

/** The bytes in which the signatures of a member go along with the event. */
export function encodeSignatures(signatures: readonly AttestorSignature[]): Uint8Array {
  return encode(signaturesSchema, signatures);
}

function readSignatures(bytes: Uint8Array): readonly AttestorSignature[] {
  const decoded = decode(signaturesSchema, bytes);
  assert(decoded.ok, "signatures that go along with an event do not decode");
  return decoded.value;
}

export const ATTESTATION_EVENTS = {
  opened: defineEvent("attestationOpened", "info", {
    schema: struct({
      number: uint(),
      id: digestSchema,
      milestone: milestoneSchema,
      height: heightSchema,
      digests: bytes(1, 1024),
      panel: set(accountIdSchema, 1, COUNCIL_MEMBERS_MAX),
      k: uint(COUNCIL_MEMBERS_MAX, 1),
      deadline: secondsSchema,
    }),
    evolve(draft, { number, ...asked }, { now: openedAt }) {
      const facts = { attesting: 0, refusing: 0, verifiedAt: null, contradictedAt: null };
      const added = addAttestation(draft, { ...asked, openedAt, ...facts });
      assert(added === number, `attestation ${number} is added as ${added}`);
      const reference = uintBytes(number);
      scheduleDue(draft, { kind: "attestationDeadline", at: asked.deadline, reference });
    },
  }),
  signed: defineEvent("attestationSigned", "info", {
    // An event has no room for signatures, which can be long: they stand in the transaction and are kept from there.
    schema: withText(
      struct({
        number: uint(),
        member: accountIdSchema,
        verdict: uint(ATTEST),
        reason: nullable(text(1, 256)),
      }),
    ),
    evolve(draft, { number, member, verdict, reason, text: kept }, place) {
      const { now: at } = place;
      const signatures = kept === null ? [] : readSignatures(kept);
      const before = readVerdict(draft, number, member)?.verdict;
      writeVerdict(draft, { number, member }, { verdict, reason, at }, signatures);
      const attestation = requireAttestation(draft, number);
      const { attesting, refusing, deadline } = attestation;
      if (before === undefined && at < deadline) {
        addReputation(draft, member, readUint(draft, "reputation.attestation_gain", at), place);
      }
      const withdrawn = before === undefined ? 0 : 1;
      writeAttestation(draft, number, {
        ...attestation,
        attesting: attesting + (verdict === ATTEST ? 1 : 0),
        refusing: refusing + (verdict === ATTEST ? -withdrawn : 1),
      });
    },
  }),
  verified: defineEvent("attestationVerified", "info", {
    schema: struct({ number: uint(), id: digestSchema }),
    evolve(draft, { number }, { now, height }) {
      const attestation = requireAttestation(draft, number);
      writeAttestation(draft, number, { ...attestation, verifiedAt: now });
      const { milestone } = attestation;
      if (milestone === ROUTINE) return;
      const name = `ATTEST-${milestone}-${attestation.height}`;
      noteIrreversible(draft, { height, name });
    },
  }),
  contradicted: defineEvent("attestationContradicted", "critical", {
    schema: struct({ number: uint(), id: digestSchema, refusing: uint() }),
    evolve(draft, { number }, { now }) {
      const attestation = requireAttestation(draft, number);
      writeAttestation(draft, number, { ...attestation, contradictedAt: now });
    },
  }),
  insufficient: defineEvent("attestationInsufficient", "warning", {
    schema: struct({ number: uint(), id: digestSchema, attesting: uint(), k: uint() }),
    // Its status follows from its deadline, with or without this.
    evolve: (draft, { number }, place) => noteSilence(draft, number, place),
  }),
  /** The time of an attestation is over whose outcome was told before, and some of its panel have said nothing. */
  closed: defineEvent("attestationClosed", "info", {
    schema: struct({ number: uint(), silent: uint() }),
    evolve: (draft, { number }, place) => noteSilence(draft, number, place),
  }),
} as const;

/** Members of the panel who have given no verdict. */
export function silentMembers(state: StateReader, number: number): readonly AccountId[] {
  const { panel } = requireAttestation(state, number);
  return panel.filter((member) => readVerdict(state, number, member) === undefined);
}

/** Whoever has said nothing until the deadline has missed the attestation, whatever the others have said and when. */
function noteSilence(draft: StateDraft, number: number, place: BlockPlace): void {
  const loss = readUint(draft, "reputation.missed_loss", place.now);
  for (const member of silentMembers(draft, number)) addReputation(draft, member, -loss, place);
}
