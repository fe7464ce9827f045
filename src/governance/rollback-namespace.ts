import { asciiBytes } from "../primitives/bytes.ts";

/**
 * How the entries under a prefix come back: `balance`, `stake`, `hold`, `supply`, `parameter`, `feature` and `schedule`
 * by the function that keeps what follows from them right, `entry` as the bytes they were.
 */
export type Restoring =
  | "balance"
  | "stake"
  | "hold"
  | "supply"
  | "parameter"
  | "feature"
  | "schedule"
  | "entry";

/** What a state rollback restores, by the prefixes of the keys. All that is not listed survives. */
export const RESTORED: readonly (readonly [prefix: string, restoring: Restoring])[] = [
  ["acct/", "balance"],
  ["stake/", "stake"],
  ["hold/", "hold"],
  ["supply", "supply"],
  ["param/", "parameter"],
  ["feature/", "feature"],
  ["sched.of/", "schedule"],
  ["listing/", "entry"],
  ["stream/", "entry"],
  ["budget/", "entry"],
  ["outflow/", "entry"],
];

const PREFIXES = RESTORED.map(([prefix, restoring]) => ({ bytes: asciiBytes(prefix), restoring }));

/** How an entry comes back, and what of its key follows the prefix; undefined when it survives. */
export function restoringOf(
  key: Uint8Array,
): { readonly restoring: Restoring; readonly suffix: Uint8Array } | undefined {
  const row = PREFIXES.find(({ bytes }) => bytes.every((byte, place) => key[place] === byte));
  if (row === undefined) return undefined;
  return { restoring: row.restoring, suffix: key.subarray(row.bytes.length) };
}
