import { existsSync } from "node:fs";
import { type RequestOptions, request } from "node:http";
import type { Command } from "commander";
import { LedgerError } from "../primitives/ledger-error.ts";
import type { Call } from "./call.ts";
import { configRequest } from "./config-request.ts";
import { usageError } from "./usage-error.ts";

/** A node that a command asks: over its operator socket, or at an address. */
export type NodeTarget =
  | { readonly kind: "socket"; readonly path: string }
  | { readonly kind: "http"; readonly url: URL };

/** Where a node is asked that nobody has named. */
export const DEFAULT_URL = "http://127.0.0.1:8080";
const ANSWER_MS_MAX = 60_000;

/** Adds the option that names the node. */
export function addNodeOption(command: Command): Command {
  return command.option(
    "--node <url>",
    "http://…, https://… or unix:PATH (default: MATHLEDGER_NODE, else the node's socket, else port 8080)",
  );
}

/** The node of a call: the one named, else the one whose socket is there, else the usual address. */
export async function chooseNode(call: Call): Promise<NodeTarget> {
  const named = call.options.text("node") ?? (call.env.MATHLEDGER_NODE || undefined);
  if (named !== undefined) return readTarget(named);
  const { loadConfig } = await import("../node/config/load-config.ts");
  const path = loadConfig(configRequest(call)).config["operator.socket"];
  if (path !== "" && existsSync(path)) return { kind: "socket", path };
  return { kind: "http", url: new URL(DEFAULT_URL) };
}

/** The target as it is named to people. */
export function describeNode(target: NodeTarget): string {
  return target.kind === "socket" ? `unix:${target.path}` : target.url.origin;
}

/** The result of a method of a node. A refusal of the node is thrown as an error with the node's own code and fix. */
export async function callNode(
  target: NodeTarget,
  method: string,
  params: Readonly<Record<string, unknown>> = {},
): Promise<Readonly<Record<string, unknown>>> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const text = await exchange(target, body);
  let answer: RpcAnswer;
  try {
    answer = JSON.parse(text);
  } catch (cause) {
    throw unreachableError(target, "What answered there is no node of this ledger", cause);
  }
  if (answer.error !== undefined) throw refusedError(answer.error);
  if (answer.result === undefined) {
    throw unreachableError(target, "What answered there is no node of this ledger");
  }
  return answer.result;
}

interface RpcAnswer {
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: RefusedCall;
}

/** A refusal as a node gives it. */
interface RefusedCall {
  readonly message: string;
  readonly data?: {
    readonly name: string;
    readonly detail: string;
    readonly fix: string;
    readonly doc?: string;
    readonly evidence?: Readonly<Record<string, unknown>>;
    /** What the caller goes on with: the refusal of the rules, or what is to be signed. */
    readonly [more: string]: unknown;
  };
}

/** The target that an address names. */
export function readTarget(named: string): NodeTarget {
  if (named.startsWith("unix:")) return { kind: "socket", path: named.slice("unix:".length) };
  if (URL.canParse(named) && /^https?:$/.test(new URL(named).protocol)) {
    return { kind: "http", url: new URL(named) };
  }
  throw usageError({
    code: "CLI_VALUE",
    message: `A node is named by http://HOST:PORT, https://HOST:PORT or unix:PATH. It was given as "${named}".`,
    fix: `write --node ${DEFAULT_URL}`,
    evidence: { option: "--node", found: named },
  });
}

async function exchange(target: NodeTarget, body: string): Promise<string> {
  const place: RequestOptions =
    target.kind === "socket"
      ? { socketPath: target.path, headers: { host: "localhost" } }
      : { host: target.url.hostname.replace(/^\[|\]$/g, ""), port: portOf(target.url) };
  const send = await requestOf(target);
  return new Promise((resolve, reject) => {
    const headers = {
      ...(target.kind === "socket" ? { host: "localhost" } : {}),
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
    };
    const outgoing = send(
      { ...place, path: "/rpc", method: "POST", headers, timeout: ANSWER_MS_MAX },
      (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("end", () => resolve(Buffer.concat(parts).toString("utf8")));
        response.on("error", reject);
      },
    );
    outgoing.on("timeout", () => outgoing.destroy(new Error("no answer in 60 s")));
    outgoing.on("error", (cause) => {
      reject(unreachableError(target, `No node answers there: ${cause.message}`, cause));
    });
    outgoing.end(body);
  });
}

function portOf({ port, protocol }: URL): number {
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
}

async function requestOf(target: NodeTarget): Promise<typeof request> {
  if (target.kind === "socket" || target.url.protocol === "http:") return request;
  return (await import("node:https")).request;
}

function unreachableError(target: NodeTarget, why: string, cause?: unknown): LedgerError {
  return new LedgerError({
    code: "CLI_NODE_UNREACHABLE",
    message: `The node at ${describeNode(target)} is out of reach. ${why}.`,
    fix: "start it with mathledger node run, or name another one with --node",
    evidence: { node: describeNode(target) },
    cause,
  });
}

/** The refusal of a node as an error of this program, with the node's own code and fix. */
export function refusedError({ message, data }: RefusedCall): LedgerError {
  if (data === undefined) return new LedgerError({ code: "RPC_INTERNAL", message });
  const { name, detail, fix, doc: _, evidence, ...more } = data;
  return new LedgerError({ code: name, message: detail, fix, evidence: { ...evidence, ...more } });
}
