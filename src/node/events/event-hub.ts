import type { Height } from "../../primitives/brand.ts";
import type { NodeService } from "../service/node-service.ts";
import type { EventStream } from "./event-stream.ts";

/** Wakes the streams of a node at each new block. */
export class EventHub {
  readonly #streams = new Set<EventStream>();
  readonly #unsubscribe: () => void;
  /** Height of the newest block that was told of. */
  #height: Height;

  constructor(service: NodeService) {
    this.#height = service.index.height;
    // The index takes a block in the same turn of the event loop as this listener hears of it, before or after.
    this.#unsubscribe =
      service.sequencer?.onBlock(({ candidate }) => {
        const { height } = candidate.branch;
        const isForked = height <= this.#height;
        this.#height = height;
        queueMicrotask(() => this.#wake(isForked ? height - 1 : null));
      }) ?? (() => {});
  }

  /** Streams that are open. */
  get count(): number {
    return this.#streams.size;
  }

  /** Begins a stream. Answers with how to end it. */
  open(stream: EventStream): () => void {
    this.#streams.add(stream);
    stream.pump();
    return () => {
      stream.close();
      this.#streams.delete(stream);
    };
  }

  close(): void {
    this.#unsubscribe();
    for (const stream of this.#streams) stream.close();
    this.#streams.clear();
  }

  /** A block that does not follow the one before it stands on another branch, which begins above the common height. */
  #wake(commonHeight: number | null): void {
    for (const stream of this.#streams) {
      if (commonHeight !== null) stream.onReorganized(commonHeight);
      stream.onBlock();
    }
  }
}
