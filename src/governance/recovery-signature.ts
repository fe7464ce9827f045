import { encode } from "../codec/canonical.ts";
import { list, pair } from "../codec/compound.ts";
import { bytesOf, text, uint } from "../codec/schema.ts";
import type { AccountId } from "../primitives/brand.ts";
import { KEYS_MAX } from "./account.ts";
import type { KeySet } from "./account-key-set.ts";
import { accountIdSchema, publicKeySchema, suiteSchema } from "./schemas.ts";

const chainIdSchema = bytesOf(64);
const verbSchema = text(1, 32);
const newKeysSchema = pair(
  uint(KEYS_MAX, 1),
  list(pair(suiteSchema, publicKeySchema), 1, KEYS_MAX),
);

/** What of a recovery is signed: whose it is, and how many were begun before. */
export interface RecoverySubject {
  readonly chainId: Uint8Array;
  readonly account: AccountId;
  readonly count: number;
}

/**
 * Items that guardians sign: `[chainId, "recover", account, newKeys, count]` with `newKeys = [threshold, [[suite,
 * publicKey]…]]`.
 */
export function recoveryItems(subject: RecoverySubject, keySet: KeySet): readonly Uint8Array[] {
  const keys = keySet.keys.map(({ suite, publicKey }) => [suite, publicKey] as const);
  const [chainId, verb, account, count] = subjectItems(subject, "recover");
  return [chainId, verb, account, encode(newKeysSchema, [keySet.threshold, keys]), count];
}

/** Items that one active key signs to stop a recovery: `[chainId, "cancel_recovery", account, count]`. */
export function cancellationItems(subject: RecoverySubject): readonly Uint8Array[] {
  return subjectItems(subject, "cancel_recovery");
}

function subjectItems({ chainId, account, count }: RecoverySubject, verb: string) {
  return [
    encode(chainIdSchema, chainId),
    encode(verbSchema, verb),
    encode(accountIdSchema, account),
    encode(uint(), count),
  ] as const;
}
