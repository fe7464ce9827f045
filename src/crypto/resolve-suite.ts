import type { SuiteId } from "../primitives/brand.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import type { SignatureSuite } from "./signature-suite.ts";
import type { TestedSuites } from "./suite-registry.ts";
import { suiteEntry } from "./suite-table.ts";

/** Why a suite is not given. */
export type SuiteRefusal =
  | { readonly code: "CRYPTO_SUITE_UNKNOWN"; readonly suite: SuiteId }
  | { readonly code: "CRYPTO_SUITE_RESERVED"; readonly suite: SuiteId; readonly name: string }
  | {
      readonly code: "CRYPTO_SUITE_DISABLED";
      readonly suite: SuiteId;
      /** Provider whose self-test failed, or null when no provider offers the suite. */
      readonly configured: string | null;
    };

/** The suite of a number, or the reason why it is refused. It is never replaced by another one. */
export function resolveSuite(
  suites: TestedSuites,
  suite: SuiteId,
): Result<SignatureSuite, SuiteRefusal> {
  const found = suites.registry.get(suite);
  if (found !== undefined) return ok(found);
  const entry = suiteEntry(suite);
  if (entry === undefined) return err({ code: "CRYPTO_SUITE_UNKNOWN", suite });
  if (!entry.isBuilt) return err({ code: "CRYPTO_SUITE_RESERVED", suite, name: entry.name });
  const row = suites.report.find((each) => each.suite === suite);
  return err({ code: "CRYPTO_SUITE_DISABLED", suite, configured: row?.configured ?? null });
}
