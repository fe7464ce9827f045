import { RULE_NAMES } from "../ledger/rule-version.ts";
import type { ImportReport } from "../node/import-statements.ts";
import type { LedgerChain } from "../node/ledger-chain.ts";
import type { PlannedChange } from "../node/plan-progress.ts";
import type { StatementSurvey } from "../node/statement-survey.ts";
import { toHex0x } from "../primitives/hex.ts";
import type { Call } from "./call.ts";
import { epochText } from "./new-ledger-text.ts";
import { byteCount, counted, duration, grouped } from "./number-text.ts";
import type { Paint } from "./terminal.ts";

/** What an import has done. */
export interface ImportSummary {
  readonly survey: StatementSurvey;
  readonly report: ImportReport;
  /** Lines that an earlier import had recorded. */
  readonly doneLines: number;
  readonly emptyBlocks: number;
  readonly changes: readonly PlannedChange[];
  readonly elapsedMs: number;
  readonly chain: LedgerChain;
}

/** Says what was recorded, where, how fast, and what has become of the plan. */
export function answerImport(call: Call, summary: ImportSummary): void {
  const { survey, report, doneLines, emptyBlocks, changes, elapsedMs, chain } = summary;
  const { branch } = chain;
  call.answer({
    json: {
      file: survey.path,
      data: call.data,
      lines: survey.lines,
      resumed_after_line: doneLines,
      contents: report.contents,
      content_bytes: report.contentBytes,
      transactions: report.transactions,
      blocks: report.blocks,
      ...(report.range === null
        ? {}
        : { first_block: report.range[0], last_block: report.range[1] }),
      empty_blocks: emptyBlocks,
      elapsed_ms: Math.round(elapsedMs),
      contents_per_second: rateOf(summary),
      file_sha256: survey.digest,
      block_number: branch.height,
      block_hash: branch.sealable[0]?.ids[0]?.[1],
      final_block: chain.finalHeight,
      plan: changes.map(({ entry, status, reason }) => ({
        start_block: entry.start,
        rule_version: RULE_NAMES[entry.rule],
        status,
        ...(reason === null ? {} : { reason }),
      })),
    },
    text: (paint) => textOf(summary, paint).join("\n"),
  });
}

function rateOf({ report, elapsedMs }: ImportSummary): number {
  return Math.round((report.contents * 1000) / Math.max(1, elapsedMs));
}

function textOf(summary: ImportSummary, paint: Paint): readonly string[] {
  const { survey, report, doneLines, emptyBlocks, changes, elapsedMs, chain } = summary;
  const { branch } = chain;
  const lines = [headline(summary, paint)];
  if (doneLines > 0)
    lines.push(`Before:    lines 1 to ${grouped(doneLines)} were recorded already`);
  if (report.range !== null) {
    const [first, last] = report.range;
    const blocks = first === last ? `block ${first}` : `blocks ${first} to ${last}`;
    lines.push(
      `Recorded:  ${counted(report.transactions, "transaction")} in ${blocks}, ${byteCount(report.contentBytes)}`,
      `Time:      ${duration(elapsedMs)}, ${grouped(rateOf(summary))} contents/s`,
    );
  }
  if (emptyBlocks > 0) {
    const first = branch.height - emptyBlocks + 1;
    lines.push(
      `Empty:     ${counted(emptyBlocks, "block")}, ${first} to ${branch.height}: the plan goes beyond the last line`,
    );
  }
  for (const change of changes) lines.push(`Plan:      ${changeText(change, paint)}`);
  const id = branch.sealable[0]?.ids[0]?.[1];
  lines.push(`File:      SHA-256 ${toHex0x(survey.digest)}`);
  if (id !== undefined) lines.push(`Head:      block ${branch.height}  ${toHex0x(id)}`);
  return lines;
}

function headline({ survey, report, doneLines }: ImportSummary, paint: Paint): string {
  if (report.contents > 0) {
    return paint("bold", `Imported ${counted(report.contents, "content")} of ${survey.path}`);
  }
  const which = doneLines === 1 ? "Its line is" : `All ${grouped(doneLines)} lines are`;
  return paint("bold", `Nothing to import. ${which} in the ledger; --again records them once more`);
}

function changeText({ entry, status, reason }: PlannedChange, paint: Paint): string {
  const what = `block ${entry.start}, ${epochText(entry)}`;
  if (status !== "aborted") return `${what}: ${status}`;
  return `${what}: ${paint("red", "ABORTED")}${reason === null ? "" : ` (${reason})`}`;
}
