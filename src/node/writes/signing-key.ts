import { decode } from "../../codec/canonical.ts";
import { computeKeyId } from "../../crypto/key-id.ts";
import { findActiveKey, readAccount, readAccountKeys } from "../../governance/account.ts";
import { COMMANDS, type CommandName } from "../../governance/command.ts";
import { reject } from "../../governance/rejection.ts";
import { openPayloadSchema } from "../../machine/signing-keys.ts";
import type { AccountId, KeyId, SuiteId } from "../../primitives/brand.ts";
import { toHex } from "../../primitives/hex.ts";
import { rejectedError } from "./write-error.ts";
import type { WriteGround } from "./write-ground.ts";

/** The key that a transaction is to be signed with. */
export interface SigningKey {
  readonly keyId: KeyId;
  readonly suite: SuiteId;
}

/** Who sends what, and with which of its keys; by default the first active one that the command admits. */
export interface Signing {
  readonly command: CommandName;
  readonly payload: Uint8Array;
  readonly sender: AccountId;
  readonly keyId?: KeyId | undefined;
}

/** The key of a sender. Throws in the ledger's own codes where it has none. */
export function signingKeyOf({ state, context }: WriteGround, asked: Signing): SigningKey {
  const { command, payload, sender, keyId } = asked;
  if (command === "account.open") {
    const opened = decode(openPayloadSchema, payload);
    // The bytes were made of that shape.
    if (!opened.ok) throw rejectedError(reject("GOV_FIELD_INVALID", { path: "payload" }));
    const { suite, publicKey } = opened.value;
    return { suite, keyId: computeKeyId(context.governance.nameHash, suite, publicKey) };
  }
  const account = toHex(sender);
  const held = readAccountKeys(state, sender);
  if (held === undefined) {
    const isKnown = readAccount(state, sender) !== undefined;
    throw rejectedError(
      isKnown
        ? reject("GOV_KEY_UNKNOWN", { account, keys: 0 })
        : reject("GOV_ACCOUNT_UNKNOWN", { account }),
    );
  }
  if (keyId !== undefined) {
    const key = findActiveKey(held, keyId);
    if (key === undefined) throw rejectedError(reject("GOV_KEY_UNKNOWN", { key_id: toHex(keyId) }));
    return key;
  }
  const admitted = context.governance.admitted[COMMANDS[command].role];
  const active = held.keys.filter(({ revokedAt }) => revokedAt === null);
  const key = active.find(({ suite }) => admitted.includes(suite)) ?? active[0];
  if (key === undefined) throw rejectedError(reject("GOV_KEY_UNKNOWN", { account }));
  return key;
}
