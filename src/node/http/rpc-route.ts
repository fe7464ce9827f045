import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { HttpOptions } from "./http-options.ts";
import type { JsonRpc, RpcReply } from "./json-rpc.ts";
import type { HttpPeer, PeerReader } from "./peer-reader.ts";
import { problemOf } from "./problem.ts";
import type { RateLimiter } from "./rate-limiter.ts";
import { readBody } from "./read-body.ts";

/** What the route needs. */
export interface RpcRouteParts {
  readonly options: HttpOptions;
  readonly rpc: JsonRpc;
  readonly peers: PeerReader;
  readonly limiter: RateLimiter;
}

/** Adds `POST /rpc`. */
export function addRpcRoute(app: FastifyInstance, parts: RpcRouteParts): void {
  // The body is read by the handler, which knows who sends it and what the limits are by then.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _payload, done) => done(null));
  app.post("/rpc", async (request, reply) => {
    const answer = await answerRequest(parts, request, reply);
    if (answer.retryAfterS !== null) reply.header("retry-after", answer.retryAfterS);
    reply.header("cache-control", "no-store").status(answer.status);
    if (answer.body === null) return reply.send();
    return reply.header("content-type", "application/json").send(answer.body);
  });
}

async function answerRequest(
  parts: RpcRouteParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<RpcReply> {
  try {
    const peer = parts.peers.read(request.raw);
    refuseBlocked(parts.limiter, peer);
    const body = await readBody(request.raw, parts.options.limits().bodyBytes);
    const gone = new AbortController();
    reply.raw.once("close", () => gone.abort());
    return await parts.rpc.answer(body, { ...peer, signal: gone.signal });
  } catch (cause) {
    const error = problemOf(cause);
    if (!(cause instanceof RpcError)) parts.options.onFailure(cause);
    // The rest of a body that was refused is not read: the connection ends with the answer.
    if (!request.raw.complete) reply.header("connection", "close");
    const body = JSON.stringify({ jsonrpc: "2.0", id: null, error: error.toObject() });
    return { status: error.row.status ?? 500, body, retryAfterS: error.retryAfterS };
  }
}

/** Whoever has no token left in any class is refused before the body is read. */
function refuseBlocked(limiter: RateLimiter, { limitKey }: HttpPeer): void {
  const waitS = limitKey === null ? 0 : limiter.blockedS(limitKey);
  if (waitS === 0) return;
  const evidence = { retry_after_s: waitS };
  throw new RpcError("RPC_RATE_LIMITED", `Ask again in ${waitS} s.`, { evidence });
}
