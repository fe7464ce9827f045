import type { AccountId } from "../../primitives/brand.ts";
import { toHex } from "../../primitives/hex.ts";

const ACCOUNT_BYTES = 32;

/** Names under which events hold accounts, alone or in lists. */
const ACCOUNT_FIELDS: ReadonlySet<string> = new Set([
  "account",
  "accounts",
  "author",
  "delegate",
  "executor",
  "from",
  "grantedBy",
  "guardians",
  "issuer",
  "member",
  "members",
  "moderator",
  "owner",
  "panel",
  "proposer",
  "recipient",
  "reviewer",
  "to",
  "voter",
]);

/** Parts of an event that name whom others have chosen, and not who takes part. */
const PASSED_OVER: ReadonlySet<string> = new Set(["houses", "tally"]);

/** The accounts that an event names, each once. */
export function accountsOf(data: unknown): readonly AccountId[] {
  const found = new Map<string, AccountId>();
  collect(data, false, found);
  return [...found.values()];
}

function collect(value: unknown, isAccount: boolean, found: Map<string, AccountId>): void {
  if (value instanceof Uint8Array) {
    if (isAccount && value.length === ACCOUNT_BYTES) found.set(toHex(value), value as AccountId);
    return;
  }
  if (Array.isArray(value)) {
    for (const item of value) collect(item, isAccount, found);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  for (const [name, field] of Object.entries(value)) {
    if (!PASSED_OVER.has(name)) collect(field, ACCOUNT_FIELDS.has(name), found);
  }
}
