import type { FastifyInstance } from "fastify";
import type { MethodCaller } from "../methods/method-caller.ts";
import type { CallContext, NodeService } from "../service/node-service.ts";
import type { Timer } from "../timer.ts";
import type { HttpLimits } from "./http-limits.ts";

/** One call of an operator method, for the log. */
export interface OperatorCall {
  readonly listener: CallContext["listener"];
  readonly address: string;
  readonly method: string;
  /** `ok`, or the name of the error. */
  readonly outcome: string;
}

/** With what a listener shows over TLS who it is, both in PEM. */
export interface TlsIdentity {
  /** The certificate, and behind it those that lead to whoever vouches for it. */
  readonly cert: string;
  readonly key: string;
}

/** What an application serves and whom. */
export interface HttpOptions {
  readonly service: NodeService;
  readonly caller: MethodCaller;
  /** Who connects here: anybody, or whoever may open the operator's socket. */
  readonly listener: "public" | "operator";
  /** Read at each request, since a reload changes them. */
  readonly limits: () => HttpLimits;
  /** Bytes of the headers of one request; fixed while the server lives, since its parser is made with it. */
  readonly headerBytes?: number;
  /** Given where the listener speaks TLS. */
  readonly tls?: TlsIdentity;
  /** Names that a `Host` header may have beside loopback addresses. */
  readonly hosts: readonly string[];
  /** Address that is listened on; null for a socket. */
  readonly listenAddress: string | null;
  readonly trustedProxies: readonly string[];
  /** The operator's token, or null where operator methods are not offered over TCP. */
  readonly operatorToken: string | null;
  readonly timer: Timer;
  readonly onOperatorCall: (call: OperatorCall) => void;
  /** Told of failures that no method has caused. */
  readonly onFailure: (cause: unknown) => void;
  /** Adds the pages of the node. */
  readonly addPages?: (app: FastifyInstance) => void;
}
