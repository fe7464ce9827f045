import type { ServerResponse } from "node:http";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { STREAM_QUERY } from "../../rpc/event-fields.ts";
import { type JsonSchema, schemaJson } from "../../rpc/json-schema.ts";
import type { EventSink } from "../events/event-stream.ts";
import { noticeToJson } from "../events/notice-json.ts";
import { checkParams } from "../methods/read-params.ts";
import type { HttpOptions } from "./http-options.ts";
import type { HttpPeer, PeerReader } from "./peer-reader.ts";
import { paramsOfQuery } from "./query-params.ts";
import { SECURITY_HEADERS, SHARED_HEADERS } from "./security-headers.ts";
import { refuseOnNodeChannel, type StreamParts } from "./stream-parts.ts";

/** Milliseconds between two signs of life. */
const HEARTBEAT_MS = 15_000;
/** How long a reader that was too slow may take to read what it was sent. */
const GRACE_MS = 5_000;

const SCHEMA: JsonSchema = schemaJson(STREAM_QUERY);

/** Adds `GET /v1/events`. Source: the WHATWG standard "Server-sent events". */
export function addSseRoute(
  app: FastifyInstance,
  parts: {
    readonly options: HttpOptions;
    readonly peers: PeerReader;
    readonly streams: StreamParts;
    readonly takeToken: (peer: HttpPeer) => void;
  },
): void {
  const { options, peers, streams } = parts;
  app.get("/v1/events", { exposeHeadRoute: false }, async (request, reply) => {
    const peer = peers.read(request.raw);
    parts.takeToken(peer);
    const { from, channel, ...filter } = checkParams(STREAM_QUERY, readQuery(request));
    if (channel === "node") refuseOnNodeChannel(filter, from);
    const lastId = request.headers["last-event-id"];
    const start = typeof lastId === "string" && lastId !== "" ? lastId : from;
    const wish = channel === "node" ? null : streams.read(filter, start);
    const release = streams.takePlace(peer.limitKey);
    reply.hijack();
    const response = reply.raw;
    response.once("close", release);
    begin(response);
    if (wish === null) serveNotices(response, options);
    else serveEvents(response, streams, { wish, options });
  });
}

function readQuery(request: FastifyRequest): Readonly<Record<string, unknown>> {
  const { searchParams } = new URL(request.raw.url ?? "", "http://node");
  const names = new Set(searchParams.keys());
  const texts = [...names].map((name) => [name, searchParams.getAll(name).join(",")]);
  return paramsOfQuery(Object.fromEntries(texts), SCHEMA);
}

function begin(response: ServerResponse): void {
  response.writeHead(200, {
    ...SECURITY_HEADERS,
    ...SHARED_HEADERS,
    "content-type": "text/event-stream",
    "cache-control": "no-store",
    // A proxy that gathers what it passes on would hold events back.
    "x-accel-buffering": "no",
  });
  response.flushHeaders();
}

function serveEvents(
  response: ServerResponse,
  streams: StreamParts,
  {
    wish,
    options,
  }: { readonly wish: ReturnType<StreamParts["read"]>; readonly options: HttpOptions },
): void {
  const { timer } = options;
  const sink: EventSink = {
    send: ({ token, type, text }) => {
      response.write(`id: ${token}\nevent: ${type}\ndata: ${text}\n\n`);
    },
    sendReorganized: (commonHeight, token) => {
      const data = JSON.stringify({ common_height: commonHeight });
      response.write(`id: ${token}\nevent: chain_reorganized\ndata: ${data}\n\n`);
    },
    bufferedBytes: () => response.writableLength,
    endSlow: (token) => {
      response.end(`: too slow, go on from ${token}\n\n`);
      timer.after(GRACE_MS, () => response.destroy());
    },
  };
  const stream = streams.stream(wish, sink);
  // An id without data moves the reader's resume point and is no event.
  response.write(`retry: 1000\nid: ${stream.token}\n\n`);
  const end = streams.hub.open(stream);
  response.on("drain", () => stream.pump());
  keepAlive(response, options, () => `: head ${streams.feed.height}\nid: ${stream.token}\n\n`);
  response.once("close", end);
}

function serveNotices(response: ServerResponse, options: HttpOptions): void {
  const { service, limits } = options;
  const unsubscribe = service.sequencer?.onNotice((notice) => {
    const { type, ...rest } = noticeToJson(notice);
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...rest })}\n\n`);
    if (response.writableLength > limits().backlogBytes) response.destroy();
  });
  keepAlive(response, options, () => `: head ${service.index.height}\n\n`);
  response.once("close", () => unsubscribe?.());
}

function keepAlive(response: ServerResponse, { timer }: HttpOptions, text: () => string): void {
  let callOff = (): void => {};
  const beat = (): void => {
    if (response.writableEnded) return;
    response.write(text());
    callOff = timer.after(HEARTBEAT_MS, beat);
  };
  callOff = timer.after(HEARTBEAT_MS, beat);
  response.once("close", () => callOff());
}
