import { LedgerError } from "../primitives/ledger-error.ts";
import { AIMS, exitCodeOf, judgeAim } from "./aims.ts";
import { type BenchCommand, parseCommand, USAGE } from "./command-line.ts";
import { loadMeasuredAlgorithms } from "./end-to-end/measured-algorithms.ts";
import { wholeFileSuite } from "./end-to-end/whole-file.ts";
import { usedProducts } from "./measure/arm.ts";
import { peerVersions } from "./peers/package-versions.ts";
import { FULL, QUICK } from "./profile.ts";
import { LoadMeter, readEnvironment } from "./report/environment.ts";
import { type SuiteResult, writeResults } from "./report/results-file.ts";
import { aimLines, environmentLines, suiteLines } from "./report/table.ts";
import { runSuites } from "./run-suites.ts";
import type { Suite } from "./suite.ts";
import { SUITES } from "./suite-list.ts";

/** Makes all inputs of a run; the same in every run, so that runs compare. */
const SEED = 1;

process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  try {
    const command = parseCommand(words);
    if (command.help) return say(USAGE);
    if (command.list)
      return say(`${SUITES.map(({ id, title }) => `${id}: ${title}`).join("\n")}\n`);
    return await runBench(command);
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    process.stderr.write(`${error.message}\nfix: ${error.fix ?? ""}\n${error.code}\n`);
    return error.code === "BENCH_USAGE" ? 2 : 1;
  }
}

async function runBench(command: BenchCommand): Promise<number> {
  const startedAt = new Date();
  const meter = new LoadMeter();
  const profile = command.profile === "quick" ? QUICK : FULL;
  const selected = selectSuites(command);
  const algorithms = await loadMeasuredAlgorithms();
  const environment = readEnvironment({
    packages: peerVersions(),
    hash_providers: algorithms.hashProviders,
    signature_provider: algorithms.signatureProvider,
  });
  const loadBefore = meter.read();
  say(`${environmentLines(environment, loadBefore).join("\n")}\n`);
  const report = ({ suite, figures, seconds }: SuiteResult) => {
    say(`${suiteLines(suite, figures, seconds).join("\n")}\n`);
  };
  const tell = (what: string) => process.stderr.write(`${what}\n`);
  const suites = await runSuites(selected, { ...algorithms, profile, seed: SEED, tell, report });
  const loadAfter = meter.read();
  const aims = AIMS.map((aim) => judgeAim(aim, findFigure(suites, aim.suite, aim.figure)));
  say(`${aimLines(aims).join("\n")}\n`);
  const path = writeResults(command.out, {
    startedAt,
    profile: profile.name,
    seed: SEED,
    environment,
    loadBefore,
    loadAfter,
    suites,
    aims,
  });
  say(`Results: ${path}\n`);
  tell(`products ${usedProducts()}`);
  return command.check ? exitCodeOf(aims) : 0;
}

function selectSuites({ only, whole }: BenchCommand): readonly Suite[] {
  if (whole !== undefined) return [wholeFileSuite(whole)];
  const named = SUITES.filter(({ id }) => id === only);
  if (named.length > 0) return named;
  const selected = SUITES.filter(({ id }) => only === undefined || id.includes(only));
  if (selected.length === 0) throw noSuiteError(only ?? "");
  return selected;
}

function findFigure(suites: readonly SuiteResult[], suiteId: string, figureId: string) {
  const result = suites.find(({ suite }) => suite.id === suiteId);
  return result?.figures.find(({ id }) => id === figureId);
}

function say(text: string): 0 {
  process.stdout.write(text);
  return 0;
}

function noSuiteError(only: string): LedgerError {
  return new LedgerError({
    code: "BENCH_USAGE",
    message: `No suite has ${only} in its id.`,
    fix: "Run npm run bench -- --list.",
  });
}
