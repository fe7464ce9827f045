import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HashRegistry } from "../crypto/hash-function.ts";
import type { SuiteRegistry } from "../crypto/signature-suite.ts";
import { processClock } from "./measure/clock.ts";
import { compareArms } from "./measure/compare-arms.ts";
import { collectGarbage } from "./measure/garbage.ts";
import type { Profile } from "./profile.ts";
import type { SuiteResult } from "./report/results-file.ts";
import { createRandom } from "./statistics/random.ts";
import type { BenchContext, Suite } from "./suite.ts";

/** What all suites of a run share. */
export interface RunOptions {
  readonly profile: Profile;
  readonly seed: number;
  readonly hashes: HashRegistry;
  readonly suites: SuiteRegistry;
  readonly tell: (what: string) => void;
  /** Called with each suite's figures as they come. */
  readonly report: (result: SuiteResult) => void;
}

/** Runs suites one after the other, each with an empty folder for its data. */
export async function runSuites(
  suites: readonly Suite[],
  options: RunOptions,
): Promise<readonly SuiteResult[]> {
  const results: SuiteResult[] = [];
  for (const suite of suites) {
    const scratch = mkdtempSync(join(tmpdir(), "mathledger-bench-"));
    try {
      const start = processClock();
      const figures = await suite.run(createContext(options, suite, scratch));
      const result = { suite, figures, seconds: (processClock() - start) / 1000 };
      results.push(result);
      options.report(result);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
  return results;
}

function createContext(options: RunOptions, suite: Suite, scratch: string): BenchContext {
  const { profile, seed, hashes, suites } = options;
  const order = createRandom(seed, `${suite.id}/order`);
  return {
    profile,
    hashes,
    suites,
    scratch,
    random: (label) => createRandom(seed, `${suite.id}/${label}`),
    compare: (arms, { budgetMs = profile.budgetMs, roundsMin = profile.roundsMin } = {}) =>
      compareArms(arms, {
        clock: processClock,
        random: order,
        collectGarbage,
        budgetMs,
        warmUpMs: Math.min(profile.warmUpMs, budgetMs),
        roundsMin,
        roundsMax: profile.roundsMax,
      }),
    tell: (what) => options.tell(`${suite.id}: ${what}`),
  };
}
