import type { HashFunction, HashRegistry } from "../crypto/hash-function.ts";
import type { SuiteRegistry } from "../crypto/signature-suite.ts";
import { computeBlockId } from "../ledger/block-id.ts";
import type { BlockHeader } from "../ledger/header.ts";
import type { SealSubject } from "../ledger/seal-message.ts";
import { computeSealersHash, type SealerSet, totalWeight } from "../ledger/sealers.ts";
import type { CommitStatement } from "../ledger/statement.ts";
import { lineageUnder } from "../ledger/statement-proof-links.ts";
import type { Digest, HashCode, Height, SuiteId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { type CommitFault, verifyCommit } from "./commit.ts";
import type { IdSet } from "./reorg.ts";

/** What a verifier relies on about a header that others handed it. */
export type Trust =
  /** Ids that the verifier has from elsewhere. Only these algorithms are evaluated. */
  | { readonly type: "ids"; readonly ids: IdSet }
  /** Sealers whose seals decide, e.g. those of a genesis document. */
  | {
      readonly type: "sealers";
      readonly sealers: SealerSet;
      /** Suites that may seal. */
      readonly admitted: readonly SuiteId[];
      /** Hash of the epoch record in force, or null where the verifier does not know it. A v1 header needs it. */
      readonly epochHash: Digest | null;
    }
  /** Nothing: the caller compares the id itself. */
  | { readonly type: "none" };

/** A header with the id that was computed for it, and the seals that came with it. */
export interface SealedHeader {
  readonly header: BlockHeader;
  readonly headerBytes: Uint8Array;
  /** The function of the proof. */
  readonly hash: HashFunction;
  /** Id under it. */
  readonly id: Digest;
  readonly commit: CommitStatement | null;
}

/** On what ground a header is taken as one of the chain. */
export type TrustGround =
  | { readonly type: "ids"; readonly codes: readonly HashCode[] }
  | { readonly type: "sealers"; readonly weight: bigint; readonly total: bigint }
  | { readonly type: "none" };

/** Why a header is not what the verifier trusts. */
export type TrustFault =
  | { readonly code: "PROOF_ID_UNKNOWN"; readonly algorithm: HashCode }
  | {
      readonly code: "PROOF_ID";
      readonly algorithm: HashCode;
      readonly expected: Digest;
      readonly computed: Digest;
    }
  | { readonly code: "PROOF_COMMIT_MISSING"; readonly height: Height }
  | { readonly code: "PROOF_COMMIT_HEIGHT"; readonly expected: Height; readonly found: Height }
  | { readonly code: "PROOF_COMMIT"; readonly fault: CommitFault }
  | { readonly code: "PROOF_EPOCH_UNKNOWN"; readonly height: Height }
  | { readonly code: "PROOF_EPOCH"; readonly expected: Digest; readonly found: Digest }
  | { readonly code: "PROOF_SEALERS_HASH"; readonly expected: Digest; readonly found: Digest }
  | { readonly code: "PROOF_HASH_UNAVAILABLE"; readonly algorithm: HashCode };

/** What judging a header needs beside the trust. */
export interface TrustContext {
  readonly hashes: HashRegistry;
  readonly suites: SuiteRegistry;
}

/** The ground on which the header is trusted, or why it is not. */
export function checkTrust(
  sealed: SealedHeader,
  trust: Trust,
  context: TrustContext,
): Result<TrustGround, TrustFault> {
  switch (trust.type) {
    case "none":
      return ok({ type: "none" });
    case "ids":
      return checkIds(sealed, trust.ids, context.hashes);
    case "sealers":
      return checkSealers(sealed, trust, context);
  }
}

/** Every given id of a lineage of the header is compared, the proof's own among them. */
function checkIds(
  sealed: SealedHeader,
  ids: IdSet,
  hashes: HashRegistry,
): Result<TrustGround, TrustFault> {
  const { header, headerBytes, hash: own } = sealed;
  if (!ids.some(([code]) => code === own.code)) {
    return err({ code: "PROOF_ID_UNKNOWN", algorithm: own.code });
  }
  const codes: HashCode[] = [];
  for (const [algorithm, expected] of ids) {
    const isCarried = algorithm === own.code || lineageUnder(header, algorithm) !== undefined;
    if (!isCarried) continue;
    const hash = hashes.get(algorithm);
    if (hash === undefined) return err({ code: "PROOF_HASH_UNAVAILABLE", algorithm });
    const computed = computeBlockId(hash, headerBytes);
    if (!equalBytes(computed, expected)) {
      return err({ code: "PROOF_ID", algorithm, expected, computed });
    }
    codes.push(algorithm);
  }
  return ok({ type: "ids", codes });
}

function checkSealers(
  sealed: SealedHeader,
  trust: Extract<Trust, { type: "sealers" }>,
  context: TrustContext,
): Result<TrustGround, TrustFault> {
  const { header, commit } = sealed;
  if (commit === null) return err({ code: "PROOF_COMMIT_MISSING", height: header.height });
  if (commit.height !== header.height) {
    return err({ code: "PROOF_COMMIT_HEIGHT", expected: header.height, found: commit.height });
  }
  const unfit = checkNamedSealers(sealed, trust.sealers);
  if (unfit !== null) return err(unfit);
  const subject = buildSealSubject(sealed, trust.epochHash, context.hashes);
  if (!subject.ok) return subject;
  const weight = verifyCommit(commit.seals, {
    subject: subject.value,
    sealers: trust.sealers,
    admitted: trust.admitted,
    suites: context.suites,
  });
  if (!weight.ok) return err({ code: "PROOF_COMMIT", fault: weight.error });
  return ok({ type: "sealers", weight: weight.value, total: totalWeight(trust.sealers) });
}

/** A header names the set that may seal the next block; a v1 header names none. */
function checkNamedSealers(sealed: SealedHeader, sealers: SealerSet): TrustFault | null {
  const { header, hash } = sealed;
  const lineage = lineageUnder(header, hash.code);
  if (lineage === undefined) return null;
  const expected = computeSealersHash(hash, sealers);
  if (equalBytes(expected, lineage.sealersHash)) return null;
  return { code: "PROOF_SEALERS_HASH", expected, found: lineage.sealersHash };
}

/**
 * What the seals of a header must have signed. A seal covers the ids under all lineages at once, so all their
 * algorithms are evaluated. `epochHash` is compared with a v2 header's own, and stands in for it in a v1 header.
 */
function buildSealSubject(
  sealed: SealedHeader,
  epochHash: Digest | null,
  hashes: HashRegistry,
): Result<SealSubject, TrustFault> {
  const { header, headerBytes } = sealed;
  const { chainId, height } = header;
  if (header.type === "v1") {
    if (epochHash === null) return err({ code: "PROOF_EPOCH_UNKNOWN", height });
    return ok({ chainId, height, epochHash, ids: [[sealed.hash.code, sealed.id]], dual: null });
  }
  if (epochHash !== null && !equalBytes(epochHash, header.epochHash)) {
    return err({ code: "PROOF_EPOCH", expected: epochHash, found: header.epochHash });
  }
  const ids: (readonly [HashCode, Digest])[] = [];
  for (const { code } of header.lineages) {
    const hash = hashes.get(code);
    if (hash === undefined) return err({ code: "PROOF_HASH_UNAVAILABLE", algorithm: code });
    ids.push([code, computeBlockId(hash, headerBytes)]);
  }
  return ok({ chainId, height, epochHash: header.epochHash, ids, dual: header.dual });
}
