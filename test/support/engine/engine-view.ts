import { accountTable } from "../../../src/governance/account.ts";
import type { StateReader } from "../../../src/governance/state-access.ts";
import type { AccountId } from "../../../src/primitives/brand.ts";

/** The state of one moment, within a block or at its end, as the checks look at it. */
export interface EngineView {
  readonly state: StateReader;
  readonly now: number;
  readonly height: number;
  /** Everyone who has an account. */
  readonly people: readonly AccountId[];
}

/** Everyone who has an account in a state. */
export function accountsIn(state: StateReader): readonly AccountId[] {
  const ids: AccountId[] = [];
  for (const [key] of state.entries(accountTable.prefix)) {
    ids.push(key.slice(accountTable.prefix.length) as AccountId);
  }
  return ids;
}
