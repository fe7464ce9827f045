import { hashCodeToJson } from "../crypto/hash-json.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { Digest, HashCode } from "../primitives/brand.ts";
import { concatBytes } from "../primitives/bytes.ts";
import { toHex0x } from "../primitives/hex.ts";
import { divFloor } from "../primitives/integer.ts";
import type { EpochRecord } from "./epoch-record.ts";
import type { BlockHeader } from "./header.ts";
import { RULE_NAMES, type RuleName } from "./rule-version.ts";

/** An id of a block with the number of its algorithm. */
export interface BlockIdJson {
  readonly algorithm_id: number;
  readonly id: string;
}

/**
 * A block as people and programs see it. Roles name the fields, never the place in the header: `prev_hash` and its kin
 * are of the legacy algorithm, `pq_prev_hash` and its kin of the post-quantum one. What the rule version forbids, or
 * the block does not carry, is absent.
 */
export interface BlockJson {
  readonly block_number: number;
  /** The id by which the rule version names the block. */
  readonly block_hash: string;
  readonly ids: readonly BlockIdJson[];
  readonly header_version: 1 | 2;
  readonly rule_version: RuleName;
  readonly chain_id: string;
  readonly proposer: string;
  /** Unix seconds, rounded down. */
  readonly timestamp: number;
  readonly time_ms: number;
  readonly epoch_index: number;
  readonly epoch_hash: string;
  readonly next_epoch?: { readonly start_block: number; readonly epoch_hash: string } | null;
  readonly statement_count: number;
  readonly prev_hash?: string;
  readonly merkle_root?: string;
  readonly state_root?: string;
  readonly history_root?: string;
  readonly sealers_hash?: string;
  /** The algorithm of `block_hash`. */
  readonly hash_algorithm: number;
  readonly pq_algorithm?: number;
  readonly pq_prev_hash?: string;
  readonly pq_merkle_root?: string;
  readonly pq_state_root?: string;
  readonly pq_history_root?: string;
  readonly pq_sealers_hash?: string;
  /** Both digests in the order of the header. */
  readonly dual_commitment?: string;
  readonly header: string;
}

/** A block and what its header does not say about itself. */
export interface BlockView {
  readonly header: BlockHeader;
  readonly headerBytes: Uint8Array;
  /** Ids in the order of the header's lineages. */
  readonly ids: readonly (readonly [HashCode, Digest])[];
  /** The record in force. */
  readonly record: EpochRecord;
  readonly epochHash: Digest;
  /** The code whose id names blocks under the record's rule version. */
  readonly canonicalCode: HashCode;
}

export function blockToJson(view: BlockView): BlockJson {
  const { header, ids, record, canonicalCode } = view;
  const canonical = ids.find(([code]) => code === canonicalCode);
  return {
    block_number: header.height,
    block_hash: toHex0x(assertDefined(canonical, `no id under ${canonicalCode}`)[1]),
    ids: ids.map(([code, id]) => ({ algorithm_id: hashCodeToJson(code), id: toHex0x(id) })),
    header_version: header.type === "v1" ? 1 : 2,
    rule_version: RULE_NAMES[record.rule],
    chain_id: toHex0x(header.chainId),
    proposer: toHex0x(header.proposer),
    timestamp: divFloor(header.timeMs, 1000),
    time_ms: header.timeMs,
    epoch_index: record.index,
    epoch_hash: toHex0x(view.epochHash),
    ...nextEpochFields(header),
    statement_count: header.count,
    ...legacyFields(view),
    hash_algorithm: hashCodeToJson(canonicalCode),
    ...pqFields(view),
    ...dualFields(header),
    header: toHex0x(view.headerBytes),
  };
}

function nextEpochFields(header: BlockHeader): Pick<BlockJson, "next_epoch"> {
  if (header.type === "v1") return {};
  if (header.next === null) return { next_epoch: null };
  const [start, epochHash] = header.next;
  return { next_epoch: { start_block: start, epoch_hash: toHex0x(epochHash) } };
}

function legacyFields(view: BlockView): Partial<BlockJson> {
  const { header, record } = view;
  if (header.type === "v1") {
    return {
      prev_hash: toHex0x(header.prevId),
      merkle_root: toHex0x(header.bodyRoot),
      state_root: toHex0x(header.stateRoot),
    };
  }
  const lineage = header.lineages.find(({ code }) => code === record.algs.legacy);
  if (lineage === undefined) return {};
  return {
    prev_hash: toHex0x(lineage.prevId),
    merkle_root: toHex0x(lineage.bodyRoot),
    state_root: toHex0x(lineage.stateRoot),
    history_root: toHex0x(lineage.historyRoot),
    sealers_hash: toHex0x(lineage.sealersHash),
  };
}

function pqFields({ header, record }: BlockView): Partial<BlockJson> {
  if (header.type === "v1") return {};
  const lineage = header.lineages.find(({ code }) => code === record.algs.pq);
  if (lineage === undefined) return {};
  return {
    pq_algorithm: hashCodeToJson(lineage.code),
    pq_prev_hash: toHex0x(lineage.prevId),
    pq_merkle_root: toHex0x(lineage.bodyRoot),
    pq_state_root: toHex0x(lineage.stateRoot),
    pq_history_root: toHex0x(lineage.historyRoot),
    pq_sealers_hash: toHex0x(lineage.sealersHash),
  };
}

function dualFields(header: BlockHeader): Pick<BlockJson, "dual_commitment"> {
  if (header.type === "v1" || header.dual === null) return {};
  return { dual_commitment: toHex0x(concatBytes(...header.dual)) };
}
