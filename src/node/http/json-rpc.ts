import { RpcError } from "../../rpc/rpc-error.ts";
import { type JsonValue, readStrictJson } from "../../rpc/strict-json.ts";
import type { MethodCaller } from "../methods/method-caller.ts";
import type { CallContext } from "../service/node-service.ts";
import type { HttpLimits } from "./http-limits.ts";
import type { OperatorCall } from "./http-options.ts";
import type { RateLimiter } from "./rate-limiter.ts";
import { idOf, type RpcId, type RpcRequest, readRequest } from "./rpc-request.ts";

/** Who sends calls. */
export interface RpcPeer {
  readonly listener: CallContext["listener"];
  readonly address: string;
  /** What limits count by; null where nothing is limited. */
  readonly limitKey: string | null;
  /** Aborted when the peer has gone. */
  readonly signal: AbortSignal;
  /** Methods of the connection itself, e.g. `subscribe`. */
  readonly own?: ReadonlyMap<string, (params: unknown) => unknown>;
}

/** What goes back for one body. */
export interface RpcReply {
  /** Status over HTTP. */
  readonly status: number;
  /** JSON, or null where nothing is to be answered. */
  readonly body: string | null;
  readonly retryAfterS: number | null;
}

/** What answers are made with. */
export interface JsonRpcParts {
  readonly caller: MethodCaller;
  readonly limiter: RateLimiter;
  readonly limits: () => HttpLimits;
  /** The OpenRPC document. */
  readonly discover: () => unknown;
  readonly onOperatorCall: (call: OperatorCall) => void;
}

/** Name by which OpenRPC has a server describe itself. */
const DISCOVER = "rpc.discover";

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** JSON-RPC 2.0 over bytes, whatever carries them: bodies of HTTP, messages of a WebSocket. */
export class JsonRpc {
  readonly #parts: JsonRpcParts;

  constructor(parts: JsonRpcParts) {
    this.#parts = parts;
  }

  /** Answers one body: a call or a batch. It never rejects. */
  async answer(body: Uint8Array, peer: RpcPeer): Promise<RpcReply> {
    try {
      const value = this.#parse(body);
      if (Array.isArray(value)) return await this.#answerBatch(value, peer);
      const answer = await this.#answerOne(value, peer);
      return { status: answer.status, body: answer.text, retryAfterS: answer.retryAfterS };
    } catch (cause) {
      const wait = peer.limitKey === null ? 0 : this.#parts.limiter.take(peer.limitKey, "read");
      const refusal = wait > 0 ? rateLimited(wait) : asRpcError(cause);
      const { status, text, retryAfterS } = refused(null, refusal);
      return { status, body: text, retryAfterS };
    }
  }

