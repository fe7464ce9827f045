import { assertDefined } from "../primitives/assert.ts";
import type { SuiteId } from "../primitives/brand.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import type { SignatureSuite, SuiteRegistry } from "./signature-suite.ts";
import { SUITE_KNOWN_ANSWERS } from "./suite-known-answers.ts";
import type { SuiteProvider } from "./suite-provider.ts";
import { type SuiteTestFailure, testSuite } from "./suite-self-test.ts";
import { SUITE_TABLE, type SuiteEntry, suiteEntry } from "./suite-table.ts";

/** How one registered suite fares in this process. */
export interface SuiteStatus {
  readonly suite: SuiteId;
  readonly name: string;
  /** False for a number that is reserved for a suite yet to be built. */
  readonly isBuilt: boolean;
  /** Provider that the configuration names for it, or null when none offers it. */
  readonly configured: string | null;
  /** Provider that has judged the known answers rightly in this process, or null: the suite is disabled. */
  readonly effective: string | null;
  readonly failures: readonly SuiteTestFailure[];
}

/** The usable suites, and the report of the self-test by which they became usable. */
export interface TestedSuites {
  readonly registry: SuiteRegistry;
  /** One row for each number of `SUITE_TABLE`, ascending. */
  readonly report: readonly SuiteStatus[];
}

/** Why a list of providers makes no registry. */
export type SuiteSetupRefusal =
  | { readonly code: "CRYPTO_SUITE_UNKNOWN"; readonly suite: SuiteId; readonly provider: string }
  | { readonly code: "CRYPTO_SUITE_RESERVED"; readonly suite: SuiteId; readonly provider: string }
  | { readonly code: "CRYPTO_PROVIDER_REPEATED"; readonly provider: string };

/**
 * Builds the registry of signature suites by the rules of `createHashRegistry`: the first provider that offers a
 * suite is the one configured for it, and a suite that fails its self-test is disabled, never replaced.
 */
export function createSuiteRegistry(options: {
  readonly providers: readonly SuiteProvider[];
}): Result<TestedSuites, SuiteSetupRefusal> {
  const configured = configure(options.providers);
  if (!configured.ok) return configured;
  const report = SUITE_TABLE.map((entry) => statusOf(entry, configured.value.get(entry.id)));
  const registry = new Map<SuiteId, SignatureSuite>();
  for (const status of report) {
    const choice = configured.value.get(status.suite);
    if (status.effective !== null && choice !== undefined) {
      registry.set(status.suite, choice.suite);
    }
  }
  return ok({ registry, report });
}

interface Choice {
  readonly provider: string;
  readonly suite: SignatureSuite;
}

function configure(
  providers: readonly SuiteProvider[],
): Result<ReadonlyMap<SuiteId, Choice>, SuiteSetupRefusal> {
  const names = new Set<string>();
  const choices = new Map<SuiteId, Choice>();
  for (const { name: provider, suites } of providers) {
    if (names.has(provider)) return err({ code: "CRYPTO_PROVIDER_REPEATED", provider });
    names.add(provider);
    for (const suite of suites) {
      const entry = suiteEntry(suite.id);
      if (entry === undefined) {
        return err({ code: "CRYPTO_SUITE_UNKNOWN", suite: suite.id, provider });
      }
      if (!entry.isBuilt) return err({ code: "CRYPTO_SUITE_RESERVED", suite: suite.id, provider });
      if (!choices.has(suite.id)) choices.set(suite.id, { provider, suite });
    }
  }
  return ok(choices);
}

function statusOf(entry: SuiteEntry, choice: Choice | undefined): SuiteStatus {
  const { id: suite, name, isBuilt } = entry;
  if (choice === undefined) {
    return { suite, name, isBuilt, configured: null, effective: null, failures: [] };
  }
  const answers = assertDefined(SUITE_KNOWN_ANSWERS.get(suite), `suite ${suite} has no answers`);
  const failures = testSuite(choice.suite, entry, answers);
  const effective = failures.length === 0 ? choice.suite.provider : null;
  return { suite, name, isBuilt, configured: choice.provider, effective, failures };
}
