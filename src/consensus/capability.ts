import type { HashRegistry } from "../crypto/hash-function.ts";
import type { SuiteRegistry } from "../crypto/signature-suite.ts";
import type { EpochRecord } from "../ledger/epoch-record.ts";
import type { HashCode, SuiteId } from "../primitives/brand.ts";

/** What this process lacks in order to follow an epoch. */
export type MissingCapability =
  | { readonly what: "hash"; readonly code: HashCode }
  | { readonly what: "suite"; readonly suite: SuiteId };

/**
 * The first algorithm of a record that this process cannot compute, or null (E11). A node without it finalises the
 * block before the record's start and halts: it never goes on under the old rules.
 */
export function missingCapability(
  record: EpochRecord,
  hashes: HashRegistry,
  suites: SuiteRegistry,
): MissingCapability | null {
  for (const code of [record.algs.legacy, record.algs.pq]) {
    if (code !== null && !hashes.has(code)) return { what: "hash", code };
  }
  for (const suite of new Set(Object.values(record.policy).flat())) {
    if (!suites.has(suite)) return { what: "suite", suite };
  }
  return null;
}
