import type { Height } from "../../primitives/brand.ts";
import { divFloor } from "../../primitives/integer.ts";
import { RpcError } from "../../rpc/rpc-error.ts";

/** Events that a block has at most: part of the numbering, which never changes. */
const EVENTS_PER_BLOCK = 2 ** 20;

/** A point in the stream of events: behind the event of this number. */
export interface ResumePoint {
  readonly seq: number;
  /** First eight hexadecimal digits of the block's id; null where the caller takes any. */
  readonly hash8: string | null;
}

/** The point before every event. */
export const BEGINNING = "-1";

const TOKEN = /^(-1|0|[1-9][0-9]{0,15})(?:\.([0-9a-f]{8}))?$/;

/** The height that a number belongs to, -1 before every event. */
export function heightOfSeq(seq: number): number {
  return seq < 0 ? -1 : divFloor(seq, EVENTS_PER_BLOCK);
}

/** The number behind every event of a block; -1 before block 0. */
export function endOfBlock(height: Height): number {
  return (height + 1) * EVENTS_PER_BLOCK - 1;
}

/** The token `seq.hash8`. */
export function toToken(seq: number, blockHash: string): string {
  return `${seq}.${blockHash.slice(2, 10)}`;
}

/** Reads a token, or a bare number. Throws `RPC_PARAMS`. */
export function readToken(text: string): ResumePoint {
  const [, digits, hash8 = null] = TOKEN.exec(text) ?? [];
  const seq = Number(digits);
  if (digits !== undefined && Number.isSafeInteger(seq)) return { seq, hash8 };
  const expected = "a resume token seq.hash8, or a number of an event";
  throw new RpcError("RPC_PARAMS", `from: ${expected}`, {
    evidence: { path: "from", expected, nearest: null },
  });
}
