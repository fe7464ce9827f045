import { struct } from "../codec/compound.ts";
import { uint } from "../codec/schema.ts";
import { algorithmStatus } from "../consensus/ledger-facts.ts";
import { isSameBlock } from "../consensus/reorg.ts";
import { resolveEpoch } from "../consensus/schedule.ts";
import { hashTag } from "../crypto/domain.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { type Rejection, reject } from "../governance/rejection.ts";
import type { StateReader } from "../governance/state-access.ts";
import { readState, stateTable } from "../governance/state-table.ts";
import type { Attested } from "../ledger/attested.ts";
import { epochAlgorithm } from "../ledger/epoch-record.ts";
import {
  type AnchorEvidence,
  type CollisionEvidence,
  decodeEvidence,
  type EquivocationEvidence,
  type Evidence,
} from "../ledger/evidence.ts";
import { heightSchema } from "../ledger/schemas.ts";
import type { Digest, HashCode } from "../primitives/brand.ts";
import { concatBytes, equalBytes } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { ANCHOR_MILESTONE, verifyAttested } from "./attested-anchor.ts";
import type { ExecutionContext } from "./execution-context.ts";
import { readSealMessage } from "./seal-reading.ts";
import { findSealer } from "./sealer-table.ts";

/** Evidence that was accepted once, by its digest: the same proof is never acted on twice. */
export const evidenceTable = stateTable(
  "evidence/",
  struct({ form: uint(0xff), height: heightSchema }),
);

/**
 * Place of evidence in its table: the first 32 bytes of its name. The longest digests have 64 bytes, as many as a key
 * of the state may have in all, and no room would be left for the table's own name.
 */
export function evidenceSuffix(name: Digest): Uint8Array {
  return name.subarray(0, 32);
}

/** Evidence that proves what it claims, with the digest that names it. */
export interface JudgedEvidence {
  readonly evidence: Evidence;
  readonly evidenceHash: Digest;
}

/** Judges evidence by itself and against the state; nothing is changed. */
export function judgeEvidence(
  submitted: { readonly form: number; readonly data: Uint8Array },
  state: StateReader,
  context: ExecutionContext,
): Result<JudgedEvidence, Rejection> {
  const decoded = decodeEvidence(submitted.form, submitted.data);
  if (!decoded.ok) return err(reject("GOV_EVIDENCE_INVALID", { fault: decoded.error.code }));
  const evidence = decoded.value;
  for (const code of pastAlgorithms(context)) {
    const name = nameEvidence(submitted, code, context);
    if (readState(state, evidenceTable, evidenceSuffix(name)) === undefined) continue;
    return err(reject("GOV_EVIDENCE_USED", { evidence_hash: toHex(name) }));
  }
  const current = resolveEpoch(context.branch.facts.schedule, context.height).record;
  const evidenceHash = nameEvidence(submitted, epochAlgorithm(current), context);
  const refused = refuseEvidence(evidence, state, context);
  return refused === null ? ok({ evidence, evidenceHash }) : err(refused);
}

/** Every algorithm that has named evidence so far: what was used under an earlier one is used. */
function pastAlgorithms(context: ExecutionContext): ReadonlySet<HashCode> {
  const { schedule } = context.branch.facts;
  const begun = schedule.filter(({ record }) => record.start <= context.height);
  return new Set(begun.map(({ record }) => epochAlgorithm(record)));
}

function nameEvidence(
  submitted: { readonly data: Uint8Array },
  code: HashCode,
  context: ExecutionContext,
): Digest {
  const hash = requireHash(context.environment.hashes, code);
  return hash.digest(concatBytes(hashTag("gov/evidence", hash.code), submitted.data));
}

function refuseEvidence(
  evidence: Evidence,
  state: StateReader,
  context: ExecutionContext,
): Rejection | null {
  switch (evidence.form) {
    case "collision":
      return refuseCollision(evidence, context);
    case "equivocation":
      return refuseEquivocation(evidence, state, context);
    case "anchor":
      return refuseDivergence(evidence, state, context);
  }
}

function refuseCollision(evidence: CollisionEvidence, context: ExecutionContext): Rejection | null {
  const hash = context.environment.hashes.get(evidence.code);
  if (hash === undefined || algorithmStatus(context.effects.facts, evidence.code) !== "active") {
    return invalid("an active code", `0x${evidence.code.toString(16)}`);
  }
  if (equalBytes(evidence.first, evidence.second)) return invalid("two messages", "one");
  const first = hash.digest(evidence.first);
  const second = hash.digest(evidence.second);
  return equalBytes(first, second) ? null : invalid(toHex(first), toHex(second));
}

function refuseEquivocation(
  evidence: EquivocationEvidence,
  state: StateReader,
  context: ExecutionContext,
): Rejection | null {
  const sealer = findSealer(state, evidence.keyId);
  if (sealer === undefined) return invalid("a sealer", toHex(evidence.keyId));
  const suite = context.environment.suites.get(sealer.suite);
  const first = readSealMessage(evidence.first.message, sealer.suite);
  const second = readSealMessage(evidence.second.message, sealer.suite);
  if (suite === undefined || first === undefined || second === undefined) {
    return invalid("two seals", "other bytes");
  }
  for (const content of [first, second]) {
    if (!equalBytes(content.keyId, evidence.keyId)) return invalid("the sealer's key", "another");
    if (!equalBytes(content.chainId, context.branch.chainId))
      return invalid("this chain", "another");
  }
  if (first.height !== second.height) return invalid(`height ${first.height}`, `${second.height}`);
  if (isSameBlock(first.ids, second.ids)) return invalid("different ids", "the same");
  for (const { message, signature } of [evidence.first, evidence.second]) {
    if (!suite.verify(sealer.publicKey, { bytes: message }, signature)) {
      return reject("GOV_SIGNATURE_INVALID", { key_id: toHex(evidence.keyId) });
    }
  }
  return null;
}

function refuseDivergence(
  evidence: AnchorEvidence,
  state: StateReader,
  context: ExecutionContext,
): Rejection | null {
  const { code, size, first, second } = evidence;
  const roots = [first, second].map((attested) => rootOf(attested, code, size));
  const [left, right] = roots;
  if (left === undefined || right === undefined) return invalid("two roots of one size", "other");
  if (equalBytes(left, right)) return invalid("different roots", "the same");
  for (const attested of [first, second]) {
    const verified = verifyAttested(attested, state, context);
    if (!verified.ok) return verified.error;
  }
  return null;
}

function rootOf(attested: Attested, code: HashCode, size: number): Digest | undefined {
  if (attested.milestone !== ANCHOR_MILESTONE || attested.height !== size - 1) return undefined;
  return attested.digests.historyRoots.find(([named]) => named === code)?.[1];
}

function invalid(expected: string, found: string): Rejection {
  return reject("GOV_EVIDENCE_INVALID", { expected, found });
}
