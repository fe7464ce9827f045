import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { LedgerError } from "../../primitives/ledger-error.ts";
import { processClock } from "../measure/clock.ts";

const ROOT = join(import.meta.dirname, "../../..");
const PROGRAM = join(ROOT, "bin/mathledger.js");
const USAGE_HOOK = new URL("./report-usage.ts", import.meta.url);

/** What a run of the program took. */
export interface ProgramRun {
  readonly elapsedMs: number;
  /** Time of processors, all threads together; what else the machine is busy with hardly moves it. */
  readonly busyMs: number;
  /** Memory at most, as the system counts it. */
  readonly peakBytes: number;
}

/** Runs `mathledger` in a process of its own, as a user would, and measures it from start to end. */
export async function runProgram(words: readonly string[]): Promise<ProgramRun> {
  const start = processClock();
  const child = spawn(process.execPath, ["--import", USAGE_HOOK.href, PROGRAM, ...words], {
    cwd: ROOT,
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  const [, , complaints, usage] = child.stdio;
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const [code, said, used] = await Promise.all([ended, textOf(complaints), textOf(usage)]);
  const elapsedMs = processClock() - start;
  const [kilobytes, microseconds] = used.split(" ").map(Number);
  if (code === 0 && kilobytes !== undefined && microseconds !== undefined) {
    return { elapsedMs, busyMs: microseconds / 1000, peakBytes: 1024 * kilobytes };
  }
  throw new LedgerError({
    code: "BENCH_PROGRAM_FAILED",
    message: `mathledger ${words.join(" ")} ended with ${code}: ${said.trim()}`,
    fix: "Run the command by itself and do what it says.",
    evidence: { words, code },
  });
}

async function textOf(stream: unknown): Promise<string> {
  return stream instanceof Object && Symbol.asyncIterator in stream
    ? text(stream as AsyncIterable<Uint8Array>)
    : "";
}
