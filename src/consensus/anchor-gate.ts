import type { EpochRecord } from "../ledger/epoch-record.ts";
import type { HashCode } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import type { EpochContext } from "./epoch-context.ts";
import { type EpochFault, epochFault } from "./epoch-fault.ts";
import { mandatoryCodes } from "./rules.ts";

type Mandate = Pick<EpochRecord, "rule" | "algs">;

/** The code that a record makes mandatory and its predecessor did not, or null. */
export function newlyMandatoryCode(record: Mandate, previous: Mandate): HashCode | null {
  return newlyMandatoryCodes(record, previous)[0] ?? null;
}

function newlyMandatoryCodes(record: Mandate, previous: Mandate): readonly HashCode[] {
  const before = mandatoryCodes(previous);
  return mandatoryCodes(record).filter((code) => !before.includes(code));
}

/**
 * The anchor gate: a record that makes a code mandatory must hold the history of everything earlier under that code,
 * equal to what this node computes itself and, unless waived, attested. A record that makes none mandatory has none.
 */
export function checkAnchor(
  record: EpochRecord,
  previous: EpochRecord,
  context: EpochContext,
): EpochFault | null {
  const [code, second] = newlyMandatoryCodes(record, previous);
  const anchor = record.anchor;
  if (code === undefined) {
    if (anchor === null) return null;
    return epochFault("EPOCH_ANCHOR_UNWANTED", { expected: "none", found: anchor.code });
  }
  if (second !== undefined) {
    // A record has one anchor, and each code that becomes mandatory needs its own.
    return epochFault("EPOCH_ANCHOR_MISSING", { expected: `anchor under ${second}`, found: code });
  }
  if (anchor === null || anchor.code !== code) {
    return epochFault("EPOCH_ANCHOR_MISSING", {
      expected: `anchor under ${code}`,
      found: anchor === null ? "none" : anchor.code,
    });
  }
  if (anchor.size < 1 || anchor.size > context.lockIn) {
    return epochFault("EPOCH_ANCHOR_SIZE", {
      expected: `1..${context.lockIn}`,
      found: anchor.size,
    });
  }
  const own = context.historyRoot(code, anchor.size);
  if (own !== undefined && !equalBytes(own, anchor.historyRoot)) {
    return epochFault("EPOCH_ANCHOR_ROOT", {
      expected: toHex(own),
      found: toHex(anchor.historyRoot),
    });
  }
  if (context.attestations === "asked" && !context.isAnchorAttested(record)) {
    return epochFault("EPOCH_ANCHOR_UNATTESTED", {
      expected: `anchor of ${anchor.size} blocks attested`,
      found: "not attested",
    });
  }
  return null;
}
