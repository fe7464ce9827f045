import { struct } from "../codec/compound.ts";
import type { AccountId, KeyId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import type { CommandContext } from "./context.ts";
import { defineHandler } from "./handler.ts";
import { type OfferedKey, offeredKeyId, offeredKeySchema, refuseKeyProof } from "./key-proof.ts";
import { readAmount } from "./parameter.ts";
import { type Rejection, reject } from "./rejection.ts";
import { readStake } from "./stake.ts";
import type { StateReader } from "./state-access.ts";
import {
  countValidators,
  jailedUntil,
  ownerOfSealingKey,
  readValidator,
  VALIDATORS_MAX,
} from "./validator.ts";
import { VALIDATOR_EVENTS } from "./validator-events.ts";

/** Registers the sender as a validator, or gives a registered one another sealing key. */
const registerValidator = defineHandler({
  command: "registerValidator",
  payload: struct({ consensusKey: offeredKeySchema }),
  countSignatures: () => 1,
  decide(journal, { consensusKey }, context) {
    const { sender: account, now } = context;
    const keyId = offeredKeyId(consensusKey, context);
    const refusal =
      refuseOwner(journal, account, keyId) ??
      refuseJailed(journal, account, now) ??
      refuseStake(journal, account, now) ??
      refuseFull(journal, account) ??
      refuseSealingKey(consensusKey, context);
    if (refusal !== null) return refusal;
    const { suite, publicKey } = consensusKey;
    journal.emit(VALIDATOR_EVENTS.registered, { account, keyId, suite, publicKey });
    return null;
  },
});

/** Takes the sender out of the validators: at once, or with the next set while it is in the active one. */
const leaveValidator = defineHandler({
  command: "leaveValidator",
  payload: struct({}),
  decide(journal, _, { sender: account }) {
    const validator = readValidator(journal, account);
    if (validator === undefined) return unknownValidator(account);
    if (validator.isLeaving) return reject("GOV_ALREADY_DONE", { account: toHex(account) });
    journal.emit(VALIDATOR_EVENTS.left, { account });
    return null;
  },
});

/** Ends the jail of the sender once its time is over. Nobody comes back without wanting to. */
const unjail = defineHandler({
  command: "unjail",
  payload: struct({}),
  decide(journal, _, { sender: account, now }) {
    if (readValidator(journal, account) === undefined) return unknownValidator(account);
    if (jailedUntil(journal, account) === undefined) {
      return reject("GOV_ALREADY_DONE", { account: toHex(account) });
    }
    const refusal = refuseJailed(journal, account, now) ?? refuseStake(journal, account, now);
    if (refusal !== null) return refusal;
    journal.emit(VALIDATOR_EVENTS.unjailed, { account });
    return null;
  },
});

function unknownValidator(account: AccountId): Rejection {
  return reject("GOV_VALIDATOR_UNKNOWN", { account: toHex(account) });
}

/** A sealing key belongs to one account for ever: evidence about it must always find the same one. */
function refuseOwner(state: StateReader, account: AccountId, keyId: KeyId): Rejection | null {
  const validator = readValidator(state, account);
  if (validator?.isLeaving === true) {
    return reject("GOV_ALREADY_REGISTERED", { account: toHex(account), leaving: 1 });
  }
  if (validator !== undefined && equalBytes(validator.keyId, keyId)) {
    return reject("GOV_ALREADY_REGISTERED", { account: toHex(account), key_id: toHex(keyId) });
  }
  const owner = ownerOfSealingKey(state, keyId);
  if (owner === undefined || equalBytes(owner, account)) return null;
  return reject("GOV_ALREADY_REGISTERED", { account: toHex(owner), key_id: toHex(keyId) });
}

function refuseJailed(state: StateReader, account: AccountId, now: number): Rejection | null {
  const until = jailedUntil(state, account);
  return until !== undefined && now < until ? reject("GOV_JAILED_UNTIL", { until, now }) : null;
}

function refuseStake(state: StateReader, account: AccountId, now: number): Rejection | null {
  const { active } = readStake(state, account);
  const least = readAmount(state, "validator.min_stake", now);
  if (active >= least) return null;
  return reject("GOV_STAKE_TOO_LOW", { active: String(active), least: String(least) });
}

function refuseFull(state: StateReader, account: AccountId): Rejection | null {
  const registered = countValidators(state);
  const hasPlace = readValidator(state, account) !== undefined || registered < VALIDATORS_MAX;
  return hasPlace ? null : reject("GOV_SET_FULL", { registered, max: VALIDATORS_MAX });
}

function refuseSealingKey(key: OfferedKey, context: CommandContext): Rejection | null {
  if (!context.admitted.seal.includes(key.suite)) {
    return reject("GOV_KEY_BELOW_FLOOR", { suite: key.suite, role: "seal" });
  }
  return refuseKeyProof(key, { purpose: "seal_key", account: context.sender }, context);
}

export const VALIDATOR_COMMANDS = [registerValidator, leaveValidator, unjail];
