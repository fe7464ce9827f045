import { struct } from "../codec/compound.ts";
import { bool, type Infer } from "../codec/schema.ts";
import type { AccountId } from "../primitives/brand.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { listState, readState, stateTable, writeState } from "./state-table.ts";

export const delegateProfileSchema = struct({
  acceptsDelegation: bool,
  /** Whether what a delegator has received itself may be passed on to this account. */
  acceptsForwarded: bool,
});

/** What an account lets others delegate to it; nothing until it says so. */
export type DelegateProfile = Infer<typeof delegateProfileSchema>;

const profileTable = stateTable("dlg.prof/", delegateProfileSchema);
const NOTHING: DelegateProfile = { acceptsDelegation: false, acceptsForwarded: false };

export function readDelegateProfile(state: StateReader, account: AccountId): DelegateProfile {
  return readState(state, profileTable, account) ?? NOTHING;
}

export function writeDelegateProfile(
  draft: StateDraft,
  account: AccountId,
  value: DelegateProfile,
): void {
  writeState(draft, profileTable, { suffix: account, value });
}

/** All accounts that have said what they accept, ascending. Cost: linear in them. */
export function* listDelegateProfiles(
  state: StateReader,
): Iterable<DelegateProfile & { readonly account: AccountId }> {
  for (const { suffix, value } of listState(state, profileTable)) {
    yield { account: suffix as AccountId, ...value };
  }
}
