import { bytesOf } from "../codec/schema.ts";
import type { AccountId, Amount } from "../primitives/brand.ts";
import { concatBytes, EMPTY_BYTES } from "../primitives/bytes.ts";
import { uintBytes } from "./big-endian.ts";
import { amountSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateKey, stateTable, writeState } from "./state-table.ts";

/** What is objected to: a state rollback by its proposal, or a fallback, each by its number. */
export interface ObjectionSubject {
  readonly kind: "rollback" | "fallback";
  readonly number: number;
}

/** Power of all who have objected, by subject. */
const objectedTable = stateTable("objected/", amountSchema);
/** `subject ‖ account`: who has objected. */
const objectorTable = stateTable("objector/", bytesOf(0));

/** Power that has objected so far. */
export function readObjected(state: StateReader, subject: ObjectionSubject): Amount {
  return readState(state, objectedTable, subjectBytes(subject)) ?? 0n;
}

export function hasObjected(
  state: StateReader,
  subject: ObjectionSubject,
  account: AccountId,
): boolean {
  return (
    state.get(stateKey(objectorTable, concatBytes(subjectBytes(subject), account))) !== undefined
  );
}

/** Counts an objection. Requires: the account has not objected before. */
export function addObjection(
  draft: StateDraft,
  subject: ObjectionSubject,
  objector: { readonly account: AccountId; readonly power: Amount },
): void {
  const suffix = subjectBytes(subject);
  const value = readObjected(draft, subject) + objector.power;
  writeState(draft, objectedTable, { suffix, value });
  writeState(draft, objectorTable, {
    suffix: concatBytes(suffix, objector.account),
    value: EMPTY_BYTES,
  });
}

/** True iff so much objects that the decision falls: a third of all power, equality included. */
export function isVetoed(objected: Amount, total: Amount): boolean {
  return objected * 3n >= total;
}

function subjectBytes({ kind, number }: ObjectionSubject): Uint8Array {
  return concatBytes(Uint8Array.of(kind === "rollback" ? 0 : 1), uintBytes(number));
}
