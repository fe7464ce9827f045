import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { paramsJsonSchema } from "../../rpc/json-schema.ts";
import type { Method, MethodSet } from "../../rpc/method.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { CallAnswer } from "../methods/method-caller.ts";
import type { HttpOptions } from "./http-options.ts";
import { acceptedForm, MEDIA_TYPES, type MediaForm } from "./media-form.ts";
import { requireForm, toForm } from "./mirror-form.ts";
import { MirrorPaths } from "./mirror-paths.ts";
import type { HttpPeer, PeerReader } from "./peer-reader.ts";
import { addProofs } from "./proof-rows.ts";
import { paramsOfQuery } from "./query-params.ts";
import type { RateLimiter } from "./rate-limiter.ts";

/** What the mirror needs. */
export interface MirrorParts {
  readonly options: HttpOptions;
  readonly methods: MethodSet;
  readonly peers: PeerReader;
  readonly limiter: RateLimiter;
}

type Params = Readonly<Record<string, unknown>>;

/** A year: as long as a cache may keep what never changes. */
const IMMUTABLE = "public, max-age=31536000, immutable";

/** Adds `GET /v1/*`: every read of the table that has a path. */
export function addMirrorRoute(app: FastifyInstance, parts: MirrorParts): void {
  const paths = new MirrorPaths(parts.methods);
  app.get("/v1/*", async (request, reply) => {
    const { pathname, searchParams } = new URL(request.raw.url ?? "", "http://node");
    const peer = parts.peers.read(request.raw);
    const match = paths.match(pathname.slice("/v1".length));
    takeToken(parts, peer, match?.method.limitClass ?? "read");
    if (match === undefined) {
      throw new RpcError("RPC_NOT_FOUND", `There is no ${pathname}.`, {
        fix: "See /openapi.json for the paths of this node.",
      });
    }
    const { method } = match;
    const form = match.form ?? acceptedForm(request.headers.accept);
    requireForm(method, form);
    // Some reads prove what they say by themselves, and have a parameter for it.
    const wantsProof = !("proof" in method.params.shape) && searchParams.get("proof") === "1";
    if (wantsProof) searchParams.delete("proof");
    // As many proofs as there are rows cost as much as a costly call, at least.
    if (wantsProof) takeToken(parts, peer, "costly");
    const params = readParams(method, request, { searchParams, path: match.params });
    const answer = await call(parts, { method, params, peer }, reply);
    const proven = wantsProof ? await addProofs(parts, { method, answer, peer }) : answer;
    return send(parts, { method, params, form, answer: proven, request, reply });
  });
}

function takeToken({ limiter }: MirrorParts, peer: HttpPeer, limitClass: Method["limitClass"]) {
  if (peer.limitKey === null) return;
  const waitS = limiter.take(peer.limitKey, limitClass);
  if (waitS === 0) return;
  const evidence = { retry_after_s: waitS };
  throw new RpcError("RPC_RATE_LIMITED", `Ask again in ${waitS} s.`, { evidence });
}

function readParams(
  method: Method,
  request: FastifyRequest,
  given: {
    readonly searchParams: URLSearchParams;
    readonly path: Readonly<Record<string, string>>;
  },
): Params {
  const texts: Record<string, string | readonly string[]> = {};
  for (const name of new Set(given.searchParams.keys())) {
    const values = given.searchParams.getAll(name);
    texts[name] = values.length === 1 ? (values[0] ?? "") : values;
  }
  const { "x-min-height": minHeight } = request.headers;
  if (typeof minHeight === "string" && texts.min_height === undefined) texts.min_height = minHeight;
  const repeated = Object.keys(given.path).find((name) => name in texts);
  if (repeated !== undefined) {
    throw new RpcError("RPC_PARAMS", `${repeated} stands in the path already.`, {
      evidence: { path: repeated, expected: "once, in the path", nearest: null },
    });
  }
  return paramsOfQuery({ ...given.path, ...texts }, paramsJsonSchema(method));
}

async function call(
  { options }: MirrorParts,
  {
    method,
    params,
    peer,
  }: { readonly method: Method; readonly params: Params; readonly peer: HttpPeer },
  reply: FastifyReply,
): Promise<CallAnswer> {
  const gone = new AbortController();
  reply.raw.once("close", () => gone.abort());
  const { listener } = peer;
  return await options.caller.call({ method: method.name, params, listener, signal: gone.signal });
}

interface Sending {
  readonly method: Method;
  readonly params: Params;
  readonly form: MediaForm;
  readonly answer: CallAnswer;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

function send(parts: MirrorParts, sending: Sending): FastifyReply {
  const { method, form, answer, request, reply } = sending;
  const body = toForm(method, form, answer.result);
  reply.header("vary", "accept, x-min-height").header("content-type", MEDIA_TYPES[form]);
  reply.header("content-digest", contentDigest(body));
  if (answer.at !== null) {
    reply.header("x-ledger-height", answer.at.height).header("x-block-hash", answer.at.block_hash);
  }
  const next = answer.result.next_cursor;
  if (typeof next === "string") reply.header("link", `<${nextUrl(request, next)}>; rel="next"`);
  const { tag, cacheControl } = caching(parts, sending);
  reply.header("cache-control", cacheControl);
  if (tag === null) return reply.send(body);
  reply.header("etag", tag);
  return isKnown(request.headers["if-none-match"], tag)
    ? reply.status(304).send()
    : reply.send(body);
}

/**
 * The mark of an answer. What is asked of a fixed height below finality never changes. Anything else is the same while
 * the head is, but for what the process says of itself.
 */
function caching({ options }: MirrorParts, { method, params, form, answer, request }: Sending) {
  const { at } = answer;
  if (at === null || method.isLive === true) return { tag: null, cacheControl: "no-store" };
  const { chain, reader } = options.service;
  const isFixed = "at_height" in params || "cursor" in params;
  const isFinal = isFixed && at.height <= (chain ?? reader.store).finalHeight;
  const proof = /[?&]proof=1(?:&|$)/.test(request.raw.url ?? "") ? "-proof" : "";
  const mark = `"${at.height}-${at.block_hash.slice(2, 18)}-${form}${proof}"`;
  return isFinal
    ? { tag: mark, cacheControl: IMMUTABLE }
    : { tag: `W/${mark}`, cacheControl: "no-cache" };
}

/** Source: RFC 9110 section 13.1.2; tags are compared weakly. */
function isKnown(header: string | undefined, tag: string): boolean {
  const bare = (text: string): string => text.trim().replace(/^W\//, "");
  const tags = (header ?? "").split(",").map(bare);
  return tags.includes("*") || tags.includes(bare(tag));
}

/** Source: RFC 9530 section 2. */
function contentDigest(body: string): string {
  return `sha-256=:${createHash("sha256").update(body).digest("base64")}:`;
}

function nextUrl(request: FastifyRequest, cursor: string): string {
  const url = new URL(request.raw.url ?? "", "http://node");
  url.searchParams.set("cursor", cursor);
  return `${url.pathname}${url.search}`;
}
