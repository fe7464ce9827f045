import { relative } from "node:path";
import type { run } from "node:test";
import { inspect } from "node:util";

type Events = ReturnType<typeof run>;

/** A file that took longer is named in the summary. */
const SLOW_FILE_MS = 5_000;

interface Failure {
  readonly name: string;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly error: Error;
}

/** A path below `root`, shortened; any other text as it is. */
function relativeTo(root: string, text = ""): string {
  return text.startsWith(root) ? relative(root, text) : text;
}

/**
 * Prints what failed, with place and cause, what the tests said of themselves, and a summary; tests that pass are
 * only counted. Answers whether all have passed and none was left out.
 */
export async function reportTests(
  events: Events,
  { root, fileCount }: { readonly root: string; readonly fileCount: number },
): Promise<boolean> {
  const failures: Failure[] = [];
  const durations: { readonly file: string; readonly ms: number }[] = [];
  let passed = 0;
  let skipped = 0;
  let hasSucceeded = false;
  let totalMs = 0;

  function note({ name, file, line, error }: Failure): void {
    const failure = { name: relativeTo(root, name), file: relativeTo(root, file), line, error };
    failures.push(failure);
    console.log(describeFailure(failure));
  }

  for await (const event of events) {
    switch (event.type) {
      case "test:pass":
        // A file that registers no test, or ends the process before its first, passes under its own name.
        if (event.data.name === event.data.file) {
          note({ ...event.data, error: new Error("no test ran in this file") });
        }
        break;
      case "test:fail":
        if (!isOnlyOfChildren(event.data.details.error)) {
          note({ ...event.data, error: event.data.details.error });
        }
        break;
      case "test:diagnostic":
        if (event.data.file !== undefined) {
          console.log(`ℹ ${relative(root, event.data.file)}: ${event.data.message}`);
        }
        break;
      case "test:stderr":
        process.stderr.write(event.data.message);
        break;
      case "test:summary": {
        const { file, counts, duration_ms, success } = event.data;
        if (file !== undefined) durations.push({ file: relative(root, file), ms: duration_ms });
        else {
          passed = counts.passed;
          skipped = counts.skipped + counts.todo + counts.cancelled;
          totalMs = duration_ms;
          hasSucceeded = success;
        }
        break;
      }
      default:
        break;
    }
  }
  printSummary({ failures, durations, passed, skipped, totalMs, fileCount });
  return hasSucceeded && failures.length === 0 && skipped === 0;
}

/** A test whose subtests failed says nothing that they have not said. */
function isOnlyOfChildren(error: Error): boolean {
  return "failureType" in error && error.failureType === "subtestsFailed";
}

function describeFailure({ name, file, line, error }: Failure): string {
  return `\n✖ ${name} (${file}:${line ?? 1})\n${inspect(error.cause ?? error, { depth: 4 })}\n`;
}

interface Summary {
  readonly failures: readonly Failure[];
  readonly durations: readonly { readonly file: string; readonly ms: number }[];
  readonly passed: number;
  readonly skipped: number;
  readonly totalMs: number;
  readonly fileCount: number;
}

function printSummary(summary: Summary): void {
  const slow = summary.durations
    .filter(({ ms }) => ms > SLOW_FILE_MS)
    .toSorted((a, b) => b.ms - a.ms);
  for (const { file, ms } of slow) console.log(`${seconds(ms).padStart(8)}  ${file}`);
  for (const { name, file } of summary.failures) console.log(`✖ ${file}: ${name}`);
  const left = summary.skipped === 0 ? "" : `, ${summary.skipped} left out`;
  console.log(
    `${summary.passed} tests passed, ${summary.failures.length} failed${left}, ` +
      `in ${summary.fileCount} files and ${seconds(summary.totalMs)}`,
  );
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
