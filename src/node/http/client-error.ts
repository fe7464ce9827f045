import type { Duplex } from "node:stream";
import { RpcError } from "../../rpc/rpc-error.ts";

/** Answers what is no request of HTTP, or comes too slowly, as far as the connection still takes an answer. */
export function answerClientError(cause: NodeJS.ErrnoException, socket: Duplex): void {
  if (cause.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, reason, error } = refusal(cause.code);
  const { message, code, data } = error.toObject();
  const body = JSON.stringify({ type: data.doc, title: message, status, code, ...data });
  socket.end(
    [
      `HTTP/1.1 ${status} ${reason}`,
      "Connection: close",
      "Content-Type: application/problem+json",
      "X-Content-Type-Options: nosniff",
      `Content-Length: ${Buffer.byteLength(body)}`,
      "",
      body,
    ].join("\r\n"),
  );
}

function refusal(code: string | undefined) {
  if (code === "HPE_HEADER_OVERFLOW") {
    const detail = "The headers are larger than the limit.";
    const error = new RpcError("RPC_TOO_LARGE", detail, { evidence: { what: "headers" } });
    return { status: 413, reason: "Content Too Large", error };
  }
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") {
    const error = new RpcError("RPC_TIMEOUT", "The request did not come in time.");
    return { status: 408, reason: "Request Timeout", error };
  }
  const error = new RpcError("RPC_REQUEST", "The bytes are no request of HTTP/1.1.");
  return { status: 400, reason: "Bad Request", error };
}
