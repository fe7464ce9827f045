import { sortedSet } from "../codec/compound.ts";
import type { Branch } from "../consensus/branch.ts";
import { resolveEpoch } from "../consensus/schedule.ts";
import type { Signer } from "../crypto/signature-suite.ts";
import { buildMessage } from "../crypto/signed-message.ts";
import { keyIdSchema } from "../ledger/schemas.ts";
import { sealMessageItems } from "../ledger/seal-message.ts";
import { type SealerSet, totalWeight } from "../ledger/sealers.ts";
import { type CommitStatement, type Seal, sealSchema } from "../ledger/statement.ts";
import { assert } from "../primitives/assert.ts";
import type { AccountId, KeyId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";

/** A key of this process that may seal, with the account that produces blocks in its name. */
export interface LocalSealer {
  readonly account: AccountId;
  readonly keyId: KeyId;
  readonly signer: Signer;
}

/** True iff a commit is made for the newest block of the branch: at every interval and at each boundary. */
export function isCommitDue(branch: Branch): boolean {
  const { record } = resolveEpoch(branch.facts.schedule, branch.height);
  return branch.height % branch.facts.limits.sealInterval === 0 || branch.height === record.start;
}

/** The local sealers that may sign the newest block: members of its set, of a suite that its policy admits. */
export function sealersFor(
  branch: Branch,
  sealers: SealerSet,
  local: readonly LocalSealer[],
): readonly LocalSealer[] {
  const { policy } = resolveEpoch(branch.facts.schedule, branch.height).record;
  return local.filter(
    ({ keyId, signer }) =>
      policy.seal.includes(signer.suite) &&
      sealers.some((sealer) => equalBytes(sealer.keyId, keyId)),
  );
}

/** True iff the local sealers alone outweigh two thirds of the set, so that their seals make a commit. */
export function canCommit(sealers: SealerSet, local: readonly LocalSealer[]): boolean {
  const own = sealers.filter((sealer) =>
    local.some(({ keyId }) => equalBytes(keyId, sealer.keyId)),
  );
  return 3n * totalWeight(own) > 2n * totalWeight(sealers);
}

/**
 * The commit of the newest block, each seal with its signal of readiness.
 * Requires: the intent of every signer is on the disk, so that none signs two blocks.
 */
export function signCommit(
  branch: Branch,
  local: readonly LocalSealer[],
  signalOf: (sealer: LocalSealer) => number,
): CommitStatement {
  const [subject] = branch.sealable;
  assert(subject !== undefined, "a commit before block 0");
  const seals: Seal[] = local.map((sealer) => {
    const { keyId, signer } = sealer;
    const signal = signalOf(sealer);
    const message = buildMessage("seal", signer.suite, sealMessageItems(subject, signal), keyId);
    return { keyId, signal, signature: signer.sign(message) };
  });
  const key = { schema: keyIdSchema, of: (seal: Seal) => seal.keyId };
  return { type: "commit", height: subject.height, seals: sortedSet(seals, sealSchema, key) };
}
