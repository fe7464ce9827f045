import type { WebSocket } from "ws";
import { SUBSCRIBE_PARAMS, UNSUBSCRIBE_PARAMS } from "../../rpc/event-fields.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { EventSink } from "../events/event-stream.ts";
import { noticeToJson } from "../events/notice-json.ts";
import { checkParams } from "../methods/read-params.ts";
import type { HttpOptions } from "./http-options.ts";
import type { JsonRpc } from "./json-rpc.ts";
import type { HttpPeer } from "./peer-reader.ts";
import { refuseOnNodeChannel, type StreamParts } from "./stream-parts.ts";

/** Close code of a reader that is too slow. */
const TOO_SLOW = 4008;

interface Subscription {
  readonly onDrain: () => void;
  readonly end: () => void;
}

/** What a session needs. */
export interface SessionParts {
  readonly options: HttpOptions;
  readonly rpc: JsonRpc;
  readonly streams: StreamParts;
}

/** One WebSocket: calls of JSON-RPC, answered in their order, and the events that it has subscribed to. */
export class WebSocketSession {
  readonly #socket: WebSocket;
  readonly #peer: HttpPeer;
  readonly #parts: SessionParts;
  readonly #gone = new AbortController();
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #own: ReadonlyMap<string, (params: unknown) => unknown>;
  /** Begins the streams whose ids are on their way: a reader must know an id before the first event that carries it. */
  readonly #toOpen: (() => void)[] = [];
  #count = 0;
  #answering: Promise<void> = Promise.resolve();

  constructor(socket: WebSocket, peer: HttpPeer, parts: SessionParts) {
    this.#socket = socket;
    this.#peer = peer;
    this.#parts = parts;
    this.#own = new Map([
      ["subscribe", (params: unknown) => this.#subscribe(params)],
      ["unsubscribe", (params: unknown) => this.#unsubscribe(params)],
    ]);
  }

  /** Takes one message. The next is read from the wire when this one is answered. */
  onMessage(data: Uint8Array): void {
    this.#socket.pause();
    this.#answering = this.#answering.then(() => this.#answer(data));
  }

  /** All that was written has left the process. */
  onDrain(): void {
    for (const { onDrain } of this.#subscriptions.values()) onDrain();
  }

  close(): void {
    this.#gone.abort();
    for (const { end } of this.#subscriptions.values()) end();
    this.#subscriptions.clear();
  }

  async #answer(data: Uint8Array): Promise<void> {
    const peer = { ...this.#peer, signal: this.#gone.signal, own: this.#own };
    const { body } = await this.#parts.rpc.answer(data, peer);
    if (body !== null) this.#send(body);
    for (const open of this.#toOpen.splice(0)) open();
    this.#socket.resume();
  }

  #send(text: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#socket.send(text);
    // Somebody who asks and never reads the answers is slow as well.
    const { backlogBytes, batchBytesOut } = this.#parts.options.limits();
    if (this.#socket.bufferedAmount > backlogBytes + batchBytesOut) this.#closeSlow("");
  }

  #subscribe(given: unknown): unknown {
    const { filter, from, channel } = checkParams(SUBSCRIBE_PARAMS, given ?? {});
    if (channel === "node") refuseOnNodeChannel(filter, from);
    const { subscriptionsPerWs } = this.#parts.options.limits();
    if (this.#subscriptions.size >= subscriptionsPerWs) {
      const detail = `The connection has ${subscriptionsPerWs} subscriptions already.`;
      throw new RpcError("RPC_RATE_LIMITED", detail, { evidence: { limit: subscriptionsPerWs } });
    }
    this.#count += 1;
    const id = `sub-${this.#count}`;
    if (channel === "node") {
      this.#subscriptions.set(id, this.#followNotices(id));
      return { id, token: null };
    }
    const wish = this.#parts.streams.read(filter, from);
    const stream = this.#parts.streams.stream(wish, this.#sink(id));
    const { token } = stream;
    let end = (): void => stream.close();
    this.#toOpen.push(() => {
      if (this.#subscriptions.has(id)) end = this.#parts.streams.hub.open(stream);
    });
    this.#subscriptions.set(id, { onDrain: () => stream.pump(), end: () => end() });
    return { id, token };
  }

  #unsubscribe(given: unknown): unknown {
    const { id } = checkParams(UNSUBSCRIBE_PARAMS, given ?? {});
    const subscription = this.#subscriptions.get(id);
    if (subscription === undefined) {
      throw new RpcError("RPC_NOT_FOUND", `There is no subscription ${id} on this connection.`);
    }
    subscription.end();
    this.#subscriptions.delete(id);
    return { id };
  }

  #followNotices(id: string): Subscription {
    const { service } = this.#parts.options;
    const unsubscribe = service.sequencer?.onNotice((notice) => {
      this.#notify({ subscription: id, token: null, event: noticeToJson(notice) });
    });
    return { onDrain: () => {}, end: () => unsubscribe?.() };
  }

  #sink(id: string): EventSink {
    return {
      send: ({ token, text }) => {
        const params = `{"subscription":"${id}","token":"${token}","event":${text}}`;
        this.#socket.send(`{"jsonrpc":"2.0","method":"event","params":${params}}`);
      },
      sendReorganized: (commonHeight, token) => {
        const data = { common_height: commonHeight };
        this.#notify({ subscription: id, token, event: { type: "chain_reorganized", data } });
      },
      bufferedBytes: () => this.#socket.bufferedAmount,
      endSlow: (token) => this.#closeSlow(token),
    };
  }

  #notify(params: unknown): void {
    this.#send(JSON.stringify({ jsonrpc: "2.0", method: "event", params }));
  }

  #closeSlow(token: string): void {
    this.#socket.close(TOO_SLOW, token);
    this.close();
  }
}
