import type { FastifyReply } from "fastify";
import { RpcError } from "../../rpc/rpc-error.ts";

/** Sends a refusal over plain HTTP. Source: RFC 9457, with the members that JSON-RPC has in `data`. */
export function sendProblem(reply: FastifyReply, error: RpcError): FastifyReply {
  const { code, message, data } = error.toObject();
  const status = error.row.status ?? 500;
  const wait = error.retryAfterS;
  if (wait !== null) reply.header("retry-after", wait);
  return reply
    .status(status)
    .header("content-type", "application/problem+json")
    .header("cache-control", "no-store")
    .send(JSON.stringify({ type: data.doc, title: message, status, code, ...data }));
}

/** The error of the interface for whatever was thrown on the way of a request. */
export function problemOf(cause: unknown): RpcError {
  return cause instanceof RpcError ? cause : new RpcError("RPC_INTERNAL", "The node failed.");
}
