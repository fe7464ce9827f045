import type { HashRegistry } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import type { SuiteRegistry } from "../crypto/signature-suite.ts";
import { computeBlockId } from "../ledger/block-id.ts";
import { decodeHeader, type HeaderV2 } from "../ledger/header.ts";
import type { SecurityFloor } from "../ledger/policy.ts";
import type { SealerSet } from "../ledger/sealers.ts";
import type { CompactRange } from "../merkle/compact-range.ts";
import type { ChainId, HashCode } from "../primitives/brand.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import type { LightClientFault } from "./light-client-fault.ts";
import type { IdSet } from "./reorg.ts";
import type { ScheduledEpoch } from "./schedule.ts";

/** What a client without bodies knows of a chain: a value that an update replaces as a whole. */
export interface LightClient {
  readonly chainId: ChainId;
  /** The newest header that is trusted. */
  readonly header: HeaderV2;
  /** Its ids: what proofs that end there are held against. */
  readonly ids: IdSet;
  /** Tree over the ids of all blocks up to the newest one that carried the code. */
  readonly histories: ReadonlyMap<HashCode, CompactRange>;
  /** The record in force at the header. */
  readonly epoch: ScheduledEpoch;
  /** The set that the header names: it may seal the next block. */
  readonly sealers: SealerSet;
  /** Below it no new record is followed, whoever sealed it. */
  readonly floor: SecurityFloor;
}

/** The algorithms of this process. */
export interface LightAlgorithms {
  readonly hashes: HashRegistry;
  readonly suites: SuiteRegistry;
}

/** A header that light clients can follow: of the chain, and not in v1-legacy. */
export function readLightHeader(
  headerBytes: Uint8Array,
  chainId: ChainId,
): Result<HeaderV2, LightClientFault> {
  const header = decodeHeader(headerBytes, chainId);
  if (!header.ok) return err({ code: "LEDGER_LIGHT_HEADER", fault: header.error });
  if (header.value.type === "v1") {
    return err({ code: "LEDGER_LIGHT_V1", height: header.value.height });
  }
  return ok(header.value);
}

/** The ids of a header under all its lineages, in their order. Requires: all their algorithms. */
export function computeLightIds(
  named: { readonly header: HeaderV2; readonly headerBytes: Uint8Array },
  hashes: HashRegistry,
): IdSet {
  return named.header.lineages.map(({ code }) => [
    code,
    computeBlockId(requireHash(hashes, code), named.headerBytes),
  ]);
}
