import { assertDefined } from "../primitives/assert.ts";
import { compareBytes, equalBytes } from "../primitives/bytes.ts";
import type { GovernanceContext } from "./context.ts";
import type { Journal } from "./journal.ts";
import { readAmount, readUint } from "./parameter.ts";
import { readStake } from "./stake.ts";
import type { StateReader } from "./state-access.ts";
import {
  activeValidators,
  jailedUntil,
  listValidators,
  readValidator,
  type ValidatorMember,
} from "./validator.ts";
import { VALIDATOR_EVENTS } from "./validator-events.ts";

/**
 * Chooses the active set anew, every `validator.set_period` blocks. A set of nobody is never made: a chain without
 * sealers could neither go on nor decide anything about it.
 * Cost: one read for each registered validator, at most 1,000.
 */
export function updateValidatorSet(journal: Journal, context: GovernanceContext): void {
  const { height, now } = context;
  if (height % readUint(journal, "validator.set_period", now) !== 0) return;
  const members = chooseValidators(journal, context);
  if (members.length === 0 || isSameSet(members, activeValidators(journal))) return;
  journal.emit(VALIDATOR_EVENTS.setChanged, { members: [...members].sort(byAccount) });
  orderSealers(journal, members);
}

/** Tells the ledger who seals and with what stake behind it, the greatest first. */
export function orderSealers(journal: Journal, members: readonly ValidatorMember[]): void {
  const sealers = members.map(({ account, active }) => {
    const known = readValidator(journal, account);
    const { keyId, suite, publicKey } = assertDefined(known, "a member that is not registered");
    return { account, keyId, suite, publicKey, active };
  });
  journal.effect({ type: "effectValidatorSet", sealers });
}

/**
 * The first `validator.max` candidates by (active descending, account ascending). A key of a suite that is not admitted
 * any more cannot seal: its weight would only keep blocks from becoming final.
 */
function chooseValidators(
  state: StateReader,
  { now, admitted }: GovernanceContext,
): readonly ValidatorMember[] {
  const least = readAmount(state, "validator.min_stake", now);
  const candidates: ValidatorMember[] = [];
  for (const { account, keyId, suite, isLeaving } of listValidators(state)) {
    if (isLeaving || !admitted.seal.includes(suite)) continue;
    if (jailedUntil(state, account) !== undefined) continue;
    const { active } = readStake(state, account);
    if (active >= least) candidates.push({ account, active, keyId });
  }
  return candidates.sort(byRank).slice(0, readUint(state, "validator.max", now));
}

function byRank(left: ValidatorMember, right: ValidatorMember): number {
  if (left.active !== right.active) return left.active > right.active ? -1 : 1;
  return byAccount(left, right);
}

function byAccount(left: ValidatorMember, right: ValidatorMember): number {
  return compareBytes(left.account, right.account);
}

/** True iff both sets have the same accounts with the same stake and keys. Requires: `current` ascends by account. */
function isSameSet(
  chosen: readonly ValidatorMember[],
  current: readonly ValidatorMember[],
): boolean {
  const sorted = [...chosen].sort(byAccount);
  return (
    sorted.length === current.length &&
    sorted.every((member, place) => {
      const other = current[place] as ValidatorMember;
      const isSameKey = equalBytes(member.keyId, other.keyId);
      return (
        isSameKey && equalBytes(member.account, other.account) && member.active === other.active
      );
    })
  );
}
