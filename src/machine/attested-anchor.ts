import { decode } from "../codec/canonical.ts";
import { resolveEpoch } from "../consensus/schedule.ts";
import { hashTag } from "../crypto/domain.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { newestAttestations } from "../governance/attestation.ts";
import { readCouncil } from "../governance/council.ts";
import { verifyMemberSignatures } from "../governance/council-signatures.ts";
import { type Rejection, reject } from "../governance/rejection.ts";
import type { StateReader } from "../governance/state-access.ts";
import {
  ATTEST,
  type Attested,
  attestMessageItems,
  digestsAtSchema,
  encodeAttestationSubject,
} from "../ledger/attested.ts";
import { epochAlgorithm, type HistoryAnchor } from "../ledger/epoch-record.ts";
import { assert } from "../primitives/assert.ts";
import type { ChainId, Digest, HashCode } from "../primitives/brand.ts";
import { concatBytes } from "../primitives/bytes.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import type { ExecutionContext } from "./execution-context.ts";

/** Milestone of an attestation that an anchor rests on. */
export const ANCHOR_MILESTONE = "anchor";

/** `H("gov/attest", enc[chainId, milestone, height])`, the name that attestors sign. */
export function computeAttestationId(
  hash: HashFunction,
  subject: { readonly chainId: ChainId; readonly milestone: string; readonly height: number },
): Digest {
  const bytes = encodeAttestationSubject(subject.chainId, subject.milestone, subject.height);
  return hash.digest(concatBytes(hashTag("gov/attest", hash.code), bytes));
}

/**
 * True iff k distinct attestors vouch for the digests. The digests themselves are the caller's to compare with its
 * own history: attestation tells that others saw the same, never that it is so.
 */
export function verifyAttested(
  attested: Attested,
  state: StateReader,
  context: Omit<ExecutionContext, "governance">,
): Result<true, Rejection> {
  const council = readCouncil(state, "attestor");
  if (council === undefined) return err(reject("GOV_COUNCIL_ABSENT", { council: "attestor" }));
  const refusing = attested.signatures.find((entry) => entry.verdict !== ATTEST);
  if (refusing !== undefined) return err(reject("GOV_SIGNATURE_INVALID", { verdict: 0 }));
  const { schedule } = context.branch.facts;
  const current = resolveEpoch(schedule, context.height).record;
  // The id is named by the algorithm of the epoch in which the attested block stands, whatever rules today.
  const naming = resolveEpoch(schedule, Math.min(attested.height, context.height)).record;
  const hash = requireHash(context.environment.hashes, epochAlgorithm(naming));
  const { chainId } = context.branch;
  const { milestone, height, digests } = attested;
  const id = computeAttestationId(hash, { chainId, milestone, height });
  const members = verifyMemberSignatures(state, council, attested.signatures, {
    suites: context.environment.suites,
    admitted: current.policy.attest,
    context: "attest",
    items: attestMessageItems({ chainId, id, milestone, height, digests }, ATTEST),
  });
  if (!members.ok) return members;
  const have = members.value.length;
  return have >= council.k
    ? ok(true)
    : err(reject("GOV_COUNCIL_QUORUM", { need: council.k, have }));
}

/** How many of the newest attestations are looked at for an anchor. */
const ATTESTATIONS_SEEN_MAX = 64;

/**
 * The newest history root under a code that k of n attestors have vouched for, as the anchor of a record, or undefined.
 * Its digests were computed by the ledger itself when the attestation was opened.
 */
export function attestedAnchor(state: StateReader, code: HashCode): HistoryAnchor | undefined {
  for (const attestation of newestAttestations(state, ATTESTATIONS_SEEN_MAX)) {
    const { milestone, height, attesting, k } = attestation;
    if (milestone !== ANCHOR_MILESTONE || attesting < k) continue;
    const decoded = decode(digestsAtSchema, attestation.digests);
    assert(decoded.ok, "digests of an attestation that do not decode");
    const root = decoded.value.historyRoots.find(([named]) => named === code);
    if (root !== undefined) return { code, size: height + 1, historyRoot: root[1] };
  }
  return undefined;
}
