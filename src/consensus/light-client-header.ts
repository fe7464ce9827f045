import type { HashRegistry } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { computeDualCommitment } from "../ledger/dual-commitment.ts";
import type { EpochRecord } from "../ledger/epoch-record.ts";
import type { HeaderV2 } from "../ledger/header.ts";
import { equalBytes } from "../primitives/bytes.ts";
import type { LightClientFault } from "./light-client-fault.ts";
import { ruleOf, slotsOf } from "./rules.ts";
import { assignSlots } from "./slot-check.ts";

/**
 * What a header alone shows of the rules of its record: the lineages in their order, none missing and none spare, and
 * the dual commitment. A header without its PQ half must not pass for one that never had it.
 * Requires: the algorithms of the record.
 */
export function checkLightHeader(
  header: HeaderV2,
  record: EpochRecord,
  hashes: HashRegistry,
): LightClientFault | null {
  const rule = ruleOf(record);
  const slots = slotsOf(record);
  const assigned = assignSlots(hashes, slots, header.lineages);
  const missing = assigned.slots.some((view) => view.lineage === null && view.slot.required);
  if (rule.header !== "v2" || assigned.violations.length > 0 || missing) {
    return {
      code: "LEDGER_LIGHT_LINEAGE",
      expected: slots.map((slot) => slot.code),
      found: header.lineages.map((lineage) => lineage.code),
    };
  }
  const wantsDual = rule.slots.length > 1 && header.lineages.length > 1;
  if (!wantsDual) return header.dual === null ? null : { code: "LEDGER_LIGHT_DUAL" };
  const [first, second] = slots;
  if (header.dual === null || first === undefined || second === undefined) {
    return { code: "LEDGER_LIGHT_DUAL" };
  }
  const own = computeDualCommitment(
    requireHash(hashes, first.code),
    requireHash(hashes, second.code),
    header,
  );
  const isRight = equalBytes(own[0], header.dual[0]) && equalBytes(own[1], header.dual[1]);
  return isRight ? null : { code: "LEDGER_LIGHT_DUAL" };
}
