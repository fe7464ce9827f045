import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type IncomingHttpHeaders, type IncomingMessage, request } from "node:http";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

const BIN = fileURLToPath(new URL("../../bin/mathledger.js", import.meta.url));

/** A devnet in a process of its own. */
export interface DevnetProcess {
  readonly child: ChildProcess;
  /** What `devnet up --json` answered. */
  readonly ready: {
    readonly url: string;
    readonly helper: string;
    readonly height: number;
    readonly proposals: Readonly<Record<string, number>>;
    readonly next: readonly string[];
  };
  /** Result of a method of the helper; throws with the name of the error. */
  help(method: string, params?: object): Promise<Record<string, unknown>>;
  /** Result of a method of the node. */
  ask(method: string, params?: object): Promise<Record<string, unknown>>;
  /** Ends it without any warning, and waits until it is gone. */
  kill(): Promise<void>;
}

const children: ChildProcess[] = [];
after(() => {
  for (const child of children) child.kill("SIGKILL");
});

/** Starts `devnet up` on ports that the system chooses, and waits until it answers. It ends with the file's tests. */
export async function startDevnetProcess(
  directory: string,
  options: readonly string[] = [],
): Promise<DevnetProcess> {
  const ports = ["--port", "0", "--helper-port", "0"];
  const args = [BIN, "devnet", "up", "--json", "--data", directory, ...ports, ...options];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  children.push(child);
  let [told, complaint] = ["", ""];
  child.stderr.on("data", (part: Buffer) => {
    complaint += part.toString("utf8");
  });
  for await (const part of child.stdout) {
    told += String(part);
    if (told.endsWith("\n")) break;
  }
  assert.notEqual(told, "", complaint);
  const ready = JSON.parse(told) as DevnetProcess["ready"];
  return {
    child,
    ready,
    help: (method, params) => call(ready.helper, method, params),
    ask: (method, params) => call(`${ready.url}/rpc`, method, params),
    async kill() {
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    },
  };
}

/** What came back over HTTP. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One request on a connection of its own: the tests stand still while a program runs, and kept ones end meanwhile. */
export async function sendHttp(
  url: string,
  more: { readonly body?: string; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<HttpAnswer> {
  const { body, headers = {} } = more;
  const method = body === undefined ? "GET" : "POST";
  const outgoing = request(url, { method, headers, agent: false });
  outgoing.end(body);
  const [response] = (await once(outgoing, "response")) as [IncomingMessage];
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  const { statusCode = 0, headers: answered } = response;
  return { status: statusCode, headers: answered, body: Buffer.concat(parts) };
}

async function call(
  url: string,
  method: string,
  params: object = {},
): Promise<Record<string, unknown>> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const answer = JSON.parse((await sendHttp(url, { body })).body.toString()) as {
    result?: Record<string, unknown>;
    error?: { data?: { name: string; detail: string } };
  };
  if (answer.result !== undefined) return answer.result;
  throw new Error(`${answer.error?.data?.name}: ${answer.error?.data?.detail}`);
}
