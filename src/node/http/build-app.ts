import fastify, { type FastifyInstance } from "fastify";
import type { MethodSet } from "../../rpc/method.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import { createHttpServer, DEFAULT_HTTP_TIMES, type HttpTimes } from "./create-server.ts";
import { addDocumentRoutes, makeDocuments } from "./document-routes.ts";
import type { HttpOptions } from "./http-options.ts";
import { JsonRpc } from "./json-rpc.ts";
import { addMirrorRoute } from "./mirror-route.ts";
import { type HttpPeer, PeerReader } from "./peer-reader.ts";
import { problemOf, sendProblem } from "./problem.ts";
import { RateLimiter } from "./rate-limiter.ts";
import { addRawBlocksRoute } from "./raw-blocks-route.ts";
import { addRpcRoute } from "./rpc-route.ts";
import { SECURITY_HEADERS, SHARED_HEADERS } from "./security-headers.ts";
import { addSseRoute } from "./sse-route.ts";
import { StreamParts } from "./stream-parts.ts";
import { WebSockets } from "./web-socket-server.ts";

const INTERFACE = /^\/(?:rpc(?:[/?]|$)|v1\/)/;

/** An application, apart from listening. */
export interface HttpApp {
  readonly app: FastifyInstance;
  readonly peers: PeerReader;
  /** Ends the streams, which would never end by themselves. */
  readonly endStreams: () => void;
}

/** Builds the application of a listener. Requires: the methods that the caller has. */
export function buildApp(
  options: HttpOptions,
  methods: MethodSet,
  times: HttpTimes = DEFAULT_HTTP_TIMES,
): HttpApp {
  const documents = makeDocuments(methods, options.service.facts.version);
  const limiter = new RateLimiter(() => options.limits().rates, options.timer);
  const peers = new PeerReader(options);
  const rpc = new JsonRpc({
    caller: options.caller,
    limiter,
    limits: options.limits,
    discover: () => documents.openRpc,
    onOperatorCall: options.onOperatorCall,
  });
  const app = fastify({
    serverFactory: (handler) => createHttpServer(options, times, handler),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 4096 },
  });
  const streams = new StreamParts(options);
  const sockets = new WebSockets({ options, rpc, streams }, peers);
  const takeToken = (peer: HttpPeer): void => takeRead(limiter, peer);
  addHooks(app, { options, peers, takeToken });
  addRpcRoute(app, { options, rpc, peers, limiter });
  addMirrorRoute(app, { options, methods, peers, limiter });
  addSseRoute(app, { options, peers, streams, takeToken });
  addRawBlocksRoute(app, { options, peers, limiter });
  addDocumentRoutes(app, documents);
  addAbsentRoutes(app);
  options.addPages?.(app);
  sockets.attach(app.server);
  const endStreams = (): void => {
    streams.hub.close();
    sockets.close();
  };
  return { app, peers, endStreams };
}

/** Throws `RPC_RATE_LIMITED` where the peer has no read left. */
function takeRead(limiter: RateLimiter, { limitKey }: HttpPeer): void {
  const waitS = limitKey === null ? 0 : limiter.take(limitKey, "read");
  if (waitS === 0) return;
  const evidence = { retry_after_s: waitS };
  throw new RpcError("RPC_RATE_LIMITED", `Ask again in ${waitS} s.`, { evidence });
}

/** Places of the interface whose parts this program does not have: it says so. */
function addAbsentRoutes(app: FastifyInstance): void {
  for (const [path, part] of [
    ["/feeds/*", "feeds"],
    ["/radar/*", "drift radar"],
  ] as const) {
    app.get(path, () => {
      throw new RpcError("RPC_NOT_AVAILABLE", `This node has no ${part}.`);
    });
  }
}

function addHooks(
  app: FastifyInstance,
  parts: {
    readonly options: HttpOptions;
    readonly peers: PeerReader;
    readonly takeToken: (peer: HttpPeer) => void;
  },
): void {
  const { options, peers, takeToken } = parts;
  app.addHook("onRequest", async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    const peer = peers.read(request.raw);
    // The interface counts by the class of each method; everything else is a read.
    const isInterface = INTERFACE.test(request.raw.url ?? "");
    if (!isInterface) takeToken(peer);
    if (isInterface && peer.listener === "public") reply.headers(SHARED_HEADERS);
  });
  for (const path of ["/rpc", "/v1/*"]) {
    app.options(path, (_request, reply) =>
      reply
        .headers({
          "access-control-allow-methods": "GET, POST, OPTIONS",
          "access-control-allow-headers":
            "Accept, Content-Type, If-None-Match, Last-Event-ID, X-Min-Height",
          "access-control-max-age": 86_400,
        })
        .status(204)
        .send(),
    );
  }
  app.setNotFoundHandler((request, reply) => {
    const detail = `There is no ${request.method} ${request.url.slice(0, 200)}.`;
    const fix = "See /openapi.json for the paths of this node.";
    return sendProblem(reply, new RpcError("RPC_NOT_FOUND", detail, { fix }));
  });
  app.setErrorHandler((cause, _request, reply) => {
    const error = problemOf(cause);
    if (!(cause instanceof RpcError)) options.onFailure(cause);
    return sendProblem(reply, error);
  });
}
