import type { EventFilter } from "../../rpc/event-fields.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import { EventFeed } from "../events/event-feed.ts";
import { EventHub } from "../events/event-hub.ts";
import { type EventConditions, eventConditions } from "../events/event-query.ts";
import { type EventSink, EventStream } from "../events/event-stream.ts";
import { type ResumePoint, readToken } from "../events/resume-token.ts";
import { ConnectionCounter } from "./connection-counter.ts";
import type { HttpOptions } from "./http-options.ts";

/** What a reader of events asks for. */
export interface StreamWish {
  readonly conditions: EventConditions;
  readonly from: ResumePoint | null;
}

/** Refuses what the channel `node` has not: a filter, or a place to go on from. */
export function refuseOnNodeChannel(filter: EventFilter, from: string | undefined): void {
  const [given] = [...Object.keys(filter), ...(from === undefined ? [] : ["from"])];
  if (given === undefined) return;
  const detail = `The channel node has no ${given}: it tells everything, from now on.`;
  throw new RpcError("RPC_PARAMS", detail, {
    evidence: { path: given, expected: "left out", nearest: null },
  });
}

/** What the streams of a listener share, whether they run over SSE or a WebSocket. */
export class StreamParts {
  readonly feed: EventFeed;
  readonly hub: EventHub;
  /** Streams and WebSockets by address. */
  readonly counter = new ConnectionCounter();
  readonly #options: HttpOptions;

  constructor(options: HttpOptions) {
    this.#options = options;
    this.feed = new EventFeed(options.service);
    this.hub = new EventHub(options.service);
  }

  /** Reads what is asked for. Throws `RPC_PARAMS` and `RPC_SEQ_GONE`. */
  read(filter: EventFilter, from: string | undefined): StreamWish {
    const { index } = this.#options.service;
    const conditions = eventConditions(filter, index.stateAt(index.height));
    if (from === undefined) return { conditions, from: null };
    const point = readToken(from);
    this.feed.requireKept(point);
    return { conditions, from: point };
  }

  /** A stream that has not begun as yet. */
  stream(wish: StreamWish, sink: EventSink): EventStream {
    const { timer, limits } = this.#options;
    const backlogBytes = (): number => limits().backlogBytes;
    return new EventStream({ ...wish, feed: this.feed, sink, backlogBytes, timer });
  }

  /** Takes one of the places of an address. Throws `RPC_RATE_LIMITED` where it has them all. */
  takePlace(limitKey: string | null): () => void {
    if (limitKey === null) return () => {};
    const { wsPerAddress } = this.#options.limits();
    const release = this.counter.take(limitKey, wsPerAddress);
    if (release !== undefined) return release;
    const detail = `The address holds ${wsPerAddress} streams already.`;
    throw new RpcError("RPC_RATE_LIMITED", detail, { evidence: { limit: wsPerAddress } });
  }
}
