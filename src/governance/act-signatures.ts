import type { AccountId, KeyId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { readAccountKeys } from "./account.ts";
import { activeSignerKeys, readActSigner } from "./act.ts";
import { type ActFrame, actMessageItems } from "./act-frame.ts";
import type { GovernanceContext } from "./context.ts";
import type { Council } from "./council.ts";
import { type MemberSignature, refuseMemberSignature } from "./council-signatures.ts";
import { type Rejection, reject } from "./rejection.ts";
import type { StateReader } from "./state-access.ts";

/** A signature that counts, in the order of the payload. */
export interface CountedKey {
  readonly member: AccountId;
  readonly keyId: KeyId;
  /** Whether the member's account needs no further key. */
  readonly complete: boolean;
}

/** What more signatures make of an act. */
export interface CountedSignatures {
  readonly keys: readonly CountedKey[];
  /** Distinct members that are complete with them and were not before. */
  readonly members: number;
}

/**
 * Judges signatures that are added to an act. Members are counted by account, never by signature bytes: a member that
 * is complete signs no second time, two keys of a member are one member, and a member whose account asks for several
 * keys counts when so many have signed. One that is foreign, repeated or false refuses all.
 */
export function countActSignatures(
  state: StateReader,
  act: { readonly number: number; readonly frame: ActFrame; readonly council: Council },
  signatures: readonly MemberSignature[],
  context: GovernanceContext,
): Result<CountedSignatures, Rejection> {
  const signed = signatures.find((signature) => hasSigned(state, act.number, signature));
  if (signed !== undefined) {
    const facts = { account: toHex(signed.account), key_id: toHex(signed.keyId) };
    return err(reject("GOV_DUPLICATE_SIGNER", facts));
  }
  const judgedBy = {
    suites: context.suites,
    admitted: context.admitted.council,
    context: "act" as const,
    items: actMessageItems(act.frame),
  };
  for (const signature of signatures) {
    const refused = refuseMemberSignature(state, act.council, signature, judgedBy);
    if (refused !== null) return err(refused);
  }
  return ok(countKeys(state, act.number, signatures));
}

function hasSigned(
  state: StateReader,
  number: number,
  { account, keyId }: MemberSignature,
): boolean {
  const known = readActSigner(state, number, account);
  if (known === undefined) return false;
  return known.complete || known.keys.some((key) => equalBytes(key, keyId));
}

/** Requires: none of the members is complete yet, and every key is active. */
function countKeys(
  state: StateReader,
  number: number,
  signatures: readonly MemberSignature[],
): CountedSignatures {
  const counts = new Map<string, number>();
  const keys: CountedKey[] = [];
  let members = 0;
  for (const { account, keyId } of signatures) {
    const name = toHex(account);
    const count = (counts.get(name) ?? activeSignerKeys(state, number, account).length) + 1;
    counts.set(name, count);
    const threshold = readAccountKeys(state, account)?.threshold ?? Number.MAX_SAFE_INTEGER;
    if (count === threshold) members += 1;
    keys.push({ member: account, keyId, complete: count >= threshold });
  }
  return { keys, members };
}
