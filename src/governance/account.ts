import { list, struct } from "../codec/compound.ts";
import { type Infer, nullable, uint } from "../codec/schema.ts";
import type { AccountId, KeyId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import {
  amountSchema,
  heightSchema,
  keyIdSchema,
  publicKeySchema,
  suiteSchema,
} from "./schemas.ts";
import type { StateReader } from "./state-access.ts";
import { readState, stateKey, stateTable } from "./state-table.ts";
import { walkAfter } from "./walk-after.ts";

/** Most keys of one account. */
export const KEYS_MAX = 8;

const accountSchema = struct({
  /** Next expected sequence number; never goes back. */
  sequence: uint(),
  /** Spendable base units. */
  liquid: amountSchema,
});

const accountKeySchema = struct({
  keyId: keyIdSchema,
  suite: suiteSchema,
  publicKey: publicKeySchema,
  addedAt: heightSchema,
  revokedAt: nullable(heightSchema),
});

const accountKeysSchema = struct({
  /** m: distinct keys that must sign. */
  threshold: uint(KEYS_MAX, 1),
  keys: list(accountKeySchema, 1, KEYS_MAX),
});

export type Account = Infer<typeof accountSchema>;
export type AccountKey = Infer<typeof accountKeySchema>;
export type AccountKeys = Infer<typeof accountKeysSchema>;

/** Kept apart, because every transaction changes the account and none but a rotation changes its keys. */
export const accountTable = stateTable("acct/", accountSchema);
export const accountKeysTable = stateTable("keys/", accountKeysSchema);

/** The account of an id, or undefined while nothing was ever credited to it. */
export function readAccount(state: StateReader, id: AccountId): Account | undefined {
  return readState(state, accountTable, id);
}

/** Ids of all accounts behind one, ascending; from the first where none is given. Cost: those taken. */
export function* listAccounts(state: StateReader, after: AccountId | null): Iterable<AccountId> {
  const { prefix } = accountTable;
  const from = after === null ? null : stateKey(accountTable, after);
  for (const [key] of walkAfter(state, prefix, from)) yield key.slice(prefix.length) as AccountId;
}

/** The keys of an account, or undefined while it is keyless. */
export function readAccountKeys(state: StateReader, id: AccountId): AccountKeys | undefined {
  return readState(state, accountKeysTable, id);
}

/** The key of an account that may sign now, or undefined. */
export function findActiveKey(keys: AccountKeys, keyId: KeyId): AccountKey | undefined {
  return keys.keys.find((key) => key.revokedAt === null && equalBytes(key.keyId, keyId));
}
