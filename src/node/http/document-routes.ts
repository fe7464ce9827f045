import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import type { MethodSet } from "../../rpc/method.ts";
import { openApiDocument } from "../../rpc/openapi.ts";
import { openRpcDocument } from "../../rpc/openrpc.ts";
import { errorPage } from "./error-page.ts";
import { SHARED_HEADERS } from "./security-headers.ts";

const ERRORS = join(import.meta.dirname, "../../../docs/errors.md");

/** The documents that describe the interface, made once. */
export interface Documents {
  readonly openRpc: unknown;
  readonly openApi: unknown;
}

export function makeDocuments(methods: MethodSet, version: string): Documents {
  return {
    openRpc: openRpcDocument(methods, { version }),
    openApi: openApiDocument(methods, { version }),
  };
}

/** Adds the documents for programs, and the page of codes to which every error points. */
export function addDocumentRoutes(app: FastifyInstance, documents: Documents): void {
  const markdown = readFileSync(ERRORS, "utf8");
  const page = errorPage(markdown);
  const texts = [
    ["/openrpc.json", JSON.stringify(documents.openRpc)],
    ["/openapi.json", JSON.stringify(documents.openApi)],
  ] as const;
  for (const [path, text] of texts) {
    app.get(path, (_request, reply) =>
      reply
        .headers(SHARED_HEADERS)
        .header("cache-control", "no-cache")
        .header("content-type", "application/json")
        .send(text),
    );
  }
  app.get("/docs/errors", (request, reply) => {
    const wantsPage = (request.headers.accept ?? "").includes("text/html");
    return reply
      .headers(SHARED_HEADERS)
      .header("vary", "accept")
      .header("cache-control", "no-cache")
      .header("content-type", `text/${wantsPage ? "html" : "markdown"}; charset=utf-8`)
      .send(wantsPage ? page : markdown);
  });
}
