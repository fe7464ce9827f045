import type { MessageContext } from "../../crypto/domain.ts";
import { buildMessage } from "../../crypto/signed-message.ts";
import { readAccountKeys } from "../../governance/account.ts";
import {
  type MemberSignature,
  refuseMemberSignature,
} from "../../governance/council-signatures.ts";
import { suiteToJson } from "../../ledger/json-suite.ts";
import type { AccountId, KeyId, SuiteId } from "../../primitives/brand.ts";
import { compareBytes } from "../../primitives/bytes.ts";
import { toHex0x } from "../../primitives/hex.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import { bytesOfHex } from "./hex-bytes.ts";
import { paramError } from "./write-error.ts";
import type { WriteGround } from "./write-ground.ts";

/** What members of a council sign. */
export interface MemberMessage {
  readonly context: Extract<MessageContext, "act" | "attest">;
  /** Encoded items of the signed tuple before the key id. */
  readonly items: readonly Uint8Array[];
  readonly members: readonly AccountId[];
}

/** A signature with its key, or alone. */
export type GivenSignature =
  | string
  | { readonly account: string; readonly key_id: string; readonly signature: string };

/** Tries of a signature alone that one call may cost. */
const TRIES_MAX = 64;

/**
 * The signatures by their keys, ascending by key id. One that is given alone is that of the key that verifies it.
 */
export function memberSignatures(
  ground: WriteGround,
  message: MemberMessage,
  given: readonly GivenSignature[],
): readonly MemberSignature[] {
  const tries = { left: TRIES_MAX };
  const signatures = given.map((each, index): MemberSignature => {
    if (typeof each === "string") {
      const found = findSigner(ground, message, bytesOfHex(each), tries);
      if (found !== undefined) return found;
      throw foreignSignature(ground, message, index);
    }
    return {
      account: bytesOfHex(each.account) as AccountId,
      keyId: bytesOfHex(each.key_id) as KeyId,
      signature: bytesOfHex(each.signature),
    };
  });
  return signatures.toSorted((left, right) => compareBytes(left.keyId, right.keyId));
}

/** What each active key of the members would sign, and under which suite. */
export function messagesOf(ground: WriteGround, { context, items, members }: MemberMessage) {
  return keysOf(ground, members).map(({ account, keyId, suite }) => ({
    account: toHex0x(account),
    key_id: toHex0x(keyId),
    suite: suiteToJson(suite),
    sign_bytes: toHex0x(buildMessage(context, suite, items, keyId)),
  }));
}

interface MemberKey {
  readonly account: AccountId;
  readonly keyId: KeyId;
  readonly suite: SuiteId;
}

function keysOf({ state }: WriteGround, members: readonly AccountId[]): readonly MemberKey[] {
  return members.flatMap((account) => {
    const keys = readAccountKeys(state, account)?.keys ?? [];
    const active = keys.filter(({ revokedAt }) => revokedAt === null);
    return active.map(({ keyId, suite }) => ({ account, keyId, suite }));
  });
}

function findSigner(
  ground: WriteGround,
  { context, items, members }: MemberMessage,
  signature: Uint8Array,
  tries: { left: number },
): MemberSignature | undefined {
  const { suites, admitted } = ground.context.governance;
  const judged = {
    suites,
    admitted: context === "act" ? admitted.council : admitted.attest,
    context,
    items,
  };
  for (const { account, keyId } of keysOf(ground, members)) {
    if (tries.left-- === 0) {
      const expected = "signatures with account and key_id, since so many alone are not tried";
      throw paramError("council_signatures", expected, "signatures alone");
    }
    const entry = { account, keyId, signature };
    if (refuseMemberSignature(ground.state, { members }, entry, judged) === null) return entry;
  }
  return undefined;
}

function foreignSignature(ground: WriteGround, message: MemberMessage, index: number): RpcError {
  const detail = `Signature ${index} is not one of a member over these bytes.`;
  return new RpcError("RPC_SIGNATURE_INVALID", detail, {
    evidence: { index, keys: messagesOf(ground, message) },
  });
}
