import type { Timer } from "../timer.ts";
import type { EventFeed, FedEvent } from "./event-feed.ts";
import type { EventConditions } from "./event-query.ts";
import { endOfBlock, heightOfSeq, type ResumePoint } from "./resume-token.ts";

/** Where the events of a stream go. */
export interface EventSink {
  send(event: FedEvent): void;
  /** The reader's chain is not this one above a height: what it has from there on is void, and comes anew. */
  sendReorganized(commonHeight: number, token: string): void;
  /** Bytes that were sent and have not left this process. */
  bufferedBytes(): number;
  /** Ends the stream of a reader that is too slow; it can go on from the token. */
  endSlow(token: string): void;
}

/** What a stream is made of. */
export interface StreamParts {
  readonly feed: EventFeed;
  readonly sink: EventSink;
  readonly conditions: EventConditions;
  /** Behind which event it begins; null for the newest block. */
  readonly from: ResumePoint | null;
  /** Bytes that may wait for the reader. */
  readonly backlogBytes: () => number;
  readonly timer: Timer;
}

const BATCH = 200;
/** Bytes under way above which the stream waits for the reader. */
const PAUSE_BYTES = 256 * 1024;
/** Longest time that the stream waits for a reader that takes nothing. */
const STALL_MS_MAX = 60_000;

/**
 * Brings the events of the chain to one reader: those that are there, then each block's as it comes. It reads ahead as
 * far as the reader takes, so that what waits is in the index and not in memory.
 */
export class EventStream {
  readonly #parts: StreamParts;
  /** Number of the newest event that was looked at. */
  #after: number;
  #token: string;
  /** The point whose block is to be compared as soon as the index holds it. */
  #unchecked: ResumePoint | null;
  /** Bytes of new events since the reader took something; null while it keeps up. */
  #waitingBytes: number | null = null;
  #callOffStall: () => void = () => {};
  #isClosed = false;

  constructor(parts: StreamParts) {
    const { feed, from } = parts;
    this.#parts = parts;
    this.#after = from?.seq ?? endOfBlock(feed.height);
    this.#token =
      from === null
        ? feed.tokenAt(feed.height)
        : `${from.seq}${from.hash8 === null ? "" : `.${from.hash8}`}`;
    this.#unchecked = from;
  }

  /** Where the reader would go on. */
  get token(): string {
    return this.#token;
  }

  /** Sends what there is, as far as the reader takes it. Called at the start and whenever the reader has taken all. */
  pump(): void {
    const { feed, sink, conditions } = this.#parts;
    if (this.#isClosed || !this.#checkPoint()) return;
    this.#resume();
    for (;;) {
      if (sink.bufferedBytes() > PAUSE_BYTES) {
        this.#stall();
        return;
      }
      const events = feed.after(this.#after, conditions, BATCH);
      for (const event of events) {
        sink.send(event);
        this.#after = event.seq;
        this.#token = event.token;
      }
      if (events.length < BATCH) break;
    }
    const { height } = feed;
    if (this.#after >= endOfBlock(height)) return;
    this.#after = endOfBlock(height);
    this.#token = feed.tokenAt(height);
  }

  /** The index holds a new block. */
  onBlock(): void {
    if (this.#waitingBytes === null) {
      this.pump();
      return;
    }
    const { feed, sink, conditions, backlogBytes } = this.#parts;
    const newest = feed.after(endOfBlock(feed.height - 1), conditions, BATCH);
    for (const { text } of newest) this.#waitingBytes += text.length;
    if (this.#waitingBytes + sink.bufferedBytes() > backlogBytes()) this.#endSlow();
  }

  /** Blocks above a height were taken back. */
  onReorganized(commonHeight: number): void {
    if (this.#isClosed || heightOfSeq(this.#after) <= commonHeight) return;
    this.#rewind(commonHeight);
  }

  close(): void {
    this.#isClosed = true;
    this.#callOffStall();
  }

  /** Compares the block of the resume point with the reader's; false while the index does not hold it. */
  #checkPoint(): boolean {
    const point = this.#unchecked;
    if (point === null) return true;
    if (heightOfSeq(point.seq) > this.#parts.feed.height) return false;
    this.#unchecked = null;
    const common = this.#parts.feed.commonHeight(point);
    if (common !== null) this.#rewind(common);
    return true;
  }

  #rewind(commonHeight: number): void {
    this.#after = endOfBlock(commonHeight);
    this.#token = this.#parts.feed.tokenAt(commonHeight);
    this.#parts.sink.sendReorganized(commonHeight, this.#token);
  }

  #stall(): void {
    this.#waitingBytes ??= 0;
    this.#callOffStall();
    this.#callOffStall = this.#parts.timer.after(STALL_MS_MAX, () => this.#endSlow());
  }

  #resume(): void {
    this.#waitingBytes = null;
    this.#callOffStall();
  }

  #endSlow(): void {
    if (this.#isClosed) return;
    this.close();
    this.#parts.sink.endSlow(this.#token);
  }
}
