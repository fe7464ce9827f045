import { spawnSync } from "node:child_process";
import { type CliResult, cliEnvironment, runCli } from "./run-cli.ts";

/**
 * Runs the program as somebody whom the permissions of files bind. Root is not bound, so there the program runs without
 * the two rights that pass them by.
 */
export function runBoundCli(args: readonly string[]): CliResult {
  if (process.getuid?.() !== 0) return runCli(args);
  return runUnder("setpriv", ["--bounding-set=-dac_override,-dac_read_search", "--"], args);
}

/** Runs the program under a limit on the size of the files that it writes: a disk that is full at some point. */
export function runLimitedCli(bytes: number, args: readonly string[]): CliResult {
  return runUnder("prlimit", [`--fsize=${bytes}:`, "--"], args);
}

function runUnder(command: string, words: readonly string[], args: readonly string[]): CliResult {
  const { env, bin } = cliEnvironment();
  const { error, status, stdout, stderr } = spawnSync(
    command,
    [...words, process.execPath, bin, ...args],
    {
      env,
    },
  );
  if (error !== undefined) throw error;
  return { status, stdout: stdout.toString(), stderr: stderr.toString(), bytes: stdout };
}
