import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { RpcError } from "../../rpc/rpc-error.ts";
import { refuseSocket } from "./client-error.ts";
import type { PeerReader } from "./peer-reader.ts";
import { problemOf } from "./problem.ts";
import { type SessionParts, WebSocketSession } from "./web-socket-session.ts";

/** Milliseconds between two pings. Who has not answered one by the next is gone. */
const PING_MS = 30_000;
const PATH = "/ws";

/** Serves `/ws` beside the routes of a server. */
export class WebSockets {
  readonly #server: WebSocketServer;
  readonly #parts: SessionParts;
  readonly #peers: PeerReader;
  readonly #alive = new WeakSet<WebSocket>();
  #callOffPing: () => void;

  constructor(parts: SessionParts, peers: PeerReader) {
    this.#parts = parts;
    this.#peers = peers;
    const { bodyBytes } = parts.options.limits();
    this.#server = new WebSocketServer({
      noServer: true,
      maxPayload: bodyBytes,
      perMessageDeflate: false,
      clientTracking: true,
    });
    this.#callOffPing = parts.options.timer.after(PING_MS, () => this.#ping());
  }

  /** Takes what a server is asked to upgrade. */
  attach(server: Server): void {
    server.on("upgrade", (request, socket, head) => {
      socket.on("error", () => socket.destroy());
      try {
        this.#upgrade(request, socket, head);
      } catch (cause) {
        refuseSocket(socket, problemOf(cause));
      }
    });
  }

  /** Ends every connection: 1001, going away. */
  close(): void {
    this.#callOffPing();
    for (const socket of this.#server.clients) {
      socket.close(1001);
      socket.terminate();
    }
    this.#server.close();
  }

  /** Throws what the caller is refused with. */
  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { pathname } = new URL(request.url ?? "", "http://node");
    const peer = this.#peers.read(request);
    if (pathname !== PATH) {
      throw new RpcError("RPC_NOT_FOUND", `There is no WebSocket at ${pathname.slice(0, 200)}.`);
    }
    const release = this.#parts.streams.takePlace(peer.limitKey);
    socket.once("close", release);
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      const session = new WebSocketSession(webSocket, peer, this.#parts);
      this.#alive.add(webSocket);
      webSocket.on("pong", () => this.#alive.add(webSocket));
      webSocket.on("message", (data) => session.onMessage(asBytes(data)));
      webSocket.on("error", () => webSocket.terminate());
      socket.on("drain", () => session.onDrain());
      webSocket.once("close", () => session.close());
    });
  }

  #ping(): void {
    for (const socket of this.#server.clients) {
      if (!this.#alive.delete(socket)) socket.terminate();
      else socket.ping();
    }
    this.#callOffPing = this.#parts.options.timer.after(PING_MS, () => this.#ping());
  }
}

function asBytes(data: Buffer | ArrayBuffer | readonly Buffer[]): Uint8Array {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return data instanceof Uint8Array ? data : Buffer.concat(data);
}
