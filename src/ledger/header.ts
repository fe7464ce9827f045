import { decode, encode } from "../codec/canonical.ts";
import { list, pair, struct, union } from "../codec/compound.ts";
import { CodecFault } from "../codec/fault.ts";
import { Reader } from "../codec/reader.ts";
import { type Infer, nullable, uint } from "../codec/schema.ts";
import { MAJOR_ARRAY, MAJOR_UINT } from "../codec/writer.ts";
import type { ChainId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { err, type Result } from "../primitives/result.ts";
import { nextEpochSchema } from "./epoch-record.ts";
import { HARD_LIMITS } from "./limits.ts";
import {
  accountIdSchema,
  chainIdSchema,
  countSchema,
  digestSchema,
  hashCodeSchema,
  heightSchema,
  timeMsSchema,
} from "./schemas.ts";

/** One algorithm's links and roots; both lineages of a block are one chain. */
export const lineageSchema = struct({
  code: hashCodeSchema,
  prevId: digestSchema,
  bodyRoot: digestSchema,
  stateRoot: digestSchema,
  historyRoot: digestSchema,
  sealersHash: digestSchema,
});

export type Lineage = Infer<typeof lineageSchema>;

/** The two header forms. A field that a rule version forbids does not exist in its form. */
export const headerSchema = union([
  {
    tag: 1,
    type: "v1",
    fields: {
      chainId: chainIdSchema,
      height: heightSchema,
      timeMs: timeMsSchema,
      proposer: accountIdSchema,
      count: countSchema,
      prevId: digestSchema,
      bodyRoot: digestSchema,
      stateRoot: digestSchema,
    },
  },
  {
    tag: 2,
    type: "v2",
    fields: {
      chainId: chainIdSchema,
      height: heightSchema,
      timeMs: timeMsSchema,
      proposer: accountIdSchema,
      epochIndex: uint(),
      epochHash: digestSchema,
      next: nullable(nextEpochSchema),
      count: countSchema,
      lineages: list(lineageSchema, 1, 2),
      dual: nullable(pair(digestSchema, digestSchema)),
    },
  },
]);

export type BlockHeader = Infer<typeof headerSchema>;
export type HeaderV2 = Extract<BlockHeader, { type: "v2" }>;

/** Why bytes are no header of this chain: stage D. */
export type HeaderFault =
  | CodecFault
  | {
      readonly code: "LEDGER_TOO_LARGE";
      readonly what: "header";
      readonly sizeBytes: number;
      readonly limitBytes: number;
    }
  | { readonly code: "LEDGER_HEADER_VERSION"; readonly version: number }
  | {
      readonly code: "LEDGER_WRONG_CHAIN";
      readonly expected: Uint8Array;
      readonly found: Uint8Array;
    };

export function encodeHeader(header: BlockHeader): Uint8Array {
  return encode(headerSchema, header);
}

/** The header of canonical bytes. Size first, then version, then shape, then chain. */
export function decodeHeader(
  bytes: Uint8Array,
  chainId: ChainId,
): Result<BlockHeader, HeaderFault> {
  const limitBytes = HARD_LIMITS.headerBytesMax;
  if (bytes.length > limitBytes) {
    return err({ code: "LEDGER_TOO_LARGE", what: "header", sizeBytes: bytes.length, limitBytes });
  }
  const version = peekVersion(bytes);
  if (version !== undefined && version !== 1 && version !== 2) {
    return err({ code: "LEDGER_HEADER_VERSION", version });
  }
  const decoded = decode(headerSchema, bytes);
  if (!decoded.ok) return decoded;
  const found = decoded.value.chainId;
  if (!equalBytes(found, chainId)) {
    return err({ code: "LEDGER_WRONG_CHAIN", expected: chainId, found });
  }
  return decoded;
}

/** The version number if the bytes begin with an array whose first item is a uint; the codec judges the rest. */
function peekVersion(bytes: Uint8Array): number | undefined {
  const reader = new Reader(bytes);
  try {
    reader.head(MAJOR_ARRAY);
    return reader.head(MAJOR_UINT);
  } catch (fault) {
    if (fault instanceof CodecFault) return undefined;
    throw fault;
  }
}
