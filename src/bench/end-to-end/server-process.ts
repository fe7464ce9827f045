import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { LedgerError } from "../../primitives/ledger-error.ts";
import { processClock } from "../measure/clock.ts";

const ROOT = join(import.meta.dirname, "../../..");
const PROGRAM = join(ROOT, "bin/mathledger.js");
const ECHO = new URL("../peers/fastify-echo.ts", import.meta.url);

/** Limits that one address of a measurement does not meet. */
const UNLIMITED = [
  "limits.connections=4000",
  ...["reads", "writes", "costly"].flatMap((name) => [
    `limits.${name}_per_s=1000000`,
    `limits.${name}_burst=1000000`,
  ]),
];

/** A server in a process of its own. */
export class ServerProcess {
  readonly url: string;
  /** From the start of the process until it could be asked. */
  readonly startMs: number;
  /** Address of its inspector; null where it has none. */
  readonly inspector: string | null;
  readonly #child: ChildProcess;

  private constructor(
    child: ChildProcess,
    { url, startMs, inspector }: Pick<ServerProcess, "url" | "startMs" | "inspector">,
  ) {
    this.#child = child;
    this.inspector = inspector;
    this.url = url;
    this.startMs = startMs;
  }

  /** A node of a data folder, as an operator runs it; with an inspector where its memory is to be looked at. */
  static node(
    folder: string,
    settings: readonly string[] = [],
    { isInspected = false } = {},
  ): Promise<ServerProcess> {
    const set = ["http.listen=127.0.0.1:0", "metrics.listen=", "log.level=error", ...UNLIMITED];
    const flags = [...set, ...settings].flatMap((setting) => ["--set", setting]);
    const inspect = isInspected ? ["--inspect=127.0.0.1:0"] : [];
    const words = ["node", "run", "--json", "--data", folder, ...flags];
    return ServerProcess.#start([...inspect, PROGRAM, ...words]);
  }

  /** The bare server beside it. */
  static echo(): Promise<ServerProcess> {
    return ServerProcess.#start([fileURLToPath(ECHO)]);
  }

  static async #start(words: readonly string[]): Promise<ServerProcess> {
    const start = processClock();
    const child = spawn(process.execPath, words, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
    let complaints = "";
    child.stderr?.on("data", (part: Buffer) => {
      complaints += part.toString();
    });
    const line = await new Promise<string>((resolve, reject) => {
      let said = "";
      child.stdout?.on("data", (part: Buffer) => {
        said += part.toString();
        if (said.includes("\n")) resolve(said);
      });
      child.once("error", reject);
      child.once("exit", (code) => reject(failure(words, `exit ${code}. ${complaints}`)));
    });
    const { url } = JSON.parse(line) as { readonly url: string };
    const [, inspector = null] = /^Debugger listening on (ws:\S+)$/m.exec(complaints) ?? [];
    return new ServerProcess(child, { url, startMs: processClock() - start, inspector });
  }

  /** Memory that the process holds, in bytes, as the system counts it. */
  memoryBytes(): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, "utf8");
    return 1024 * Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
  }

  /** Ends it in order. */
  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill("SIGTERM");
    await ended;
  }
}

function failure(words: readonly string[], what: string): LedgerError {
  return new LedgerError({
    code: "BENCH_SERVER",
    message: `A server of a measurement did not start: ${what}`,
    fix: `Run it by hand: ${words.join(" ")}`,
    evidence: { words: words.join(" ") },
  });
}
