import type { SignatureSuite, SuiteRegistry } from "../crypto/signature-suite.ts";
import { buildMessage } from "../crypto/signed-message.ts";
import { type SealSubject, sealMessageItems } from "../ledger/seal-message.ts";
import { type Sealer, type SealerSet, totalWeight } from "../ledger/sealers.ts";
import type { Seal } from "../ledger/statement.ts";
import type { SuiteId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import { err, ok, type Result } from "../primitives/result.ts";

/** Why seals are not a commit of a block. */
export type CommitFault =
  | { readonly reason: "stranger"; readonly keyId: string }
  | { readonly reason: "suite"; readonly keyId: string; readonly suite: SuiteId }
  | { readonly reason: "signature"; readonly keyId: string }
  | { readonly reason: "weight"; readonly weight: bigint; readonly total: bigint };

/** What seals of one block are judged by. */
export interface CommitContext {
  readonly subject: SealSubject;
  /** The set for the block, never today's. */
  readonly sealers: SealerSet;
  /** Suites that the policy in force at the block admits for seals. */
  readonly admitted: readonly SuiteId[];
  readonly suites: SuiteRegistry;
}

/**
 * The weight behind a block, or the first fault. Valid iff every seal is of a member, of an admitted suite, verifies,
 * and together they weigh more than two thirds. One false seal refuses all: a commit cannot be padded.
 * Requires: seals of distinct keys, as their schema ensures.
 */
export function verifyCommit(
  seals: readonly Seal[],
  context: CommitContext,
): Result<bigint, CommitFault> {
  const members: {
    readonly seal: Seal;
    readonly sealer: Sealer;
    readonly suite: SignatureSuite;
  }[] = [];
  for (const seal of seals) {
    const keyId = toHex(seal.keyId);
    const sealer = context.sealers.find((member) => equalBytes(member.keyId, seal.keyId));
    if (sealer === undefined) return err({ reason: "stranger", keyId });
    const suite = context.suites.get(sealer.suite);
    if (suite === undefined || !context.admitted.includes(sealer.suite)) {
      return err({ reason: "suite", keyId, suite: sealer.suite });
    }
    members.push({ seal, sealer, suite });
  }
  // Weight costs nothing to add up and signatures do, so light commits are refused before any curve is touched.
  const total = totalWeight(context.sealers);
  const weight = totalWeight(members.map((member) => member.sealer));
  if (3n * weight <= 2n * total) return err({ reason: "weight", weight, total });
  for (const { seal, sealer, suite } of members) {
    const items = sealMessageItems(context.subject, seal.signal);
    const bytes = buildMessage("seal", sealer.suite, items, sealer.keyId);
    if (!suite.verify(sealer.publicKey, { bytes }, seal.signature)) {
      return err({ reason: "signature", keyId: toHex(seal.keyId) });
    }
  }
  return ok(weight);
}
