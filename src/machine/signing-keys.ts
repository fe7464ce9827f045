import { decode, encode } from "../codec/canonical.ts";
import { struct } from "../codec/compound.ts";
import { bytes, type Infer } from "../codec/schema.ts";
import {
  computeAccountId,
  computeKeyId,
  NAME_HASH_CODE,
  SALT_BYTES_MAX,
} from "../crypto/key-id.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { type AccountKey, findActiveKey, readAccountKeys } from "../governance/account.ts";
import type { CommandName } from "../governance/command.ts";
import { type Rejection, reject } from "../governance/rejection.ts";
import { publicKeySchema, suiteSchema } from "../governance/schemas.ts";
import type { StateReader } from "../governance/state-access.ts";
import type { Transaction } from "../ledger/transaction.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import type { ExecutionContext } from "./execution-context.ts";

export const openPayloadSchema = struct({
  suite: suiteSchema,
  publicKey: publicKeySchema,
  salt: bytes(0, SALT_BYTES_MAX),
});

/** Payload of `account.open`: the first key of an account, whose name is a digest of it. */
export type OpenPayload = Infer<typeof openPayloadSchema>;

export function encodeOpenPayload(payload: OpenPayload): Uint8Array {
  return encode(openPayloadSchema, payload);
}

/** The keys that the signatures of a transaction name, in the order of the signatures. */
export interface SigningKeys {
  /** Undefined where the account has no such active key. */
  readonly keys: readonly (AccountKey | undefined)[];
  /** m: distinct keys that must sign. */
  readonly threshold: number;
}

/** The keys by which a transaction is judged: those of its account, or, for the first one, the key that it brings. */
export function signingKeys(
  transaction: Transaction,
  command: CommandName,
  state: StateReader,
  context: ExecutionContext,
): Result<SigningKeys, Rejection> {
  const { account } = transaction.body;
  const held = readAccountKeys(state, account);
  if (command === "account.open") {
    if (held !== undefined) {
      return err(reject("GOV_ACCOUNT_HAS_KEYS", { account: toHex(account) }));
    }
    const first = firstKey(transaction, context);
    return first.ok ? ok(selectKeys(transaction, [first.value], 1)) : first;
  }
  // An account that was only ever credited has no key yet, so nothing but opening it can be signed for.
  if (held === undefined) return ok(selectKeys(transaction, [], 1));
  return ok({
    keys: transaction.signatures.map(({ keyId }) => findActiveKey(held, keyId)),
    threshold: held.threshold,
  });
}

/**
 * The key that `account.open` brings. Requires nothing of the state: the account's name proves the key. Whether the key
 * is one that its suite takes costs a curve operation and is asked last, by `verifySignatures`.
 */
export function firstKey(
  transaction: Transaction,
  context: ExecutionContext,
): Result<AccountKey, Rejection> {
  const { account, payload } = transaction.body;
  const decoded = decode(openPayloadSchema, payload);
  if (!decoded.ok) {
    const { code, offset } = decoded.error;
    return err(reject("GOV_FIELD_INVALID", { path: "payload", fault: code, offset }));
  }
  const { suite, publicKey } = decoded.value;
  const sha3 = requireHash(context.environment.hashes, NAME_HASH_CODE);
  const own = computeAccountId(sha3, decoded.value);
  if (!equalBytes(own, account)) {
    return err(reject("GOV_KEY_PROOF_INVALID", { expected: toHex(own), found: toHex(account) }));
  }
  const keyId = computeKeyId(sha3, suite, publicKey);
  return ok({ keyId, suite, publicKey, addedAt: context.height, revokedAt: null });
}

function selectKeys(
  transaction: Transaction,
  keys: readonly AccountKey[],
  threshold: number,
): SigningKeys {
  const selected = transaction.signatures.map(({ keyId }) =>
    keys.find((key) => equalBytes(key.keyId, keyId)),
  );
  return { keys: selected, threshold };
}
