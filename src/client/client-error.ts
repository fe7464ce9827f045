import type { RpcErrorObject } from "../rpc/rpc-error.ts";
import type { RpcErrorName } from "../rpc/rpc-error-table.ts";

/** Why a call has no result: the node refused it, or no answer of a node came. */
export class ClientError extends Error {
  /** Name of the node's refusal; null where no node answered. */
  readonly code: RpcErrorName | null;
  /** The refusal whole; null where no node answered. */
  readonly refusal: RpcErrorObject | null;
  /** True where the call was surely not carried out, so that it may be made again. */
  readonly isUntried: boolean;
  /** Seconds that the node asks to wait. */
  readonly retryAfterS: number | null;

  private constructor(
    message: string,
    detail: { readonly refusal: RpcErrorObject | null; readonly cause?: unknown },
  ) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = "ClientError";
    this.refusal = detail.refusal;
    this.code = detail.refusal?.data.name ?? null;
    this.isUntried = this.code !== null && UNTRIED.has(this.code);
    const seconds = detail.refusal?.data.evidence?.retry_after_s;
    this.retryAfterS = typeof seconds === "number" ? seconds : null;
  }

  /** A refusal of the node. */
  static refused(refusal: RpcErrorObject): ClientError {
    return new ClientError(`${refusal.data.name}: ${refusal.data.detail}`, { refusal });
  }

  /** No answer came, or none of a node. */
  static unreachable(message: string, cause?: unknown): ClientError {
    return new ClientError(message, { refusal: null, cause });
  }
}

/** Refusals before anything was done. */
const UNTRIED: ReadonlySet<RpcErrorName> = new Set([
  "RPC_RATE_LIMITED",
  "RPC_SYNCING",
  "RPC_STOPPING",
]);
