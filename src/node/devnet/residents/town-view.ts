import type { HashRegistry } from "../../../crypto/hash-function.ts";
import { findActiveKey, readAccount, readAccountKeys } from "../../../governance/account.ts";
import type { GovernanceContext } from "../../../governance/context.ts";
import type { StateReader } from "../../../governance/state-access.ts";
import type { AccountId } from "../../../primitives/brand.ts";
import { type DevKeys, type DevName, devKey } from "../dev-keys.ts";
import type { Pace } from "../pace.ts";

/** All that residents know when they decide what to do: the chain as it stands, and nothing that happened to them. */
export interface TownView {
  readonly state: StateReader;
  /** What governance knows at the newest block. */
  readonly context: GovernanceContext;
  readonly keys: DevKeys;
  readonly hashes: HashRegistry;
  readonly seed: number;
  readonly pace: Pace;
  /** Statements to record, in order. */
  readonly theorems: readonly Uint8Array[];
}

/** What a resident needs to have left to act: enough for many fees. */
const POCKET_MIN = 100_000_000n;

/** The account of a resident. */
export function accountOf({ keys }: TownView, name: DevName): AccountId {
  return devKey(keys, name).description.account;
}

/**
 * True iff the resident can act at all: anybody may have emptied its account or changed its keys, since they are
 * published.
 */
export function canAct({ state, keys }: TownView, name: DevName): boolean {
  const { account, keyId } = devKey(keys, name).description;
  const held = readAccountKeys(state, account);
  if (held === undefined || held.threshold !== 1) return false;
  if (findActiveKey(held, keyId) === undefined) return false;
  return (readAccount(state, account)?.liquid ?? 0n) >= POCKET_MIN;
}
