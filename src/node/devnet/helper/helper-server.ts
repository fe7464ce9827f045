import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { openRpcDocument } from "../../../rpc/openrpc.ts";
import { RpcError } from "../../../rpc/rpc-error.ts";
import { requireDevNetwork } from "../../dev-network.ts";
import { isLoopback } from "../../http/client-address.ts";
import { isOwnHost } from "../../http/host-check.ts";
import { DEFAULT_HTTP_LIMITS } from "../../http/http-limits.ts";
import { JsonRpc } from "../../http/json-rpc.ts";
import { problemOf } from "../../http/problem.ts";
import { RateLimiter } from "../../http/rate-limiter.ts";
import { readBody } from "../../http/read-body.ts";
import { MethodCaller } from "../../methods/method-caller.ts";
import { MACHINE_TIMER } from "../../timer.ts";
import { helperBook } from "./helper-book.ts";
import type { HelperGround } from "./helper-ground.ts";

const PATH = "/dev/rpc";

/** Where the helper listens. */
export interface HelperAddress {
  /** A loopback address: whoever reaches the helper may sign for every demo account. */
  readonly host: string;
  readonly port: number;
}

/** The helper of a devnet: `POST /dev/rpc` on a listener of its own, for this machine alone. */
export class HelperServer {
  readonly #rpc: JsonRpc;
  readonly #caller: MethodCaller;
  readonly #server: Server;
  readonly #address: HelperAddress;
  readonly #onFailure: (cause: unknown) => void;

  constructor(ground: HelperGround, address: HelperAddress, onFailure: (cause: unknown) => void) {
    requireDevNetwork(ground.chain.reader.document.genesis);
    this.#address = address;
    this.#onFailure = onFailure;
    const book = helperBook(ground);
    this.#caller = new MethodCaller(ground.service, book, {
      onFailure: (_method, cause) => onFailure(cause),
    });
    const limits = () => DEFAULT_HTTP_LIMITS;
    this.#rpc = new JsonRpc({
      caller: this.#caller,
      limiter: new RateLimiter(() => limits().rates, MACHINE_TIMER),
      limits,
      discover: () => openRpcDocument(book.methods, { version: ground.service.facts.version }),
      onOperatorCall: () => {},
    });
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  /** Begins to listen. Answers with the port, which the system chooses where 0 was asked for. */
  async listen(): Promise<number> {
    const { host, port } = this.#address;
    this.#server.listen(port, host);
    await once(this.#server, "listening");
    const bound = this.#server.address();
    return typeof bound === "object" && bound !== null ? bound.port : port;
  }

  async close(): Promise<void> {
    this.#caller.stop();
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const origin = this.#readOrigin(request);
      if (origin !== undefined) response.setHeader("access-control-allow-origin", origin);
      if (request.method === "OPTIONS") {
        response.setHeader("access-control-allow-headers", "content-type");
        response.writeHead(204).end();
        return;
      }
      if (request.method !== "POST" || request.url !== PATH) {
        throw new RpcError("RPC_NOT_FOUND", `The helper answers POST ${PATH} alone.`);
      }
      const body = await readBody(request, DEFAULT_HTTP_LIMITS.bodyBytes);
      const gone = new AbortController();
      response.once("close", () => gone.abort());
      const peer = { listener: "local", address: "helper", limitKey: null } as const;
      const answer = await this.#rpc.answer(body, { ...peer, signal: gone.signal });
      response.writeHead(answer.status, { "content-type": "application/json" });
      response.end(answer.body ?? undefined);
    } catch (cause) {
      const error = problemOf(cause);
      if (!(cause instanceof RpcError)) this.#onFailure(cause);
      const text = JSON.stringify({ jsonrpc: "2.0", id: null, error: error.toObject() });
      response.writeHead(error.row.status ?? 500, { "content-type": "application/json" });
      response.end(text);
    }
  }

  /** A page of this machine may ask the helper; one from elsewhere may not, under whatever name it comes. */
  #readOrigin({ headers }: IncomingMessage): string | undefined {
    const own = { hosts: ["localhost"], listenAddress: this.#address.host };
    if (!isOwnHost(headers.host, own)) {
      throw new RpcError("RPC_FORBIDDEN", "The Host header names no host of this helper.");
    }
    const { origin } = headers;
    if (origin === undefined) return undefined;
    const name = URL.canParse(origin) ? new URL(origin).hostname : "";
    if (name === "localhost" || isLoopback(name.replace(/^\[|\]$/g, ""))) return origin;
    throw new RpcError("RPC_FORBIDDEN", "A page from elsewhere may not use the helper.");
  }
}
