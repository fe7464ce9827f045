import type { FastifyInstance } from "fastify";
import { paramsJsonSchema } from "../../rpc/json-schema.ts";
import { BLOCK_METHODS } from "../../rpc/methods/blocks.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import { readRawBlocks } from "../methods/raw-blocks.ts";
import { readParams } from "../methods/read-params.ts";
import type { HttpOptions } from "./http-options.ts";
import type { PeerReader } from "./peer-reader.ts";
import { paramsOfQuery } from "./query-params.ts";
import type { RateLimiter } from "./rate-limiter.ts";

/** Most bytes of blocks in one answer, unless a single block has more. */
const RAW_BYTES_MAX = 8 * 1024 * 1024;

/** Source: RFC 8742 section 5. */
const MEDIA_TYPE = "application/cbor-seq";

/**
 * Adds `GET /v1/blocks.cbor`: what `get_raw_blocks` gives, with the same parameters, as the bytes that they are.
 * `X-Next-Height` names the block to go on with, where there is one.
 */
export function addRawBlocksRoute(
  app: FastifyInstance,
  parts: {
    readonly options: HttpOptions;
    readonly peers: PeerReader;
    readonly limiter: RateLimiter;
  },
): void {
  const method = BLOCK_METHODS.get_raw_blocks;
  const { service } = parts.options;
  app.get("/v1/blocks.cbor", async (request, reply) => {
    const peer = parts.peers.read(request.raw);
    const waitS = peer.limitKey === null ? 0 : parts.limiter.take(peer.limitKey, method.limitClass);
    if (waitS > 0) {
      const evidence = { retry_after_s: waitS };
      throw new RpcError("RPC_RATE_LIMITED", `Ask again in ${waitS} s.`, { evidence });
    }
    const { searchParams } = new URL(request.raw.url ?? "", "http://node");
    const given = paramsOfQuery(Object.fromEntries(searchParams), paramsJsonSchema(method));
    const params = readParams(method, given);
    const [from, count] = [Number(params.from), Number(params.count)];
    const { tipHeight } = service.reader.store;
    if (from > tipHeight) {
      throw new RpcError(
        "RPC_NOT_FOUND",
        `There is no block ${from}; the newest is ${tipHeight}.`,
        {
          evidence: { height: tipHeight },
        },
      );
    }
    const to = Math.min(from + count - 1, tipHeight);
    const raw = readRawBlocks(service.reader, { from, to, bytesMax: RAW_BYTES_MAX });
    const next = from + raw.count;
    if (next <= tipHeight) reply.header("x-next-height", next);
    return reply.header("content-type", MEDIA_TYPE).send(Buffer.from(raw.bytes));
  });
}
