import fastify from "fastify";

/**
 * A process of its own that does as little as an HTTP server of JSON can: it reads a body, parses it, and answers with
 * the id and an empty result. It prints its port.
 */
const app = fastify({ bodyLimit: 4 * 1024 * 1024 });
app.post("/rpc", (request) => {
  const { id } = request.body as { readonly id: number };
  return { jsonrpc: "2.0", id, result: {} };
});
await app.listen({ host: "127.0.0.1", port: 0 });
const address = app.server.address();
if (address === null || typeof address === "string") throw new RangeError("no port");
process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${address.port}` })}\n`);
