import { encode } from "../codec/canonical.ts";
import { set, struct } from "../codec/compound.ts";
import { bytes, bytesOf, type Infer, nullable, text, uint } from "../codec/schema.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { AccountId, ChainId, Digest } from "../primitives/brand.ts";
import { concatBytes, equalBytes } from "../primitives/bytes.ts";
import { KEYS_MAX } from "./account.ts";
import { uintBytes } from "./big-endian.ts";
import { COUNCIL_MEMBERS_MAX } from "./council.ts";
import { digestSchema } from "./proposal.ts";
import { accountIdSchema, heightSchema, keyIdSchema, secondsSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

/** Longest encoding of the digests of a height, in bytes. */
const DIGESTS_BYTES_MAX = 1024;

/** Verdict of an attestor who has recomputed the same digests; 0 refuses them. */
export const ATTEST = 1;

/** What an attestation is about: a word of the protocol, or `custom:` and a word of one's own. */
export const milestoneSchema = text(1, 64, /^[a-z][a-z0-9_:-]*$/);

const attestationSchema = struct({
  id: digestSchema,
  milestone: milestoneSchema,
  height: heightSchema,
  /** Canonical bytes of the digests of that height, as the ledger gave them. */
  digests: bytes(1, DIGESTS_BYTES_MAX),
  /** Members of the council `attestor` at the opening. */
  panel: set(accountIdSchema, 1, COUNCIL_MEMBERS_MAX),
  k: uint(COUNCIL_MEMBERS_MAX, 1),
  openedAt: secondsSchema,
  deadline: secondsSchema,
  /** Distinct members by their standing verdict. */
  attesting: uint(COUNCIL_MEMBERS_MAX),
  refusing: uint(COUNCIL_MEMBERS_MAX),
  verifiedAt: nullable(secondsSchema),
  contradictedAt: nullable(secondsSchema),
});

/** A question to the attestors: have you computed the same digests of this height? */
export type Attestation = Infer<typeof attestationSchema>;

const attestorVerdictSchema = struct({
  /** 1 for the digests as stated, 0 against them. */
  verdict: uint(ATTEST),
  reason: nullable(text(1, 256)),
  at: secondsSchema,
  /** How many signatures stand beside it. */
  signatures: uint(KEYS_MAX),
});

export type AttestorVerdict = Infer<typeof attestorVerdictSchema>;

/** One signature of a member, by one of the keys that its account asks for. */
export const attestorSignatureSchema = struct({ keyId: keyIdSchema, signature: bytes(1, 16_224) });

export type AttestorSignature = Infer<typeof attestorSignatureSchema>;

/**
 * The items that an attestor signs: `[chainId, id, milestone, height, digestsAt(height), verdict]`, the digests as the
 * ledger gave them.
 */
export function attestationItems(
  chainId: ChainId,
  { id, milestone, height, digests }: Attestation,
  verdict: number,
): readonly Uint8Array[] {
  return [
    encode(bytesOf<ChainId>(64), chainId),
    encode(digestSchema, id),
    encode(milestoneSchema, milestone),
    encode(heightSchema, height),
    digests,
    encode(uint(ATTEST), verdict),
  ];
}

const attestationTable = stateTable("attest/", attestationSchema);
/** Number by the first 32 bytes of the id. */
const attestationIdTable = stateTable("attestid/", uint());
const attestationCountTable = stateTable("attestcount", uint());
const verdictTable = stateTable("attestby/", attestorVerdictSchema);
/** `number ‖ member ‖ place`: a signature can be as long as what the state holds in a few entries. */
const signatureTable = stateTable("attestsig/", attestorSignatureSchema);

const ID_PREFIX_BYTES = 32;

export const ATTESTATION_STATUSES = [
  "PENDING",
  "VERIFIED",
  "CONTRADICTED",
  "INSUFFICIENT",
] as const;
export type AttestationStatus = (typeof ATTESTATION_STATUSES)[number];

/** Number of the attestation with an id, or undefined when there is none. */
export function findAttestation(state: StateReader, id: Digest): number | undefined {
  const number = readState(state, attestationIdTable, id.subarray(0, ID_PREFIX_BYTES));
  if (number === undefined) return undefined;
  return equalBytes(requireAttestation(state, number).id, id) ? number : undefined;
}

export function requireAttestation(state: StateReader, number: number): Attestation {
  const known = readState(state, attestationTable, uintBytes(number));
  return assertDefined(known, `no attestation ${number}`);
}

/** Computed, first match: enough of them attest, too many refuse, the time is over, or it is open. */
export function attestationStatus(attestation: Attestation, now: number): AttestationStatus {
  const { attesting, refusing, panel, k, deadline } = attestation;
  if (attesting >= k) return "VERIFIED";
  if (refusing > panel.length - k) return "CONTRADICTED";
  return now >= deadline ? "INSUFFICIENT" : "PENDING";
}

/** True iff k of the attestors vouch for what the id names. */
export function isAttested(state: StateReader, id: Digest): boolean {
  const number = findAttestation(state, id);
  if (number === undefined) return false;
  const { attesting, k } = requireAttestation(state, number);
  return attesting >= k;
}

/** The standing verdict of a member, or undefined while it has given none. */
export function readVerdict(
  state: StateReader,
  number: number,
  member: AccountId,
): AttestorVerdict | undefined {
  return readState(state, verdictTable, concatBytes(uintBytes(number), member));
}

/** Writes the standing verdict of a member with its signatures. */
export function writeVerdict(
  draft: StateDraft,
  of: { readonly number: number; readonly member: AccountId },
  verdict: Omit<AttestorVerdict, "signatures">,
  signatures: readonly AttestorSignature[],
): void {
  const suffix = concatBytes(uintBytes(of.number), of.member);
  const value = { ...verdict, signatures: signatures.length };
  writeState(draft, verdictTable, { suffix, value });
  for (const [place, signature] of signatures.entries()) {
    const entry = concatBytes(suffix, Uint8Array.of(place));
    writeState(draft, signatureTable, { suffix: entry, value: signature });
  }
}

/** The signatures that stand beside the verdict of a member. */
export function listSignatures(
  state: StateReader,
  number: number,
  member: AccountId,
): readonly AttestorSignature[] {
  const count = readVerdict(state, number, member)?.signatures ?? 0;
  return Array.from({ length: count }, (_, place) => {
    const suffix = concatBytes(uintBytes(number), member, Uint8Array.of(place));
    return assertDefined(readState(state, signatureTable, suffix), "a signature that is gone");
  });
}

/** How many attestations were ever opened; the next one gets this number plus one. */
export function countAttestations(state: StateReader): number {
  return readState(state, attestationCountTable) ?? 0;
}

/** Writes a new attestation under the next number, which it returns. */
export function addAttestation(draft: StateDraft, attestation: Attestation): number {
  const number = countAttestations(draft) + 1;
  writeState(draft, attestationCountTable, { value: number });
  const suffix = attestation.id.subarray(0, ID_PREFIX_BYTES);
  writeState(draft, attestationIdTable, { suffix, value: number });
  writeAttestation(draft, number, attestation);
  return number;
}

export function writeAttestation(
  draft: StateDraft,
  number: number,
  attestation: Attestation,
): void {
  writeState(draft, attestationTable, { suffix: uintBytes(number), value: attestation });
}

/** The newest attestations, newest first, at most so many. Cost: one read each. */
export function* newestAttestations(state: StateReader, limit: number): Iterable<Attestation> {
  const newest = countAttestations(state);
  for (let number = newest; number > Math.max(0, newest - limit); number--) {
    yield requireAttestation(state, number);
  }
}
