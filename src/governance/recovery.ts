import { set, struct } from "../codec/compound.ts";
import { type Infer, nullable, uint } from "../codec/schema.ts";
import type { AccountId } from "../primitives/brand.ts";
import { keySetSchema } from "./account-key-set.ts";
import { accountIdSchema, secondsSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

export const GUARDIANS_MAX = 7;

const recoverySchema = struct({
  guardians: set(accountIdSchema, 0, GUARDIANS_MAX),
  /** Distinct guardians that must sign. */
  k: uint(GUARDIANS_MAX),
  /** Seconds from the signatures to the effect, in which any active key may cancel. */
  delayS: secondsSchema,
  /** Recoveries that were begun, so that no signature of a guardian serves twice. */
  count: uint(),
  /** What is under way. */
  pending: nullable(struct({ keySet: keySetSchema, effectiveAt: secondsSchema })),
});

/** Who can give an account new keys, and what is under way. */
export type Recovery = Infer<typeof recoverySchema>;

const recoveryTable = stateTable("recovery/", recoverySchema);

const NONE: Recovery = { guardians: [], k: 0, delayS: 0, count: 0, pending: null };

export function readRecovery(state: StateReader, account: AccountId): Recovery {
  return readState(state, recoveryTable, account) ?? NONE;
}

export function writeRecovery(draft: StateDraft, account: AccountId, value: Recovery): void {
  writeState(draft, recoveryTable, { suffix: account, value });
}
