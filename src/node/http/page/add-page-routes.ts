import type { FastifyInstance } from "fastify";
import { type PageFile, readPageManifest } from "./page-manifest.ts";

/** Adds the pages of the node: static files, each by its own path, with its digest as entity tag. */
export function addPageRoutes(
  app: FastifyInstance,
  files: readonly PageFile[] = readPageManifest(),
): void {
  for (const { path, type, body, digest } of files) {
    const etag = `"${digest}"`;
    app.get(path, (request, reply) => {
      reply.header("etag", etag).header("cache-control", "no-cache");
      if (request.headers["if-none-match"] === etag) return reply.status(304).send();
      return reply.header("content-type", type).send(body);
    });
  }
}
