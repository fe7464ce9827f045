import { spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const BIN = fileURLToPath(new URL("../../bin/mathledger.js", import.meta.url));

/** What a call of the program has said. */
export interface CliResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
  /** The bytes of stdout, for commands that write data there. */
  readonly bytes: Buffer;
}

/** Runs the program in a process of its own, without a terminal. */
export function runCli(
  args: readonly string[],
  options: {
    readonly cwd?: string;
    readonly input?: string | Uint8Array;
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): CliResult {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], {
    ...options,
    env: { ...cliEnvironment().env, ...options.env },
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status, stdout: stdout.toString(), stderr: stderr.toString(), bytes: stdout };
}

/** The same beside a server of the calling process, which goes on answering. */
export async function runCliBeside(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CliResult> {
  const child = spawn(process.execPath, [BIN, ...args], {
    env: { ...cliEnvironment().env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on("data", (part: Buffer) => stdout.push(part));
  child.stderr.on("data", (part: Buffer) => stderr.push(part));
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  const bytes = Buffer.concat(stdout);
  return { status, stdout: bytes.toString(), stderr: Buffer.concat(stderr).toString(), bytes };
}

/** The program's file, and an environment without a terminal's colours or a user's own ledger. */
export function cliEnvironment() {
  const env = { ...process.env, NO_COLOR: "1", MATHLEDGER_DATA: "", FORCE_COLOR: undefined };
  return { bin: BIN, env };
}

/** The one JSON object that a call has answered with. */
export function jsonOf(result: CliResult): Record<string, unknown> {
  return JSON.parse(result.stdout);
}
