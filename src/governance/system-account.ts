import type { AccountId } from "../primitives/brand.ts";
import { asciiBytes, equalBytes } from "../primitives/bytes.ts";

const ACCOUNT_BYTES = 32;

/** An account of the rules themselves: its name in ASCII, then zeros. No key hashes to such a name. */
function named(name: string): AccountId {
  const id = new Uint8Array(ACCOUNT_BYTES);
  id.set(asciiBytes(name));
  return id as AccountId;
}

/** Acts where nobody does: the proposer of what the rules propose, the actor of due work. */
export const SYSTEM_ACCOUNT = named("");
/** The treasury as a party of a transfer. Its balance is kept with the supply and not under this name. */
export const TREASURY_ACCOUNT = named("treasury");

const SYSTEM_ACCOUNTS = [SYSTEM_ACCOUNT, TREASURY_ACCOUNT, named("streams"), named("fees")];

/** True iff the account belongs to the rules: it has no keys, no power and is credited by no ordinary command. */
export function isSystemAccount(account: AccountId): boolean {
  return SYSTEM_ACCOUNTS.some((system) => equalBytes(system, account));
}
