import { computeIds } from "../consensus/advance.ts";
import { DEFAULT_POLICIES } from "../consensus/default-policy.ts";
import { hashInForce, resolveEpoch } from "../consensus/schedule.ts";
import type { MessageContext } from "../crypto/domain.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { buildMessage } from "../crypto/signed-message.ts";
import { readCouncil } from "../governance/council.ts";
import { ATTEST, type Attested, attestMessageItems, type DigestsAt } from "../ledger/attested.ts";
import { type EpochTarget, epochAlgorithm } from "../ledger/epoch-record.ts";
import {
  encodeFallbackDeclaration,
  type FallbackDeclaration,
  fallbackMessageItems,
} from "../ledger/fallback-declaration.ts";
import { type ActPayload, encodeActPayload } from "../machine/act-payload.ts";
import { ANCHOR_MILESTONE, computeAttestationId } from "../machine/attested-anchor.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { AccountId, Digest, HashCode, KeyId } from "../primitives/brand.ts";
import { compareBytes } from "../primitives/bytes.ts";
import { historyOf } from "./bisect-history.ts";
import type { SimChain } from "./sim-chain.ts";
import type { SimKey } from "./sim-key.ts";
import { transactionItem } from "./sim-transaction.ts";
import { WORLD_TIMING } from "./world-schedule.ts";

/** A member who signs: the key, and the account that it signs for. */
export interface Member {
  readonly key: SimKey;
  readonly account: AccountId;
}

/** Members who sign with the key that their account is named after. */
export function membersOf(keys: readonly SimKey[]): readonly Member[] {
  return keys.map((key) => ({ key, account: key.account }));
}

/** A declaration that fits the next block of a chain. */
export function draftDeclaration(chain: SimChain, target: EpochTarget): FallbackDeclaration {
  const { branch, store, document } = chain.node;
  const height = branch.height + 1;
  const current = resolveEpoch(branch.facts.schedule, height);
  const council = assertDefined(readCouncil(store, "emergency"), "no emergency council");
  return {
    chainId: document.chainId,
    epochHash: hashInForce(current),
    target,
    start: height + current.record.timing.noticeBlocks,
    evidenceHash: new Uint8Array(32).fill(0xee),
    notBefore: height,
    expires: height + 10,
    nonce: council.nonce,
  };
}

/** A target of a rule version with its widest policy and the timing of every world. */
export function targetOf(
  rule: EpochTarget["rule"],
  algs: EpochTarget["algs"],
  anchor: EpochTarget["anchor"] = null,
): EpochTarget {
  return { rule, algs, policy: DEFAULT_POLICIES[rule], timing: WORLD_TIMING, anchor };
}

/** One member's signature over items in a context. */
function signItems(
  member: Member,
  context: MessageContext,
  items: readonly Uint8Array[],
): { readonly account: AccountId; readonly keyId: KeyId; readonly signature: Uint8Array } {
  const { key, account } = member;
  const message = buildMessage(context, key.suite, items, key.keyId);
  return { account, keyId: key.keyId, signature: key.signer.sign(message) };
}

/** What a council has signed, ready to be carried in. */
export function signAct(
  declaration: FallbackDeclaration,
  members: readonly Member[],
  attested: Attested | null = null,
): ActPayload {
  const items = fallbackMessageItems(declaration);
  return {
    council: "emergency",
    kind: "fallback_epoch",
    act: encodeFallbackDeclaration(declaration),
    signatures: members
      .map((member) => signItems(member, "act", items))
      .sort((left, right) => compareBytes(left.keyId, right.keyId)),
    attested,
  };
}

/** A `submitAct` as an item of the next block; anyone may carry an act in. */
export function actItem(chain: SimChain, carrier: SimKey, payload: ActPayload): Uint8Array {
  return payloadItem(chain, carrier, encodeActPayload(payload));
}

/** The same with payload bytes that need not be a payload. */
export function payloadItem(chain: SimChain, carrier: SimKey, payload: Uint8Array): Uint8Array {
  return transactionItem({
    chainId: chain.node.document.chainId,
    keys: [carrier],
    sequence: chain.sequenceOf(carrier.account),
    command: "submitAct",
    payload,
  });
}

/** The history root of a chain's first blocks under a code, re-hashed from their content. */
export function ownHistoryRoot(chain: SimChain, code: HashCode, size: number): Digest {
  return historyOf(chain.node, code).root(size);
}

/** `digestsAt(h)` as attestors compute it, with the history under the codes that are asked for. */
export function digestsAt(chain: SimChain, height: number, codes: readonly HashCode[]): DigestsAt {
  const { node } = chain;
  const { schedule } = node.branch.facts;
  const epoch = resolveEpoch(schedule, height);
  const { block } = node.at(height);
  const carried = [epoch.record.algs.legacy, epoch.record.algs.pq].filter((code) => code !== null);
  const ids = computeIds(node.algorithms.hashes, node.store.branchAt(height - 1), block, carried);
  return {
    epochHash: hashInForce(epoch),
    ids: [...ids],
    historyRoots: codes.map((code) => [code, ownHistoryRoot(chain, code, height + 1)]),
  };
}

/** An anchor's attestation by members of council `attestor`. */
export function attestAnchor(
  chain: SimChain,
  members: readonly Member[],
  digests: DigestsAt,
  height: number,
): Attested {
  const { chainId } = chain.node.document;
  const naming = resolveEpoch(chain.node.branch.facts.schedule, height).record;
  const hash = requireHash(chain.node.algorithms.hashes, epochAlgorithm(naming));
  const id = computeAttestationId(hash, { chainId, milestone: ANCHOR_MILESTONE, height });
  const subject = { chainId, id, milestone: ANCHOR_MILESTONE, height, digests };
  const items = attestMessageItems(subject, ATTEST);
  return {
    milestone: ANCHOR_MILESTONE,
    height,
    digests,
    signatures: members
      .map((member) => ({ ...signItems(member, "attest", items), verdict: ATTEST }))
      .sort((left, right) => compareBytes(left.keyId, right.keyId)),
  };
}
