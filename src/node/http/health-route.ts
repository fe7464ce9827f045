import type { FastifyInstance } from "fastify";
import type { Health } from "../health.ts";

/** Adds `GET /health`: 200 while the node does its work, else 503 with every reason. */
export function addHealthRoute(app: FastifyInstance, health: () => Health): void {
  app.get("/health", (_request, reply) => {
    const { status, reasons } = health();
    return reply
      .status(status === "healthy" ? 200 : 503)
      .header("cache-control", "no-store")
      .header("content-type", "application/json")
      .send(JSON.stringify(reasons.length === 0 ? { status } : { status, reasons }));
  });
}
