import { list, struct } from "../codec/compound.ts";
import { bytes, type Infer } from "../codec/schema.ts";
import type { MessageContext } from "../crypto/domain.ts";
import type { SuiteRegistry } from "../crypto/signature-suite.ts";
import { buildMessage } from "../crypto/signed-message.ts";
import type { AccountId, SuiteId } from "../primitives/brand.ts";
import { toHex } from "../primitives/hex.ts";
import { type AccountKey, findActiveKey, KEYS_MAX, readAccountKeys } from "./account.ts";
import { keyIdSchema } from "./schemas.ts";
import type { StateReader } from "./state-access.ts";

const SIGNATURE_BYTES_MAX = 16_224;

/** Signatures of one account over something that another account may carry. */
export const accountSignaturesSchema = list(
  struct({ keyId: keyIdSchema, signature: bytes(1, SIGNATURE_BYTES_MAX) }),
  1,
  KEYS_MAX,
);

export type AccountSignatures = Infer<typeof accountSignaturesSchema>;

/** What the signatures of an account are judged by. */
export interface AccountSignatureContext {
  readonly suites: SuiteRegistry;
  /** Suites that the policy in force admits for the role. */
  readonly admitted: readonly SuiteId[];
  readonly context: MessageContext;
  /** Encoded items of the signed tuple before the key id. */
  readonly items: readonly Uint8Array[];
}

/** Why signatures do not speak for an account: a word, and the key or the counts that were compared. */
export interface SignatureFault {
  readonly fault: "no_keys" | "count" | "repeated" | "unknown_key" | "suite" | "invalid";
  readonly expected: string;
  readonly found: string;
}

/**
 * Judges whether an account has signed: exactly as many of its active keys as its threshold, each once, every suite
 * admitted, and only then the curves. Null when it has.
 */
export function judgeAccountSignatures(
  state: StateReader,
  account: AccountId,
  signatures: AccountSignatures,
  context: AccountSignatureContext,
): SignatureFault | null {
  const held = readAccountKeys(state, account);
  if (held === undefined) return { fault: "no_keys", expected: "keys", found: toHex(account) };
  if (signatures.length !== held.threshold) {
    return { fault: "count", expected: `${held.threshold}`, found: `${signatures.length}` };
  }
  const keys: AccountKey[] = [];
  for (const { keyId } of signatures) {
    const name = toHex(keyId);
    const key = findActiveKey(held, keyId);
    if (key === undefined) return { fault: "unknown_key", expected: "active key", found: name };
    if (keys.includes(key)) return { fault: "repeated", expected: "distinct keys", found: name };
    if (!context.admitted.includes(key.suite)) {
      return { fault: "suite", expected: context.admitted.join(" "), found: `${key.suite}` };
    }
    keys.push(key);
  }
  for (const [place, key] of keys.entries()) {
    if (!isSigned(key, signatures[place]?.signature ?? new Uint8Array(0), context)) {
      return { fault: "invalid", expected: "valid signature", found: toHex(key.keyId) };
    }
  }
  return null;
}

function isSigned(key: AccountKey, signature: Uint8Array, context: AccountSignatureContext) {
  const suite = context.suites.get(key.suite);
  if (suite === undefined) return false;
  const bytes = buildMessage(context.context, key.suite, context.items, key.keyId);
  return suite.verify(key.publicKey, { bytes }, signature);
}
