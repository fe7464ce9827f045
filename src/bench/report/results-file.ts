import { linkSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { JudgedAim } from "../aims.ts";
import type { Suite } from "../suite.ts";
import type { Environment, Load } from "./environment.ts";
import type { Figure } from "./figure.ts";

/** What a run of the benchmarks has found. */
export interface Results {
  readonly startedAt: Date;
  readonly profile: string;
  readonly seed: number;
  readonly environment: Environment;
  readonly loadBefore: Load;
  readonly loadAfter: Load;
  readonly suites: readonly SuiteResult[];
  readonly aims: readonly JudgedAim[];
}

export interface SuiteResult {
  readonly suite: Suite;
  readonly figures: readonly Figure[];
  readonly seconds: number;
}

/** Name of the format; a changed meaning gets another number. */
const SCHEMA = "mathledger.bench/results/1";

/** The results as `docs/performance.md` describes the file. */
export function resultsJson(results: Results): string {
  const document = {
    schema: SCHEMA,
    started_at: results.startedAt.toISOString(),
    profile: results.profile,
    seed: results.seed,
    environment: results.environment,
    load_before: results.loadBefore,
    load_after: results.loadAfter,
    suites: results.suites.map(({ suite, figures, seconds }) => ({
      id: suite.id,
      title: suite.title,
      about: suite.about.join(" "),
      seconds,
      figures,
    })),
    aims: results.aims.map(({ aim, figure, verdict }) => ({
      ...aim,
      value: figure?.value ?? null,
      low: figure?.low ?? null,
      high: figure?.high ?? null,
      verdict,
    })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Writes the results as a file of a folder, whole or not at all; its path. Nothing is ever overwritten. */
export function writeResults(folder: string, results: Results): string {
  const name = results.startedAt.toISOString().replace(/[:.]/g, "-");
  const path = join(folder, `${name}.json`);
  mkdirSync(folder, { recursive: true });
  const part = `${path}.part`;
  writeFileSync(part, resultsJson(results), { flag: "wx" });
  try {
    // Unlike a renaming, a link refuses a name that is taken.
    linkSync(part, path);
  } finally {
    rmSync(part);
  }
  return path;
}
