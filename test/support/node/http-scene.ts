import { buildApp } from "../../../src/node/http/build-app.ts";
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from "../../../src/node/http/http-limits.ts";
import type { HttpOptions, OperatorCall } from "../../../src/node/http/http-options.ts";
import { type MethodBook, MethodCaller } from "../../../src/node/methods/method-caller.ts";
import type { NodeService } from "../../../src/node/service/node-service.ts";
import type { RpcErrorData } from "../../../src/rpc/rpc-error.ts";
import { ManualTimer } from "./manual-timer.ts";
import { PROBE_METHODS, probeHandlers } from "./probe-methods.ts";

export const TOKEN = "0f".repeat(32);

/** The parsed answer to one call. */
export interface Answer {
  readonly jsonrpc: "2.0";
  readonly id: string | number | null;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the result of the method that it calls.
  readonly result?: any;
  readonly error?: { readonly code: number; readonly message: string; readonly data: RpcErrorData };
}

/** What a scene can be changed in. */
export interface HttpSceneOptions {
  readonly book?: MethodBook;
  readonly limits?: Partial<HttpLimits>;
  readonly options?: Partial<HttpOptions>;
}

/** The application of a listener on a service, with a timer that the test moves. */
export function httpScene(service: NodeService, wanted: HttpSceneOptions = {}) {
  const timer = new ManualTimer();
  const handlers = probeHandlers();
  const book = wanted.book ?? { methods: PROBE_METHODS, handlers };
  const failures: unknown[] = [];
  const operatorCalls: OperatorCall[] = [];
  const onFailure = (_method: string, cause: unknown) => failures.push(cause);
  const caller = new MethodCaller(service, book, { timer, onFailure });
  const options: HttpOptions = {
    service,
    caller,
    listener: "public",
    limits: () => ({ ...DEFAULT_HTTP_LIMITS, ...wanted.limits }),
    hosts: ["localhost"],
    listenAddress: "127.0.0.1",
    trustedProxies: [],
    operatorToken: TOKEN,
    timer,
    onOperatorCall: (call) => operatorCalls.push(call),
    onFailure: (cause) => failures.push(cause),
    ...wanted.options,
  };
  const built = buildApp(options, book.methods);
  const { app } = built;
  /** Posts bytes as they are. */
  const post = (body: string | Buffer, headers: Record<string, string> = {}) =>
    app.inject({
      method: "POST",
      url: "/rpc",
      payload: body,
      headers: { host: "localhost", ...headers },
    });
  /** Calls a method by JSON-RPC. */
  const call = async (
    method: string,
    params?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    return (await post(body, headers)).json<Answer>();
  };
  const get = (url: string, headers: Record<string, string> = {}) =>
    app.inject({ method: "GET", url, headers: { host: "localhost", ...headers } });
  const close = async () => {
    built.endStreams();
    await app.close();
  };
  return {
    ...built,
    timer,
    caller,
    options,
    handlers,
    failures,
    operatorCalls,
    post,
    call,
    get,
    close,
  };
}
