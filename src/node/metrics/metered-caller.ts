import { RpcError } from "../../rpc/rpc-error.ts";
import { type CallAnswer, type CallRequest, MethodCaller } from "../methods/method-caller.ts";
import type { MeasuredCall } from "./node-metrics.ts";

/** A caller of methods that tells how each call ended and what it took. */
export class MeteredCaller extends MethodCaller {
  #count: (call: MeasuredCall) => void = () => {};

  /** Has every call from now on counted. */
  meter(count: (call: MeasuredCall) => void): this {
    this.#count = count;
    return this;
  }

  override async call(request: CallRequest): Promise<CallAnswer> {
    const begin = performance.now();
    let outcome = "ok";
    try {
      return await super.call(request);
    } catch (cause) {
      outcome = cause instanceof RpcError ? cause.code : "RPC_INTERNAL";
      throw cause;
    } finally {
      const tookMs = performance.now() - begin;
      this.#count({ listener: request.listener, method: this.#nameOf(request), outcome, tookMs });
    }
  }

  /** The name of a known method: whatever else a stranger sends makes no figure of its own. */
  #nameOf({ method }: CallRequest): string {
    try {
      return this.find(method).name;
    } catch (cause) {
      if (cause instanceof RpcError) return "unknown";
      throw cause;
    }
  }
}
