import type { Height } from "../../primitives/brand.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import { blockHead } from "../methods/block-head.ts";
import type { NodeService } from "../service/node-service.ts";
import { eventToJson } from "./event-json.ts";
import type { EventConditions } from "./event-query.ts";
import { BEGINNING, endOfBlock, heightOfSeq, type ResumePoint, toToken } from "./resume-token.ts";

/** An event on its way to a reader. */
export interface FedEvent {
  readonly seq: number;
  readonly token: string;
  readonly type: string;
  /** The event as JSON. */
  readonly text: string;
}

/** Reads the events of the index in their order, from any point on. */
export class EventFeed {
  readonly #service: NodeService;

  constructor(service: NodeService) {
    this.#service = service;
  }

  /** The newest height that the index holds. */
  get height(): Height {
    return this.#service.index.height;
  }

  /** The token behind every event of a block. */
  tokenAt(height: Height): string {
    if (height < 0) return BEGINNING;
    return toToken(endOfBlock(height), blockHead(this.#service.index, height).block_hash);
  }

  /** Events after a number, at most so many. */
  after(seq: number, conditions: EventConditions, limit: number): readonly FedEvent[] {
    const { index } = this.#service;
    const rows = index.events.list({ ...conditions, after: seq, order: "ascending", limit });
    const hashes = new Map<Height, string>();
    return rows.map((row) => {
      const { height } = row;
      const hash = hashes.get(height) ?? blockHead(index, height).block_hash;
      hashes.set(height, hash);
      const event = eventToJson(row);
      const token = toToken(row.seq, hash);
      return { seq: row.seq, token, type: event.type, text: JSON.stringify(event) };
    });
  }

  /** Throws `RPC_SEQ_GONE` where events after the point are no longer kept. */
  requireKept({ seq }: ResumePoint): void {
    const { beginsAt } = this.#service.index;
    if (seq >= endOfBlock(beginsAt - 1)) return;
    const detail = `Events below block ${beginsAt} are not kept.`;
    const evidence = { oldest_height: beginsAt, oldest: this.tokenAt(beginsAt - 1) };
    throw new RpcError("RPC_SEQ_GONE", detail, { evidence });
  }

  /**
   * The greatest height at which the reader's chain and this one are sure to be the same, or null where they are the
   * same at the point. Below finality no chain is ever left, so that a reader who has another block there has followed
   * another chain: it shares nothing. Requires: the index holds the height of the point.
   */
  commonHeight({ seq, hash8 }: ResumePoint): number | null {
    const height = heightOfSeq(seq);
    const { index, chain, reader } = this.#service;
    if (hash8 === null || blockHead(index, height).block_hash.startsWith(`0x${hash8}`)) return null;
    const { finalHeight } = chain ?? reader.store;
    return height > finalHeight ? finalHeight : -1;
  }
}
