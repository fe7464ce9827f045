import type { MessageContext } from "../crypto/domain.ts";
import type { SuiteRegistry } from "../crypto/signature-suite.ts";
import { buildMessage } from "../crypto/signed-message.ts";
import type { AccountId, KeyId, SuiteId } from "../primitives/brand.ts";
import { toHex } from "../primitives/hex.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { findActiveKey, readAccountKeys } from "./account.ts";
import { type Council, isMember } from "./council.ts";
import { type Rejection, reject } from "./rejection.ts";
import type { StateReader } from "./state-access.ts";

/** One member's signature over the items of an act or an attestation. */
export interface MemberSignature {
  readonly account: AccountId;
  readonly keyId: KeyId;
  readonly signature: Uint8Array;
}

/** What council signatures are judged by. */
export interface CouncilSignatureContext {
  readonly suites: SuiteRegistry;
  /** Suites that the policy in force admits for the role. */
  readonly admitted: readonly SuiteId[];
  readonly context: MessageContext;
  /** Encoded items of the signed tuple before the key id. */
  readonly items: readonly Uint8Array[];
}

/**
 * The distinct members whose signatures verify, each key of each member once. Signers are counted by account and
 * never by signature bytes; a member whose account needs several keys counts when that many of them have signed.
 * Any signature that is foreign, repeated or false refuses the whole: nobody can pad an act.
 */
export function verifyMemberSignatures(
  state: StateReader,
  council: Pick<Council, "members">,
  signatures: readonly MemberSignature[],
  context: CouncilSignatureContext,
): Result<readonly AccountId[], Rejection> {
  const seen = new Set<string>();
  const signed = new Map<string, { readonly account: AccountId; readonly keys: number }>();
  for (const signature of signatures) {
    const key = toHex(signature.keyId);
    if (seen.has(key)) return err(reject("GOV_DUPLICATE_SIGNER", { key_id: key }));
    seen.add(key);
    const refused = refuseMemberSignature(state, council, signature, context);
    if (refused !== null) return err(refused);
    const member = toHex(signature.account);
    const keys = (signed.get(member)?.keys ?? 0) + 1;
    signed.set(member, { account: signature.account, keys });
  }
  const members: AccountId[] = [];
  for (const { account, keys } of signed.values()) {
    const threshold = readAccountKeys(state, account)?.threshold ?? Number.MAX_SAFE_INTEGER;
    if (keys >= threshold) members.push(account);
  }
  return ok(members);
}

/** Why a signature of a member does not count. Cheapest first: membership, key, suite, and only then the curve. */
export function refuseMemberSignature(
  state: StateReader,
  council: Pick<Council, "members">,
  signature: MemberSignature,
  context: CouncilSignatureContext,
): Rejection | null {
  const { account, keyId } = signature;
  if (!isMember(council, account)) return reject("GOV_NOT_MEMBER", { account: toHex(account) });
  const keys = readAccountKeys(state, account);
  const key = keys === undefined ? undefined : findActiveKey(keys, keyId);
  if (key === undefined) return reject("GOV_KEY_UNKNOWN", { key_id: toHex(keyId) });
  const suite = context.suites.get(key.suite);
  if (suite === undefined || !context.admitted.includes(key.suite)) {
    return reject("GOV_KEY_BELOW_FLOOR", { key_id: toHex(keyId), suite: key.suite });
  }
  const bytes = buildMessage(context.context, key.suite, context.items, keyId);
  if (!suite.verify(key.publicKey, { bytes }, signature.signature)) {
    return reject("GOV_SIGNATURE_INVALID", { key_id: toHex(keyId), suite: key.suite });
  }
  return null;
}
