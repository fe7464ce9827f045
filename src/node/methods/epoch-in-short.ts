import { hashCodeToJson } from "../../crypto/hash-json.ts";
import { hashEntry } from "../../crypto/hash-table.ts";
import { type EpochRecord, epochAlgorithm } from "../../ledger/epoch-record.ts";
import { RULE_NAMES } from "../../ledger/rule-version.ts";

/** What a status says of an epoch. */
export function epochJson(record: EpochRecord) {
  const code = epochAlgorithm(record);
  return {
    index: record.index,
    algorithm_id: hashCodeToJson(code),
    algorithm: hashEntry(code)?.displayName ?? `0x${code.toString(16)}`,
    rule_version: RULE_NAMES[record.rule],
    start_block: record.start,
  };
}
