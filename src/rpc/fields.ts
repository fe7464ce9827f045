import { z } from "zod";

const UINT_TEXT = /^(?:0|[1-9][0-9]{0,38})$/;
const HEIGHT_MAX = Number.MAX_SAFE_INTEGER;

/** `0x` and whole bytes in either case, `min` to `max` of them; given on in lower case. */
function bytesIn(min: number, max: number) {
  const digits = min === max ? `{${min}}` : `{${min},${max}}`;
  return z
    .string()
    .regex(new RegExp(`^0x(?:[0-9a-fA-F]{2})${digits}$`), hexExpectation(min, max))
    .toLowerCase();
}

function hexExpectation(min: number, max: number): string {
  const bytes = min === max ? `${min}` : `${min} to ${max}`;
  return `0x and the hexadecimal digits of ${bytes} bytes`;
}

/** `0x` and whole bytes in lower case, as every answer has them. */
function bytesOut(min: number, max: number) {
  const digits = min === max ? `{${min}}` : `{${min},${max}}`;
  return z.string().regex(new RegExp(`^0x(?:[0-9a-f]{2})${digits}$`));
}

const heightIn = z.int().min(0).max(HEIGHT_MAX);
const uintText = z.string().regex(UINT_TEXT, "a decimal string of base units");

/** Fields of parameters. */
export const IN = {
  /** Bytes of `min` to `max` length. */
  bytes: bytesIn,
  /** A digest of 32 bytes: of a block, a transaction, a proposal, an account. */
  hash: bytesIn(32, 32),
  /** A block by its number. */
  height: heightIn,
  /** A count or a number of seconds. */
  uint: heightIn,
  /** Base units as a decimal string. */
  amount: uintText,
  /** A block by its number or by its id under any algorithm of its rule version. */
  blockRef: z.union([heightIn, bytesIn(32, 64)]),
  /** The past height that shall answer; absent: the newest. */
  atHeight: heightIn.optional().describe("Answer from the state after this block"),
} as const;

/** Fields of results. */
export const OUT = {
  bytes: bytesOut,
  hash: bytesOut(32, 32),
  height: heightIn,
  uint: heightIn,
  amount: uintText,
  /** An exact ratio of two decimal strings. */
  ratio: z.object({ n: uintText, d: uintText }),
  /** A share as a decimal string, cut to six places. */
  share: z.string().regex(/^[0-9]+\.[0-9]{6}$/),
  /** Unix seconds. */
  time: heightIn,
} as const;

/** The state that answered: on every result of a read. */
export const AT = z
  .object({
    height: OUT.height,
    block_hash: OUT.bytes(32, 64),
    time: OUT.time,
  })
  .describe("The state that answered");

/** The parameters of a list: how many rows, and where to go on. */
export function pageFields(limitMax = 200) {
  return {
    limit: z.int().min(1).max(limitMax).default(50).describe("Rows of one page"),
    cursor: z
      .string()
      .max(1024)
      .optional()
      .describe("`next_cursor` of the page before, with the other parameters unchanged"),
  };
}

/** The result of a list. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    next_cursor: z.string().nullable().describe("Where the next page begins; null on the last"),
  });
}
