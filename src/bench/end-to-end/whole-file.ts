import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { readStatementLines } from "../../node/statement-file.ts";
import { countFigure, type Figure } from "../report/figure.ts";
import { extrapolate } from "../statistics/extrapolate.ts";
import { median } from "../statistics/quantile.ts";
import type { BenchContext, Suite } from "../suite.ts";
import { type ProgramRun, runProgram } from "./program-process.ts";

/** One line in so many goes into the parts from which the whole is predicted. Both are long enough to warm up in. */
const STRIDES = { small: 8, large: 3 } as const;
/** The whole and its parts take turns, so that a load that comes or goes meets all alike. */
const ROUNDS = 3;
const LINE_BYTES_MAX = 1 << 20;

/** A file of statements, imported and verified whole by the program itself. */
export function wholeFileSuite(path: string): Suite {
  return {
    id: "whole-file",
    title: "Import and verification of a whole file, against prediction",
    about: [
      `The file is ${path}.`,
      "mathledger import and mathledger verify-chain, each in a process of its own, from its start to its end:",
      `one line in ${STRIDES.small} of the file, one line in ${STRIDES.large}, and the whole, in turns,`,
      `${ROUNDS} times. Figures are medians. Predicted is what lies on the straight line through the two parts.`,
      "Memory is the peak as the system counts it; processor time is that of all threads.",
    ],
    run: (context) => measureFile(context, path),
  };
}

/** What importing and verifying a file took. */
interface Run {
  readonly imported: ProgramRun;
  readonly verified: ProgramRun;
}

/** The file or a part of it, with its runs. */
interface Portion {
  readonly name: string;
  readonly path: string;
  readonly lines: number;
  readonly runs: Run[];
}

async function measureFile(context: BenchContext, path: string): Promise<readonly Figure[]> {
  const small = await takePart(context, path, "small");
  const large = await takePart(context, path, "large");
  const lines = await copyLines(path, null, () => true);
  const whole: Portion = { name: "whole", path, lines, runs: [] };
  for (let round = 1; round <= ROUNDS; round++) {
    for (const portion of [small, large, whole]) {
      context.tell(`${portion.lines} lines, ${round} of ${ROUNDS}`);
      portion.runs.push(await runBoth(context, portion, `${portion.name}-${round}`));
    }
  }
  return figuresOf(small, large, whole);
}

async function takePart(
  context: BenchContext,
  path: string,
  name: "small" | "large",
): Promise<Portion> {
  const copy = join(context.scratch, `${name}.ndjson`);
  const lines = await copyLines(path, copy, (line) => line % STRIDES[name] === 0);
  return { name, path: copy, lines, runs: [] };
}

function figuresOf(small: Portion, large: Portion, whole: Portion): readonly Figure[] {
  const taken = ({ runs }: Portion, timeOf: (run: Run) => number) => median(runs.map(timeOf));
  const predicted = (timeOf: (run: Run) => number): number =>
    extrapolate(
      [small.lines, taken(small, timeOf)],
      [large.lines, taken(large, timeOf)],
      whole.lines,
    );
  const over = (id: string, label: string, timeOf: (run: Run) => number) =>
    countFigure({ id, label }, taken(whole, timeOf) / predicted(timeOf), "x");
  const seconds = (id: string, label: string, ms: number) =>
    countFigure({ id, label }, ms / 1000, "s");
  const peak = (id: string, { runs, lines }: Portion) =>
    countFigure({ id, label: `memory at most, ${lines} lines` }, peakOf(runs), "MB");
  const importMs = ({ imported }: Run) => imported.elapsedMs;
  const verifyMs = ({ verified }: Run) => verified.elapsedMs;
  const busyMs = ({ imported, verified }: Run) => imported.busyMs + verified.busyMs;
  const bothMs = (run: Run) => importMs(run) + verifyMs(run);
  return [
    over("over-prediction", "time taken over time predicted", bothMs),
    over("busy-over-prediction", "processor time taken over predicted", busyMs),
    peak("peak", whole),
    peak("peak-small", small),
    peak("peak-large", large),
    seconds("import", `import of ${whole.lines} lines`, taken(whole, importMs)),
    seconds("import-predicted", "import, predicted", predicted(importMs)),
    seconds("verify", "verification", taken(whole, verifyMs)),
    seconds("verify-predicted", "verification, predicted", predicted(verifyMs)),
    countFigure(
      { id: "rate", label: "contents a second, import" },
      (1000 * whole.lines) / taken(whole, importMs),
      "/s",
    ),
  ];
}

/** Megabytes that the processes of some runs had at most. */
function peakOf(runs: readonly Run[]): number {
  const peaks = runs.flatMap(({ imported, verified }) => [imported.peakBytes, verified.peakBytes]);
  return Math.max(...peaks) / 1e6;
}

/** Imports a file into a new ledger and verifies it. Making the ledger is not timed. */
async function runBoth({ scratch }: BenchContext, { path }: Portion, name: string): Promise<Run> {
  const data = ["--data", join(scratch, name)];
  await runProgram(["init", "--test-network", "--name", `bench-${name}`, ...data]);
  const imported = await runProgram(["import", path, "--media-type", "text/plain", ...data]);
  const verified = await runProgram(["verify-chain", ...data]);
  return { imported, verified };
}

/** Copies the lines that are chosen by their number, from 0 on, or only counts them; how many there are. */
async function copyLines(
  from: string,
  to: string | null,
  isChosen: (line: number) => boolean,
): Promise<number> {
  const out = to === null ? null : createWriteStream(to);
  let chosen = 0;
  for await (const lines of readStatementLines(from, LINE_BYTES_MAX)) {
    for (const { number, bytes } of lines) {
      if (!isChosen(number - 1)) continue;
      chosen += 1;
      out?.write(Buffer.concat([bytes, Buffer.from("\n")]));
    }
  }
  out?.end();
  if (out !== null) await finished(out);
  return chosen;
}
