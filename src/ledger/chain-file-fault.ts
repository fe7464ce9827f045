import type { CodecCode } from "../codec/fault.ts";
import type { Digest, HashCode, Height } from "../primitives/brand.ts";
import type { ChainItemName } from "./chain-file-item.ts";

/** Why bytes are no chain file. `offset` counts bytes from the start of the file. */
export type ChainFileFault = { readonly offset: number } & (
  | { readonly code: "CHAIN_FILE_MAGIC" }
  | { readonly code: "CHAIN_FILE_VERSION"; readonly version: number }
  /** The file ends before the item does. */
  | { readonly code: "CHAIN_FILE_TRUNCATED"; readonly item: ChainItemName }
  | { readonly code: "CHAIN_FILE_TRAILING" }
  | {
      readonly code: "CHAIN_FILE_OVERSIZE";
      readonly item: ChainItemName;
      readonly limitBytes: number;
    }
  | {
      readonly code: "CHAIN_FILE_MALFORMED";
      readonly item: ChainItemName;
      readonly fault: CodecCode;
    }
  /** The head's range is none, or the start or a commit does not belong to it. */
  | {
      readonly code: "CHAIN_FILE_RANGE";
      readonly item: "head" | "start" | "commits";
      readonly from: Height;
      readonly to: Height;
    }
  /** The genesis document is of another chain than the head names. */
  | {
      readonly code: "CHAIN_FILE_CHAIN";
      readonly expected: Uint8Array;
      readonly computed: Uint8Array;
    }
  /** More or fewer blocks than the head or the trailer states. */
  | { readonly code: "CHAIN_FILE_COUNT"; readonly expected: number; readonly found: number }
  /** The bytes before the trailer are not those that were written. */
  | {
      readonly code: "CHAIN_FILE_DIGEST";
      readonly algorithm: HashCode;
      readonly expected: Digest;
      readonly computed: Digest;
    }
);
