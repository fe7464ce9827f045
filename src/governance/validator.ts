import { struct } from "../codec/compound.ts";
import { bool, type Infer, uint } from "../codec/schema.ts";
import type { AccountId, KeyId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import {
  accountIdSchema,
  amountSchema,
  heightSchema,
  keyIdSchema,
  publicKeySchema,
  secondsSchema,
  suiteSchema,
} from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { listState, readState, stateKey, stateTable, writeState } from "./state-table.ts";

/** Most accounts that may be registered at a time, so that choosing the set has a bounded cost. */
export const VALIDATORS_MAX = 1000;
/** Most of them that seal: as many as a set of sealers may have. */
export const VALIDATORS_ACTIVE_MAX = 128;

const validatorSchema = struct({
  /** The key that seals. */
  keyId: keyIdSchema,
  suite: suiteSchema,
  publicKey: publicKeySchema,
  registeredAt: heightSchema,
  /** Set by leaving: it stays until a set without it is in force. */
  isLeaving: bool,
});

export type Validator = Infer<typeof validatorSchema>;

const memberSchema = struct({
  /** Active stake and key for which the set was made. */
  active: amountSchema,
  keyId: keyIdSchema,
});

export type ValidatorMember = Infer<typeof memberSchema> & { readonly account: AccountId };

const validatorTable = stateTable("val/", validatorSchema);
const validatorCountTable = stateTable("valcount", uint(VALIDATORS_MAX));
/** Whose a sealing key is or was: no other account may ever register it. */
const validatorKeyTable = stateTable("valkey/", accountIdSchema);
const memberTable = stateTable("valset/", memberSchema);
/** Until when an account is jailed at least; it stays so until it unjails itself. */
const jailTable = stateTable("jail/", secondsSchema);

/** A registered validator, in the active set or not. */
export function readValidator(state: StateReader, account: AccountId): Validator | undefined {
  return readState(state, validatorTable, account);
}

/** All registered validators, ascending by account. Cost: linear in them, at most 1,000. */
export function* listValidators(
  state: StateReader,
): Iterable<Validator & { readonly account: AccountId }> {
  for (const { suffix, value } of listState(state, validatorTable)) {
    yield { account: suffix as AccountId, ...value };
  }
}

export function countValidators(state: StateReader): number {
  return readState(state, validatorCountTable) ?? 0;
}

/** Account that has ever registered a sealing key, or undefined when none has. */
export function ownerOfSealingKey(state: StateReader, keyId: KeyId): AccountId | undefined {
  return readState(state, validatorKeyTable, keyId);
}

/** True iff the account is in the active set: it has a vote among the validators. */
export function isActiveValidator(state: StateReader, account: AccountId): boolean {
  return state.get(stateKey(memberTable, account)) !== undefined;
}

/** The active set, ascending by account. Cost: linear in it, at most 128. */
export function activeValidators(state: StateReader): readonly ValidatorMember[] {
  return [...listState(state, memberTable)].map(({ suffix, value }) => ({
    account: suffix as AccountId,
    ...value,
  }));
}

/** Governance second until which an account is jailed at least, or undefined while it is not. */
export function jailedUntil(state: StateReader, account: AccountId): number | undefined {
  return readState(state, jailTable, account);
}

/** Registers an account, or gives it another sealing key. */
export function writeValidator(draft: StateDraft, account: AccountId, value: Validator): void {
  if (readValidator(draft, account) === undefined) changeCount(draft, 1);
  writeState(draft, validatorTable, { suffix: account, value });
  writeState(draft, validatorKeyTable, { suffix: value.keyId, value: account });
}

export function removeValidator(draft: StateDraft, account: AccountId): void {
  draft.delete(stateKey(validatorTable, account));
  changeCount(draft, -1);
}

/** Sets whether, and until when, an account is jailed. */
export function writeJail(draft: StateDraft, account: AccountId, until: number | null): void {
  if (until === null) draft.delete(stateKey(jailTable, account));
  else writeState(draft, jailTable, { suffix: account, value: until });
}

/** Makes the accounts the active set and no other. */
export function writeActiveSet(draft: StateDraft, members: readonly ValidatorMember[]): void {
  for (const { account } of activeValidators(draft)) {
    const stays = members.some((member) => equalBytes(member.account, account));
    if (!stays) draft.delete(stateKey(memberTable, account));
  }
  for (const { account, active, keyId } of members) {
    writeState(draft, memberTable, { suffix: account, value: { active, keyId } });
  }
}

function changeCount(draft: StateDraft, difference: 1 | -1): void {
  writeState(draft, validatorCountTable, { value: countValidators(draft) + difference });
}
