import type { Duplex } from "node:stream";
import { RpcError } from "../../rpc/rpc-error.ts";

const REASONS: ReadonlyMap<number, string> = new Map([
  [400, "Bad Request"],
  [401, "Unauthorized"],
  [403, "Forbidden"],
  [404, "Not Found"],
  [408, "Request Timeout"],
  [413, "Content Too Large"],
  [429, "Too Many Requests"],
]);

/** Answers what is no request of HTTP, or comes too slowly, as far as the connection still takes an answer. */
export function answerClientError(cause: NodeJS.ErrnoException, socket: Duplex): void {
  if (!isAnswered(cause.code ?? "") || !socket.writable) {
    socket.destroy();
    return;
  }
  switch (cause.code) {
    case "HPE_HEADER_OVERFLOW": {
      const more = { evidence: { what: "headers" } };
      refuseSocket(socket, new RpcError("RPC_TOO_LARGE", "The headers are too large.", more));
      return;
    }
    case "ERR_HTTP_REQUEST_TIMEOUT":
      refuseSocket(socket, new RpcError("RPC_TIMEOUT", "The request did not come in time."), 408);
      return;
    default:
      refuseSocket(socket, new RpcError("RPC_REQUEST", "The bytes are no request of HTTP/1.1."));
  }
}

/**
 * What the parser of HTTP refuses, and who is late, hear why. Whatever else ends a connection has ended it for both, or
 * came before the handshake of TLS was done, where nothing can be said.
 */
function isAnswered(code: string): boolean {
  return code.startsWith("HPE_") || code === "ERR_HTTP_REQUEST_TIMEOUT";
}

/** Writes a refusal onto a bare connection and ends it. */
export function refuseSocket(
  socket: Duplex,
  error: RpcError,
  status = error.row.status ?? 400,
): void {
  const { message, code, data } = error.toObject();
  const body = JSON.stringify({ type: data.doc, title: message, status, code, ...data });
  socket.end(
    [
      `HTTP/1.1 ${status} ${REASONS.get(status) ?? "Refused"}`,
      "Connection: close",
      "Content-Type: application/problem+json",
      "X-Content-Type-Options: nosniff",
      `Content-Length: ${Buffer.byteLength(body)}`,
      "",
      body,
    ].join("\r\n"),
  );
}
