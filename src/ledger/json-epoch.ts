import { hashCodeToJson } from "../crypto/hash-json.ts";
import { hashEntry } from "../crypto/hash-table.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { Digest, HashCode, Height, TimeMs } from "../primitives/brand.ts";
import { toHex0x } from "../primitives/hex.ts";
import { divFloor } from "../primitives/integer.ts";
import { EPOCH_KINDS, type EpochKind, type EpochRecord, epochAlgorithm } from "./epoch-record.ts";
import { type PolicyJson, policyToJson } from "./json-policy.ts";
import { RULE_NAMES, type RuleName } from "./rule-version.ts";

/** An epoch as people and programs see it. What a record does not have, or is not known yet, is absent. */
export interface EpochJson {
  readonly epoch_index: number;
  readonly start_block: number;
  /** Absent while no later record is known. */
  readonly end_block?: number;
  /** The algorithm that names the epoch: its post-quantum one, else its legacy one. */
  readonly algorithm_id: number;
  readonly algorithm_name: string;
  readonly legacy_algorithm_id?: number;
  readonly pq_algorithm_id?: number;
  /** The algorithm whose ids name the blocks. */
  readonly canonical_algorithm_id: number;
  readonly rule_version: RuleName;
  readonly cycle: number;
  readonly kind: EpochKind;
  /** Unix seconds of the first block, rounded down; absent before it. */
  readonly activation_timestamp?: number;
  /** Hash of the decision or declaration behind the record. */
  readonly governance_hash?: string;
  readonly epoch_hash: string;
  readonly prev_epoch_hash: string;
  readonly policy: PolicyJson;
  /** History of all blocks below `height`. */
  readonly anchor?: {
    readonly algorithm_id: number;
    readonly height: number;
    readonly history_root: string;
  };
  /** Height at which an unratified fallback lapses. */
  readonly expiry?: number;
  readonly finality_depth: number;
}

/** A record and what the chain around it says. */
export interface EpochView {
  readonly record: EpochRecord;
  readonly epochHash: Digest;
  readonly canonicalCode: HashCode;
  /** Null while no later record is known. */
  readonly endBlock: Height | null;
  /** Time of the first block, null before it. */
  readonly activationMs: TimeMs | null;
}

export function epochToJson(view: EpochView): EpochJson {
  const { record, endBlock, activationMs } = view;
  const code = epochAlgorithm(record);
  const { legacy, pq } = record.algs;
  const { anchor, decisionHash, expiry } = record;
  return {
    epoch_index: record.index,
    start_block: record.start,
    ...(endBlock === null ? {} : { end_block: endBlock }),
    algorithm_id: hashCodeToJson(code),
    algorithm_name: hashEntry(code)?.displayName ?? `0x${code.toString(16)}`,
    ...(legacy === null ? {} : { legacy_algorithm_id: hashCodeToJson(legacy) }),
    ...(pq === null ? {} : { pq_algorithm_id: hashCodeToJson(pq) }),
    canonical_algorithm_id: hashCodeToJson(view.canonicalCode),
    rule_version: RULE_NAMES[record.rule],
    cycle: record.cycle,
    kind: assertDefined(EPOCH_KINDS[record.kind], `epoch kind ${record.kind}`),
    ...(activationMs === null ? {} : { activation_timestamp: divFloor(activationMs, 1000) }),
    ...(decisionHash === null ? {} : { governance_hash: toHex0x(decisionHash) }),
    epoch_hash: toHex0x(view.epochHash),
    prev_epoch_hash: toHex0x(record.prevEpochHash),
    policy: policyToJson(record.policy),
    ...(anchor === null ? {} : { anchor: anchorToJson(anchor) }),
    ...(expiry === null ? {} : { expiry }),
    finality_depth: record.timing.finalityBlocks,
  };
}

function anchorToJson(
  anchor: NonNullable<EpochRecord["anchor"]>,
): NonNullable<EpochJson["anchor"]> {
  return {
    algorithm_id: hashCodeToJson(anchor.code),
    height: anchor.size,
    history_root: toHex0x(anchor.historyRoot),
  };
}
