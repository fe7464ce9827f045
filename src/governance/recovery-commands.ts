import { list, set, struct } from "../codec/compound.ts";
import { bytes, nullable, uint } from "../codec/schema.ts";
import { buildMessage } from "../crypto/signed-message.ts";
import type { AccountId, KeyId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import { findActiveKey, KEYS_MAX, readAccount, readAccountKeys } from "./account.ts";
import { type KeySet, nameKeys, refuseKeyShape } from "./account-key-set.ts";
import type { CommandContext } from "./context.ts";
import { type MemberSignature, verifyMemberSignatures } from "./council-signatures.ts";
import { defineHandler } from "./handler.ts";
import { countKeyProofs, keyOfferSchema, refuseOfferedKeys } from "./key-offer.ts";
import { GUARDIANS_MAX, type Recovery, readRecovery } from "./recovery.ts";
import { RECOVERY_EVENTS } from "./recovery-events.ts";
import { cancellationItems, recoveryItems } from "./recovery-signature.ts";
import { type Rejection, reject } from "./rejection.ts";
import { accountIdSchema, keyIdSchema, secondsSchema } from "./schemas.ts";
import type { StateReader } from "./state-access.ts";

const DAY_S = 86_400;
const DELAY_DAYS_MAX = 30;
const SIGNATURE_BYTES_MAX = 16_224;
/** Bytes of new keys that one event has room for: two of the hybrid suite. */
const NEW_KEY_BYTES_MAX = 3968;

const signatureSchema = bytes(1, SIGNATURE_BYTES_MAX);

/** Names who can give the sender new keys; nobody, where the list is empty. */
const setRecovery = defineHandler({
  command: "setRecovery",
  payload: struct({
    guardians: set(accountIdSchema, 0, GUARDIANS_MAX),
    k: uint(GUARDIANS_MAX),
    delayS: secondsSchema,
  }),
  decide(journal, settings, context) {
    const { sender: account } = context;
    const refusal = refuseSettings(settings, context);
    if (refusal !== null) return refusal;
    const { pending } = readRecovery(journal, account);
    if (pending !== null) {
      return reject("GOV_RECOVERY_PENDING", { effective_at: pending.effectiveAt });
    }
    journal.emit(RECOVERY_EVENTS.set, { account, ...settings });
    return null;
  },
});

/** Begins to give an account new keys. Anyone may carry the signatures of its guardians. */
const recoverAccount = defineHandler({
  command: "recoverAccount",
  payload: struct({
    account: accountIdSchema,
    ...keyOfferSchema,
    signatures: list(
      struct({ account: accountIdSchema, keyId: keyIdSchema, signature: signatureSchema }),
      1,
      GUARDIANS_MAX * KEYS_MAX,
    ),
  }),
  countSignatures: (payload) => countKeyProofs(payload) + payload.signatures.length,
  decide(journal, { account, keys, keyThreshold: threshold, signatures }, context) {
    if (readAccount(journal, account) === undefined) {
      return reject("GOV_ACCOUNT_UNKNOWN", { account: toHex(account) });
    }
    const keySet = { threshold, keys: nameKeys(keys, context) };
    const recovery = readRecovery(journal, account);
    const refusal =
      refuseSize(keySet) ??
      refuseKeyShape(keySet, context) ??
      refuseOfferedKeys(journal, { account, keys, keySet }, context) ??
      refuseState(recovery) ??
      refuseGuardians(journal, { account, recovery, keySet, signatures }, context);
    if (refusal !== null) return refusal;
    const effectiveAt = context.now + recovery.delayS;
    journal.emit(RECOVERY_EVENTS.started, { account, keySet, effectiveAt });
    return null;
  },
});

/** Stops a recovery: by the account itself, or by any one of its active keys in the hands of anyone. */
const cancelRecovery = defineHandler({
  command: "cancelRecovery",
  payload: struct({
    account: accountIdSchema,
    signed: nullable(struct({ keyId: keyIdSchema, signature: signatureSchema })),
  }),
  countSignatures: ({ signed }) => (signed === null ? 0 : 1),
  decide(journal, { account, signed }, context) {
    const { pending, count } = readRecovery(journal, account);
    if (pending === null) return reject("GOV_RECOVERY_ABSENT", { account: toHex(account) });
    const isOwn = equalBytes(account, context.sender);
    if (signed !== null) {
      const refusal = refuseCancellation(journal, { account, count, ...signed }, context);
      if (refusal !== null) return refusal;
    } else if (!isOwn) {
      return reject("GOV_NOT_PERMITTED", { permission: "recovery.cancel" });
    }
    journal.emit(RECOVERY_EVENTS.ended, { account, outcome: "cancelled" });
    return null;
  },
});

/** More than nobody, never oneself, each delay long enough to notice and short enough to wait for. */
function refuseSettings(
  { guardians, k, delayS }: Pick<Recovery, "guardians" | "k" | "delayS">,
  { sender, network }: CommandContext,
): Rejection | null {
  const least = guardians.length === 0 ? 0 : 1;
  if (k < least || k > guardians.length) {
    return reject("GOV_FIELD_INVALID", { path: "payload.k", k, guardians: guardians.length });
  }
  if (guardians.some((guardian) => equalBytes(guardian, sender))) {
    return reject("GOV_FIELD_INVALID", { path: "payload.guardians", fault: "oneself" });
  }
  if (guardians.length === 0) return null;
  const [min, max] = [network === 1 ? 1 : DAY_S, DELAY_DAYS_MAX * DAY_S];
  if (delayS >= min && delayS <= max) return null;
  return reject("GOV_FIELD_INVALID", { path: "payload.delayS", delay_s: delayS, min, max });
}

function refuseSize({ keys }: KeySet): Rejection | null {
  const sizeBytes = keys.reduce((sum, { publicKey }) => sum + publicKey.length, 0);
  if (sizeBytes <= NEW_KEY_BYTES_MAX) return null;
  return reject("GOV_CONTENT_TOO_LARGE", { size_bytes: sizeBytes, max: NEW_KEY_BYTES_MAX });
}

function refuseState({ guardians, pending }: Recovery): Rejection | null {
  if (guardians.length === 0) return reject("GOV_RECOVERY_ABSENT", { guardians: 0 });
  if (pending === null) return null;
  return reject("GOV_RECOVERY_PENDING", { effective_at: pending.effectiveAt });
}

function refuseGuardians(
  state: StateReader,
  request: {
    readonly account: AccountId;
    readonly recovery: Recovery;
    readonly keySet: KeySet;
    readonly signatures: readonly MemberSignature[];
  },
  { chainId, suites, admitted }: CommandContext,
): Rejection | null {
  const { account, recovery, keySet, signatures } = request;
  const items = recoveryItems({ chainId, account, count: recovery.count }, keySet);
  const judged = { suites, admitted: admitted.other, context: "act", items } as const;
  const members = { members: recovery.guardians };
  const signed = verifyMemberSignatures(state, members, signatures, judged);
  if (!signed.ok) return signed.error;
  if (signed.value.length >= recovery.k) return null;
  return reject("GOV_COUNCIL_QUORUM", { signed: signed.value.length, k: recovery.k });
}

function refuseCancellation(
  state: StateReader,
  signed: {
    readonly account: AccountId;
    readonly count: number;
    readonly keyId: KeyId;
    readonly signature: Uint8Array;
  },
  { chainId, suites, admitted }: CommandContext,
): Rejection | null {
  const { account, count, keyId } = signed;
  const key_id = toHex(keyId);
  const held = readAccountKeys(state, account);
  const key = held === undefined ? undefined : findActiveKey(held, keyId);
  if (key === undefined) return reject("GOV_KEY_UNKNOWN", { key_id });
  const suite = suites.get(key.suite);
  if (suite === undefined || !admitted.other.includes(key.suite)) {
    return reject("GOV_KEY_BELOW_FLOOR", { key_id, suite: key.suite });
  }
  const items = cancellationItems({ chainId, account, count });
  const message = { bytes: buildMessage("act", key.suite, items, keyId) };
  if (suite.verify(key.publicKey, message, signed.signature)) return null;
  return reject("GOV_SIGNATURE_INVALID", { key_id, suite: key.suite });
}

export const RECOVERY_COMMANDS = [setRecovery, recoverAccount, cancelRecovery];
