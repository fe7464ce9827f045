import type { Height } from "../../primitives/brand.ts";
import type { NodeService } from "../service/node-service.ts";
import type { Timer } from "../timer.ts";

interface Waiting {
  readonly height: Height;
  readonly settle: () => void;
}

/** Lets reads wait until the index holds a height. */
export class HeightWaiter {
  readonly #service: NodeService;
  readonly #timer: Timer;
  readonly #waiting = new Set<Waiting>();
  readonly #unsubscribe: () => void;

  constructor(service: NodeService, timer: Timer) {
    this.#service = service;
    this.#timer = timer;
    // The index takes a block in the same turn of the event loop as this listener hears of it, before or after.
    this.#unsubscribe =
      service.sequencer?.onBlock(() => queueMicrotask(() => this.#settleReached())) ?? (() => {});
  }

  /** Resolves once the index holds the height, the time is up or the call is off: with whether it holds it. */
  async reached(height: Height, waitMs: number, signal: AbortSignal): Promise<boolean> {
    const isReached = (): boolean => this.#service.index.height >= height;
    if (isReached() || waitMs === 0 || this.#service.sequencer === null) return isReached();
    await new Promise<void>((resolve) => {
      const settle = (): void => {
        this.#waiting.delete(waiting);
        callOff();
        signal.removeEventListener("abort", settle);
        resolve();
      };
      const waiting = { height, settle };
      this.#waiting.add(waiting);
      const callOff = this.#timer.after(waitMs, settle);
      signal.addEventListener("abort", settle);
    });
    return isReached();
  }

  /** Ends every waiting. */
  close(): void {
    this.#unsubscribe();
    for (const { settle } of this.#waiting) settle();
  }

  #settleReached(): void {
    const { height } = this.#service.index;
    for (const waiting of this.#waiting) if (waiting.height <= height) waiting.settle();
  }
}
