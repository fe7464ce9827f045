import { createServer, type Server } from "node:http";

/** What the listener answers with. */
export interface MetricsSource {
  readonly text: Promise<string>;
  readonly contentType: string;
}

/** Headers and a pause; the listener is for one scraper, not for the world. */
const HEADER_BYTES_MAX = 8 * 1024;
const REQUEST_MS_MAX = 10_000;

/** A server that answers `GET /metrics` and nothing else. It does not listen as yet. */
export function createMetricsServer(
  source: MetricsSource,
  onFailure: (cause: unknown) => void,
): Server {
  const options = { maxHeaderSize: HEADER_BYTES_MAX, requestTimeout: REQUEST_MS_MAX };
  return createServer(options, (request, response) => {
    const isScrape = request.url?.split("?")[0] === "/metrics";
    if (!isScrape || (request.method !== "GET" && request.method !== "HEAD")) {
      response.writeHead(isScrape ? 405 : 404, { "content-type": "text/plain" });
      response.end(isScrape ? "GET only\n" : "/metrics\n");
      return;
    }
    source.text.then(
      (text) => {
        response.writeHead(200, { "content-type": source.contentType });
        response.end(request.method === "HEAD" ? undefined : text);
      },
      (cause: unknown) => {
        onFailure(cause);
        response.writeHead(500, { "content-type": "text/plain" });
        response.end("the figures cannot be read\n");
      },
    );
  });
}
