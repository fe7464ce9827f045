import { struct } from "../codec/compound.ts";
import { uint } from "../codec/schema.ts";
import type { AccountId } from "../primitives/brand.ts";
import { divCeil } from "../primitives/integer.ts";
import type { BlockMoment } from "./context.ts";
import { scheduleDue } from "./due.ts";
import { readUint } from "./parameter.ts";
import { isRoleMember } from "./role.ts";
import { ROLE_NAMES } from "./role-name.ts";
import { secondsSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateKey, stateTable, writeState } from "./state-table.ts";

/** Reputation in thousandths: what everybody begins with, and its bounds. */
export const REPUTATION_START = 1000;
const REPUTATION_MIN = 500;
const REPUTATION_MAX = 2000;
const DECAY_DIVISOR = 20;

const reputationSchema = struct({
  milli: uint(REPUTATION_MAX, REPUTATION_MIN),
  /** When it moves towards the start again. */
  decayAt: secondsSchema,
});

/** By account, only where it differs from the start or will be looked at again. */
const reputationTable = stateTable("rep/", reputationSchema);

/**
 * Reputation of an account in thousandths. Only who holds a role has one: else names without any cost could gain it.
 */
export function readReputation(state: StateReader, account: AccountId, now: number): number {
  if (!holdsRole(state, account, now)) return REPUTATION_START;
  return readState(state, reputationTable, account)?.milli ?? REPUTATION_START;
}

/** Moves the reputation of an account within its bounds; does nothing for one without a role. */
export function addReputation(
  draft: StateDraft,
  account: AccountId,
  delta: number,
  place: BlockMoment,
): void {
  if (delta === 0 || !holdsRole(draft, account, place.now)) return;
  const milli = readReputation(draft, account, place.now) + delta;
  setReputation(draft, account, milli, place);
}

/** Lowers the reputation of an account to a level; one that is lower stays. */
export function lowerReputation(
  draft: StateDraft,
  account: AccountId,
  level: number,
  place: BlockMoment,
): void {
  const milli = readReputation(draft, account, place.now);
  if (milli > level) addReputation(draft, account, level - milli, place);
}

/**
 * What a period of rest makes of a reputation: it moves by `ceil(|r - 1000| / 20)` towards the start.
 * Source: governance specification, section 1.
 */
export function decayReputation(milli: number): number {
  const step = divCeil(Math.abs(milli - REPUTATION_START), DECAY_DIVISOR);
  return milli > REPUTATION_START ? milli - step : milli + step;
}

/** True iff something is kept of the reputation of an account, whether or not it holds a role now. */
export function storedReputation(state: StateReader, account: AccountId): number | undefined {
  return readState(state, reputationTable, account)?.milli;
}

/** Keeps a reputation until a time, at which it is looked at again; the start is not kept. */
export function keepReputation(
  draft: StateDraft,
  account: AccountId,
  kept: { readonly milli: number; readonly decayAt: number },
): void {
  if (kept.milli === REPUTATION_START) {
    draft.delete(stateKey(reputationTable, account));
    return;
  }
  writeState(draft, reputationTable, { suffix: account, value: kept });
  scheduleDue(draft, { kind: "reputationDecay", at: kept.decayAt, reference: account });
}

function holdsRole(state: StateReader, account: AccountId, now: number): boolean {
  return ROLE_NAMES.some((role) => isRoleMember(state, role, account, now));
}

/** The first change starts the clock of the decay; later ones leave it. */
function setReputation(
  draft: StateDraft,
  account: AccountId,
  wanted: number,
  { now }: BlockMoment,
): void {
  const milli = Math.min(REPUTATION_MAX, Math.max(REPUTATION_MIN, wanted));
  const known = readState(draft, reputationTable, account);
  if (known === undefined) {
    const decayAt = now + readUint(draft, "reputation.period_s", now);
    keepReputation(draft, account, { milli, decayAt });
    return;
  }
  writeState(draft, reputationTable, { suffix: account, value: { ...known, milli } });
}
