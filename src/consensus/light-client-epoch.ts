import { requireHash } from "../crypto/require-hash.ts";
import { builtSuite } from "../crypto/suite-table.ts";
import {
  computeEpochHash,
  type EpochRecord,
  epochAlgorithm,
  epochRank,
} from "../ledger/epoch-record.ts";
import type { HeaderV2 } from "../ledger/header.ts";
import type { SecurityFloor } from "../ledger/policy.ts";
import type { Height } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { missingCapability } from "./capability.ts";
import { isAllowedEdge } from "./epoch-edges.ts";
import { epochFault } from "./epoch-fault.ts";
import type { LightAlgorithms, LightClient } from "./light-client.ts";
import type { LightClientFault } from "./light-client-fault.ts";
import { checkPolicy } from "./policy-check.ts";
import { algorithmsFitRule } from "./rules.ts";
import { hashInForce, type ScheduledEpoch } from "./schedule.ts";

/**
 * The epoch of a new header: the known one, or the one that the trusted header announced. A record that no trusted
 * header announced in its `next` is not followed, however it is sealed: to cross two boundaries, a client takes a
 * header between them first.
 */
export function followEpoch(
  client: LightClient,
  header: HeaderV2,
  record: EpochRecord | null,
  context: LightAlgorithms,
): Result<ScheduledEpoch, LightClientFault> {
  const isKnown = equalBytes(header.epochHash, hashInForce(client.epoch));
  const frozen = frozenStart(client);
  if (isKnown) {
    if (record !== null) return err({ code: "LEDGER_LIGHT_RECORD", expected: false });
    const { index } = client.epoch.record;
    if (header.epochIndex !== index) return err(edgeFault(index, header.epochIndex));
    if (frozen !== null && !keepsFrozen(client, header)) {
      return err({ code: "LEDGER_LIGHT_EPOCH_FROZEN", start: frozen, height: header.height });
    }
    return ok(client.epoch);
  }
  const { next } = client.header;
  if (next === null || !equalBytes(next[1], header.epochHash)) {
    const announced = next === null ? null : next[1];
    return err({ code: "LEDGER_LIGHT_EPOCH_UNANNOUNCED", announced, found: header.epochHash });
  }
  if (record === null) return err({ code: "LEDGER_LIGHT_RECORD", expected: true });
  return enterEpoch(client, { header, start: next[0] }, record, context);
}

/** Start of a pending record about which nothing may change any more, or null. */
function frozenStart(client: LightClient): Height | null {
  const { next, height } = client.header;
  if (next === null) return null;
  const { freezeBlocks } = client.epoch.record.timing;
  return height >= next[0] - freezeBlocks ? next[0] : null;
}

/** In the freeze the known epoch ends at the announced start, and its headers go on announcing it. */
function keepsFrozen(client: LightClient, header: HeaderV2): boolean {
  const before = client.header.next;
  const after = header.next;
  if (before === null || after === null || header.height >= before[0]) return false;
  return before[0] === after[0] && equalBytes(before[1], after[1]);
}

/** The announced record, once it is shown to be the one, to follow the known one, and to be above the floor. */
function enterEpoch(
  client: LightClient,
  at: { readonly header: HeaderV2; readonly start: Height },
  record: EpochRecord,
  context: LightAlgorithms,
): Result<ScheduledEpoch, LightClientFault> {
  const { header, start } = at;
  const unfit = checkRecordAlone(record, client.floor, context);
  if (unfit !== null) return err(unfit);
  const epochHash = computeEpochHash(requireHash(context.hashes, epochAlgorithm(record)), record);
  const current = client.epoch.record;
  const link = hashInForce(client.epoch);
  const compared: readonly (readonly [string | number, string | number])[] = [
    [toHex(header.epochHash), toHex(epochHash)],
    [current.index + 1, record.index],
    [record.index, header.epochIndex],
    [toHex(link), toHex(record.prevEpochHash)],
    [start, record.start],
  ];
  for (const [expected, found] of compared) {
    if (expected !== found) return err(edgeFault(expected, found));
  }
  if (start <= client.header.height || start > header.height) {
    return err(edgeFault(`start in ${client.header.height + 1}..${header.height}`, start));
  }
  if (!isAllowedEdge(current, record)) {
    return err(edgeFault("an allowed edge", `rule ${record.rule} after rule ${current.rule}`));
  }
  return ok({ record, epochHash });
}

function edgeFault(expected: string | number, found: string | number): LightClientFault {
  return { code: "LEDGER_LIGHT_EDGE", expected: String(expected), found: String(found) };
}

/** What a record shows by itself: codes in the roles of its rule, which this process has, nothing below the floor. */
export function checkRecordAlone(
  record: EpochRecord,
  floor: SecurityFloor,
  context: LightAlgorithms,
): LightClientFault | null {
  if (!algorithmsFitRule(record.rule, record.algs)) {
    return edgeFault(`the roles of rule ${record.rule}`, "other codes");
  }
  const missing = missingCapability(record, context.hashes, context.suites);
  if (missing !== null) {
    return missing.what === "hash"
      ? { code: "LEDGER_LIGHT_UNABLE", algorithm: missing.code, suite: null }
      : { code: "LEDGER_LIGHT_UNABLE", algorithm: null, suite: missing.suite };
  }
  const weak = checkPolicy(record, floor, builtSuite) ?? checkRank(record, floor);
  return weak === null ? null : { code: "LEDGER_LIGHT_FLOOR", fault: weak };
}

function checkRank(
  record: EpochRecord,
  floor: SecurityFloor,
): ReturnType<typeof epochFault> | null {
  const rank = epochRank(record);
  if (rank >= floor.minRank) return null;
  return epochFault("EPOCH_BELOW_FLOOR", {
    expected: `rank at least ${floor.minRank}`,
    found: rank,
  });
}