  #parse(body: Uint8Array): JsonValue {
    const { bodyBytes, jsonDepth } = this.#parts.limits();
    if (body.length > bodyBytes) throw tooLarge("body", body.length, bodyBytes);
    let text: string;
    try {
      text = UTF8.decode(body);
    } catch {
      throw new RpcError("RPC_PARSE", "The body is not UTF-8.");
    }
    const parsed = readStrictJson(text, jsonDepth);
    if (parsed.ok) return parsed.value;
    const { reason, index } = parsed.error;
    const detail = `The body is not strict JSON: ${reason}, at character ${index}.`;
    throw new RpcError("RPC_PARSE", detail, { evidence: { reason, index } });
  }

  async #answerBatch(entries: readonly JsonValue[], peer: RpcPeer): Promise<RpcReply> {
    const { batchCalls, batchBytesOut } = this.#parts.limits();
    if (entries.length === 0) throw new RpcError("RPC_REQUEST", "The batch is empty.");
    if (entries.length > batchCalls) throw tooLarge("batch", entries.length, batchCalls);
    const texts: string[] = [];
    let sizeBytes = 0;
    let retryAfterS: number | null = null;
    for (const entry of entries) {
      // Calls run in their order. Once the answer is full, the rest is refused and not carried out.
      const answer =
        sizeBytes > batchBytesOut
          ? refused(idOf(entry), tooLarge("batch answer", sizeBytes, batchBytesOut))
          : await this.#answerOne(entry, peer);
      if (answer.text === null) continue;
      texts.push(answer.text);
      sizeBytes += Buffer.byteLength(answer.text);
      retryAfterS = answer.retryAfterS ?? retryAfterS;
    }
    const body = texts.length === 0 ? null : `[${texts.join(",")}]`;
    return { status: body === null ? 204 : 200, body, retryAfterS };
  }

  async #answerOne(value: JsonValue, peer: RpcPeer): Promise<OneAnswer> {
    let id: RpcId | null = idOf(value);
    try {
      const request = readRequest(value);
      id = request.id ?? null;
      if (request.id === undefined) return this.#notified(request, peer);
      const result = await this.#call(request, peer);
      return answered(JSON.stringify({ jsonrpc: "2.0", id, result }));
    } catch (cause) {
      const error = asRpcError(cause);
      const answer = refused(id, error);
      return error.code === "RPC_REQUEST" ? answer : { ...answer, status: 200 };
    }
  }

  /** A notification of a read asks for nothing. One of a write would be lost without a trace, so it is refused. */
  #notified({ method }: RpcRequest, peer: RpcPeer): OneAnswer {
    const isOwn = peer.own?.has(method) === true || method === DISCOVER;
    const kind = isOwn ? "read" : this.#parts.caller.find(method).kind;
    this.#takeToken("read", peer);
    if (kind === "read") return { text: null, status: 204, retryAfterS: null };
    const detail = `${method} needs an id: what it does must not be lost without an answer.`;
    throw new RpcError("RPC_REQUEST", detail);
  }

  async #call({ method, params }: RpcRequest, peer: RpcPeer): Promise<unknown> {
    const own = peer.own?.get(method);
    if (own !== undefined || method === DISCOVER) {
      this.#takeToken("read", peer);
      return own === undefined ? this.#parts.discover() : own(params);
    }
    const found = this.#findCounted(method, peer);
    this.#takeToken(found.limitClass, peer);
    const { listener, address, signal } = peer;
    const tell = (outcome: string): void => {
      if (found.kind !== "operator") return;
      this.#parts.onOperatorCall({ listener, address, method: found.name, outcome });
    };
    try {
      const { result } = await this.#parts.caller.call({ method, params, listener, signal });
      tell("ok");
      return result;
    } catch (cause) {
      tell(asRpcError(cause).code);
      throw cause;
    }
  }

  /** A call of an unknown method counts as a read. */
  #findCounted(name: string, peer: RpcPeer) {
    try {
      return this.#parts.caller.find(name);
    } catch (cause) {
      this.#takeToken("read", peer);
      throw cause;
    }
  }

  #takeToken(limitClass: keyof HttpLimits["rates"], { limitKey }: RpcPeer): void {
    if (limitKey === null) return;
    const waitS = this.#parts.limiter.take(limitKey, limitClass);
    if (waitS > 0) throw rateLimited(waitS);
  }
}

interface OneAnswer {
  readonly text: string | null;
  readonly status: number;
  readonly retryAfterS: number | null;
}

function answered(text: string): OneAnswer {
  return { text, status: 200, retryAfterS: null };
}

function refused(id: RpcId | null, error: RpcError): OneAnswer {
  const text = JSON.stringify({ jsonrpc: "2.0", id, error: error.toObject() });
  return { text, status: error.row.status ?? 200, retryAfterS: error.retryAfterS };
}

function rateLimited(waitS: number): RpcError {
  const evidence = { retry_after_s: waitS };
  return new RpcError("RPC_RATE_LIMITED", `Ask again in ${waitS} s.`, { evidence });
}

function tooLarge(what: string, size: number, limit: number): RpcError {
  const detail = `The ${what} has ${size}, the limit is ${limit}.`;
  return new RpcError("RPC_TOO_LARGE", detail, { evidence: { what, size, limit } });
}

/** What is not an error of the interface is a defect; the one who carries calls out has told of it. */
function asRpcError(cause: unknown): RpcError {
  return cause instanceof RpcError ? cause : new RpcError("RPC_INTERNAL", "The node failed.");
}
