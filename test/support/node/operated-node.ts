import assert from "node:assert/strict";
import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { request } from "node:http";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { cliEnvironment } from "../run-cli.ts";

const BIN = fileURLToPath(new URL("../../../bin/mathledger-node.js", import.meta.url));

/** Ports that nobody else has, and blocks that come quickly. */
const QUICK = [
  "--json",
  ...["--listen", "127.0.0.1:0"],
  ...["--set", "metrics.listen=127.0.0.1:0"],
  ...["--set", "sequencer.block_interval_ms=50"],
  ...["--set", "sequencer.idle_interval_ms=100"],
];

/** How a process has ended. */
export interface NodeEnding {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** What a node prints when it is ready. */
interface Addresses {
  readonly url: string;
  readonly operator: string;
  readonly metrics: string;
}

/** A node in a process of its own. It is killed after the tests of the file, if it has not ended before. */
export class OperatedNode {
  readonly #child: ChildProcess;
  #stdout = "";
  #stderr = "";
  /** Settles when the process has ended. */
  readonly ended: Promise<NodeEnding>;
  #addresses: Addresses | null = null;

  /** Starts a node; `ready` waits until it can be reached. */
  constructor(
    args: readonly string[],
    options: SpawnOptions & { readonly isQuick?: boolean } = {},
  ) {
    const { isQuick = true, env, ...rest } = options;
    const words = [BIN, ...args, ...(isQuick ? QUICK : [])];
    this.#child = spawn(process.execPath, words, {
      ...rest,
      env: { ...cliEnvironment().env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child.stdout?.on("data", (part) => {
      this.#stdout += part;
    });
    this.#child.stderr?.on("data", (part) => {
      this.#stderr += part;
    });
    this.ended = once(this.#child, "close").then(([status, signal]) => {
      return { status, signal, stderr: this.#stderr };
    });
    after(() => this.#child.kill("SIGKILL"));
  }

  /** Starts a node and waits until it can be reached. */
  static async start(
    args: readonly string[],
    options: SpawnOptions & { readonly isQuick?: boolean } = {},
  ): Promise<OperatedNode> {
    const node = new OperatedNode(args, options);
    await node.until(() => node.#stdout.includes("\n"), "it is ready");
    node.#addresses = JSON.parse(node.#stdout);
    return node;
  }

  get pid(): number {
    return this.#child.pid ?? assert.fail("no process");
  }

  get addresses(): Addresses {
    return this.#addresses ?? assert.fail("the node is not ready");
  }

  /** Lines of the log so far. */
  get log(): readonly Readonly<Record<string, unknown>>[] {
    return this.#stderr
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line));
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Ends it in order. */
  async stop(): Promise<NodeEnding> {
    this.kill("SIGTERM");
    return this.ended;
  }

  /** Waits until something is so, which the process brings about by itself. */
  async until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
    const end = Date.now() + 60_000;
    while (!(await isSo())) {
      assert.equal(this.#child.exitCode, null, `it ended before ${what}: ${this.#stderr}`);
      assert.ok(Date.now() < end, `${what}: not in a minute. ${this.#stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Waits for a line of the log. */
  async logged(message: string): Promise<Readonly<Record<string, unknown>>> {
    const find = () => this.log.find(({ msg }) => msg === message);
    await this.until(() => find() !== undefined, `the log says "${message}"`);
    return find() ?? assert.fail(message);
  }

  /** Calls a method over the operator's socket. */
  async operate(
    method: string,
    params: Readonly<Record<string, unknown>> = {},
  ): Promise<RpcAnswer> {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const outgoing = request({
      socketPath: this.addresses.operator,
      path: "/rpc",
      method: "POST",
      headers: { host: "localhost", "content-type": "application/json" },
    });
    outgoing.end(body);
    const [response] = await once(outgoing, "response");
    let text = "";
    for await (const part of response) text += part;
    return JSON.parse(text);
  }

  /** The newest height. */
  async height(): Promise<number> {
    const { result } = await this.operate("node_status");
    return Number(result?.height);
  }

  /** Waits for a height. */
  async reach(height: number): Promise<void> {
    await this.until(async () => (await this.height()) >= height, `block ${height}`);
  }
}

/** An answer of JSON-RPC. */
export interface RpcAnswer {
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: {
    readonly code: number;
    readonly data: {
      readonly name: string;
      readonly detail: string;
      readonly evidence?: Readonly<Record<string, unknown>>;
    };
  };
}
