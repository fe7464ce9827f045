import { createServer, type RequestListener, type Server, type ServerOptions } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { answerClientError } from "./client-error.ts";
import type { HttpOptions } from "./http-options.ts";

/** Bytes of the headers of a request, unless the options say otherwise. */
const HEADER_BYTES_MAX = 16 * 1024;

/** How long a connection may take. */
export interface HttpTimes {
  /** Until all headers of a request are there; over TLS, also until the handshake is done. */
  readonly headersMs: number;
  /** Until the whole request is there. */
  readonly requestMs: number;
  /** Between two requests. */
  readonly idleMs: number;
  /** Between two looks at who is late. */
  readonly checkMs: number;
}

/** The times of a node. */
export const DEFAULT_HTTP_TIMES: HttpTimes = {
  headersMs: 10_000,
  requestMs: 30_000,
  idleMs: 10_000,
  checkMs: 2_000,
};

/** The server of a listener, which speaks TLS where it has a certificate. */
export function createHttpServer(
  { headerBytes = HEADER_BYTES_MAX, tls }: HttpOptions,
  times: HttpTimes,
  handler: RequestListener,
): Server {
  const bounds: ServerOptions = {
    maxHeaderSize: headerBytes,
    headersTimeout: times.headersMs,
    requestTimeout: times.requestMs,
    keepAliveTimeout: times.idleMs,
    connectionsCheckingInterval: times.checkMs,
  };
  const server =
    tls === undefined
      ? createServer(bounds, handler)
      : createTlsServer(
          {
            ...bounds,
            ...tls,
            minVersion: "TLSv1.2",
            // Time for the handshake counts from the connection on; Node's own bound is two minutes.
            handshakeTimeout: times.headersMs,
          },
          handler,
        );
  server.on("clientError", answerClientError);
  return server;
}
