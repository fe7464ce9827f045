import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { cliEnvironment } from "../run-cli.ts";

/** A node in a process of its own, as an operator runs it. */
export class NodeProcess {
  readonly #child: ChildProcess;
  /** Settles with how the process has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** Settles with the address of the node, or with null where it ends before it has one. */
  readonly url: Promise<string | null>;
  #said = "";

  /** Programs that run often may keep what they have compiled in a folder. */
  constructor(directory: string, settings: readonly string[], compileCache?: string) {
    const { bin, env: own } = cliEnvironment();
    const env = compileCache === undefined ? own : { ...own, NODE_COMPILE_CACHE: compileCache };
    const set = settings.flatMap((setting) => ["--set", setting]);
    const args = [bin, "node", "run", "--json", "--data", directory, ...set];
    this.#child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    // A test that fails leaves no node behind.
    const end = () => this.#child.kill("SIGKILL");
    process.once("exit", end);
    this.#child.once("exit", () => process.removeListener("exit", end));
    this.#child.stderr?.on("data", (data: Buffer) => {
      this.#said += data.toString();
    });
    this.ended = new Promise((resolve) => {
      this.#child.once("exit", (code, signal) => resolve({ code, signal }));
    });
    const told = new Promise<string>((resolve) => {
      let line = "";
      this.#child.stdout?.on("data", (data: Buffer) => {
        line += data.toString();
        if (line.includes("\n")) resolve(JSON.parse(line).url);
      });
    });
    this.url = Promise.race([told, this.ended.then(() => null)]);
  }

  get pid(): number {
    return this.#child.pid ?? assert.fail("the node has no process");
  }

  /** What it has written to its log. */
  get said(): string {
    return this.#said;
  }

  async kill(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    this.#child.kill(signal);
    await this.ended;
  }

  /** Stops it in order. */
  async stop(): Promise<void> {
    this.#child.kill("SIGTERM");
    const { code, signal } = await this.ended;
    assert.deepEqual([code, signal], [0, null], this.#said);
  }
}

/** Calls a method over HTTP. A connection that ends before the answer is null; an error of the method is thrown. */
export async function callMethod(
  url: string,
  method: string,
  params: unknown,
): Promise<Record<string, unknown> | null> {
  let answer: { result?: Record<string, unknown>; error?: { data?: { name?: string } } };
  try {
    const response = await fetch(`${url}/rpc`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    });
    answer = (await response.json()) as typeof answer;
  } catch {
    return null;
  }
  if (answer.result !== undefined) return answer.result;
  throw new Error(`${method}: ${JSON.stringify(answer.error)}`);
}
