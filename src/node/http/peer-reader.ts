import type { IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { CallContext } from "../service/node-service.ts";
import { clientAddress, isLoopback, limitKey, TrustedProxies } from "./client-address.ts";
import { isOwnHost } from "./host-check.ts";
import type { HttpOptions } from "./http-options.ts";
import { carriesToken } from "./operator-token.ts";

/** Who sends a request. */
export interface HttpPeer {
  readonly listener: CallContext["listener"];
  readonly address: string;
  /** What limits count by; null for the operator, who has none. */
  readonly limitKey: string | null;
}

/** Headers by which proxies name whom they speak for. */
const PROXY_HEADERS = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];

/** Tells from a request's connection and headers who sends it, and refuses whom the node does not answer. */
export class PeerReader {
  readonly #options: HttpOptions;
  readonly #trusted: TrustedProxies;
  readonly #known = new WeakMap<IncomingMessage, HttpPeer>();

  constructor(options: HttpOptions) {
    this.#options = options;
    this.#trusted = new TrustedProxies(options.trustedProxies);
  }

  /**
   * Who sends a request. Throws `RPC_FORBIDDEN` for a foreign `Host`, and for a token where none may be used;
   * `RPC_UNAUTHORIZED` for a wrong one.
   */
  read(request: IncomingMessage): HttpPeer {
    const known = this.#known.get(request);
    if (known !== undefined) return known;
    const peer = this.#judge(request);
    this.#known.set(request, peer);
    return peer;
  }

  /** True iff connections of the address speak for many others. */
  isTrustedProxy(address: string): boolean {
    return this.#trusted.includes(address);
  }

  #judge(request: IncomingMessage): HttpPeer {
    const { listener } = this.#options;
    if (listener === "operator") return { listener, address: "socket", limitKey: null };
    const { host, authorization, forwarded } = request.headers;
    if (!isOwnHost(host, this.#options)) {
      throw new RpcError("RPC_FORBIDDEN", "The Host header names no host of this node.", {
        evidence: { host: host ?? null },
      });
    }
    const peer = request.socket.remoteAddress ?? "";
    const address = clientAddress(peer, forwarded, this.#trusted);
    if (authorization === undefined) return { listener, address, limitKey: limitKey(address) };
    this.#requireOperator(request, { address, authorization });
    return { listener: "operator", address, limitKey: null };
  }

  #requireOperator(
    request: IncomingMessage,
    given: { readonly address: string; readonly authorization: string },
  ): void {
    const { operatorToken } = this.#options;
    if (request.headers.origin !== undefined) {
      throw new RpcError("RPC_FORBIDDEN", "A page in a browser may not act for the operator.");
    }
    if (!(request.socket instanceof TLSSocket) && !this.#isLocal(request, given.address)) {
      throw new RpcError("RPC_FORBIDDEN", "The token must not travel over plain remote HTTP.");
    }
    if (operatorToken === null || !carriesToken(given.authorization, operatorToken)) {
      throw new RpcError("RPC_UNAUTHORIZED", "The token is not the operator's.");
    }
  }

  /** A proxy on this machine that is not trusted hides who is behind it, so nothing that went through one is local. */
  #isLocal(request: IncomingMessage, address: string): boolean {
    if (!isLoopback(address)) return false;
    const isTrusted = this.#trusted.includes(request.socket.remoteAddress ?? "");
    return isTrusted || PROXY_HEADERS.every((name) => request.headers[name] === undefined);
  }
}
