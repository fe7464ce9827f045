import type { EpochRecord } from "../../ledger/epoch-record.ts";
import { RULE_NAMES } from "../../ledger/rule-version.ts";
import { hashName } from "../algorithm-name.ts";
import { byteCount, duration, grouped } from "../number-text.ts";
import type { Paint } from "../terminal.ts";
import { PROGRAM_VERSION } from "../version.ts";
import type { TourReport } from "./run-tour.ts";
import { stepHolds, TOUR_STEPS, type TourStep } from "./tour-step.ts";
import type { TimelineRow } from "./tour-timeline.ts";

const SUMMARY_COLUMNS = 53;

/** The first lines: what is about to happen, and where. */
export function headText(directory: string, isKept: boolean, paint: Paint): string {
  const name = paint("bold", `MathLedger ${PROGRAM_VERSION}`);
  const place = isKept ? `in ${directory}` : `in ${directory} until the tour ends`;
  return [
    `${name}: theorems of the Metamath database on one chain,`,
    "through five rule versions, one fallback, and a forger's hands.",
    paint("dim", `The ledger lies ${place}.`),
    "",
  ].join("\n");
}

/** The line of a step when it is done, and below it what does not hold. */
export function stepText(step: TourStep, paint: Paint): string {
  const number = `[${TOUR_STEPS.indexOf(step.name) + 1}/${TOUR_STEPS.length}]`;
  const holds = stepHolds(step);
  const mark = holds ? paint("green", "ok") : paint("red", "FAILED");
  const head = `${paint("dim", number)} ${step.name.padEnd(10)}`;
  const time = duration(step.elapsedMs).padStart(7);
  const line = `${head}${step.summary.padEnd(SUMMARY_COLUMNS)} ${mark}${holds ? time : ""}`;
  const failed = step.checks.filter((each) => !each.holds);
  return [
    line,
    ...failed.map(({ claim }) => `      ${paint("red", "does not hold")}: ${claim}`),
  ].join("\n");
}

/** The summary after the last step. */
export function summaryText(report: TourReport, paint: Paint): string {
  const parts = [
    title("Epochs", paint),
    ...epochTable(report.epochs, paint),
    title("Numbers", paint),
    ...numbers(report),
    title("Proved", paint),
    ...proved(report),
    title("Caught", paint),
    ...caught(report),
    "",
    verdict(report, paint),
  ];
  return parts.join("\n");
}

function title(text: string, paint: Paint): string {
  return `\n${paint("bold", text)}`;
}

function epochTable(rows: readonly TimelineRow[], paint: Paint): readonly string[] {
  const head = ["blocks", "rule version", "algorithms", "header", "seals", "decided by"];
  const cells = rows.map((row) => [
    `${row.start}-${row.end}`,
    RULE_NAMES[row.record.rule],
    algorithmNames(row.record),
    `${row.headerBytes} B`,
    `${row.seals} x ${row.seals === 0 ? 0 : row.sealBytes / row.seals} B`,
    whyText(row),
  ]);
  const widths = head.map((name, column) =>
    Math.max(name.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const lineOf = (row: readonly string[]): string =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd();
  const suites = [...new Set(rows.flatMap(({ sealSuites }) => sealSuites))].join(", ");
  return [
    paint("dim", lineOf(head)),
    ...cells.map(lineOf),
    `  Each block carries the seals of the one before it: ${suites}.`,
  ];
}

function algorithmNames({ algs }: EpochRecord): string {
  return [algs.legacy, algs.pq]
    .filter((code) => code !== null)
    .map(hashName)
    .join(" + ");
}

function whyText({ kind }: TimelineRow): string {
  switch (kind) {
    case "planned":
      return "plan";
    case "fallback":
      return "council";
    default:
      return kind;
  }
}

function numbers(report: TourReport): readonly string[] {
  const { survey, transactions, blocks, verdict, recordMs, verifyMs, diskBytes } = report;
  const { statements, checked } = verdict.verdict;
  const perSecond = (count: number, ms: number): string =>
    grouped(Math.round((count * 1000) / Math.max(1, ms)));
  return [
    `  contents     ${grouped(survey.lines)}, ${byteCount(survey.bytes)}, in ` +
      `${grouped(transactions)} signed transactions`,
    `  chain        ${grouped(blocks)} blocks, ${grouped(statements)} statements`,
    `  bytes        ${byteCount(verdict.fileBytes)} as a file, ${byteCount(diskBytes)} on the disk`,
    `  recording    ${duration(recordMs)}, ${perSecond(survey.lines, recordMs)} contents/s: ` +
      "signed, executed, sealed, durable",
    `  verifying    ${duration(verifyMs)}, ${perSecond(survey.lines, verifyMs)} contents/s, ` +
      `${perSecond(checked, verifyMs)} blocks/s: seals, roots, replay`,
  ];
}

function proved({ proof }: TourReport): readonly string[] {
  const { id, statement } = theoremOf(proof.content);
  return [
    `  ${id}: ${statement}`,
    `  Recorded in block ${proof.height} under ${proof.recordedUnder}, when SHA-256 was all there was.`,
    `  Proved by ${proof.digests} SHA3-256 digests up to the header of block ${proof.endHeight}, ${proof.endUnder}.`,
    `  SHA-256 was evaluated ${proof.legacyCalls} times; the proof has ${byteCount(proof.proofBytes)}.`,
  ];
}

function caught({ forgery }: TourReport): readonly string[] {
  const { height, before, after, forgeries } = forgery;
  const was = theoremOf(before);
  return [
    `  One byte of ${was.id} in block ${height}, in a copy:`,
    `    was  ${was.statement}`,
    `    is   ${theoremOf(after).statement}`,
    ...forgeries.flatMap(({ how, found }) => [`  Passed off ${how}:`, `    ${found.join(", ")}`]),
  ];
}

/** Name and formula of a content of the sample. */
function theoremOf(content: string): { readonly id: string; readonly statement: string } {
  const json: unknown = JSON.parse(content);
  const fields = typeof json === "object" && json !== null ? Object.entries(json) : [];
  const textOf = (name: string): string =>
    String(fields.find(([field]) => field === name)?.[1] ?? content);
  return { id: textOf("id"), statement: textOf("statement") };
}

function verdict({ steps, totalMs }: TourReport, paint: Paint): string {
  const checks = steps.flatMap((step) => step.checks);
  const failed = checks.filter(({ holds }) => !holds).length;
  return failed === 0
    ? paint("green", `All ${checks.length} checks hold, in ${duration(totalMs)}.`)
    : paint("red", `${failed} of ${checks.length} checks do not hold.`);
}

/** Commands to go on with. */
export function nextText(
  program: string,
  report: TourReport,
  isKept: boolean,
  paint: Paint,
): string {
  const data = `--data ${report.directory}`;
  const commands = isKept
    ? [
        `${program} verify-chain ${data}`,
        `${program} epoch-info --block-number ${report.fallback.height + 10} ${data}`,
        `${program} verify ${report.verdict.path}`,
      ]
    : [
        `${program} tour --data DIR`,
        `${program} init --test-network --data DIR`,
        `${program} import FILE.ndjson --data DIR`,
      ];
  return [title("Next", paint), ...commands.map((command) => `  ${command}`)].join("\n");
}
