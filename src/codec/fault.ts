/** Why bytes are not a canonical encoding of a schema, in the order in which an item is examined. */
export type CodecCode =
  | "CODEC_TRUNCATED"
  | "CODEC_TYPE"
  | "CODEC_NONCANONICAL"
  | "CODEC_LENGTH"
  | "CODEC_DEPTH"
  | "CODEC_RANGE"
  | "CODEC_UTF8"
  | "CODEC_ORDER"
  | "CODEC_TRAILING";

/**
 * The first fault of the bytes in reading order. `offset` is the first byte of the item at fault.
 * It is thrown inside the codec only, and is no `Error`: hostile bytes must not cost a stack trace each.
 */
export class CodecFault {
  readonly code: CodecCode;
  readonly offset: number;

  constructor(code: CodecCode, offset: number) {
    this.code = code;
    this.offset = offset;
  }
}
