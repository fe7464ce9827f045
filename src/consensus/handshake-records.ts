import type { HashRegistry } from "../crypto/hash-function.ts";
import { computeEpochHash, type EpochRecord, epochAlgorithm } from "../ledger/epoch-record.ts";
import type { Digest } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import type { Branch } from "./branch.ts";
import {
  agree,
  findContradiction,
  type Handshake,
  type HandshakeFault,
  type HandshakeVerdict,
  isHash,
  standing,
} from "./handshake.ts";
import { algorithmsFitRule } from "./rules.ts";

/**
 * Decides about a peer whose epoch this branch has not heard of, by the peer's records: all of them, from record 0 or
 * from any that is in force or past here, to the one that it announces. They must chain (E12), hold every record that
 * is fixed here, and lead to what the peer told of itself. Whoever passed a boundary under the old rules finds it here.
 */
export function compareRecords(
  branch: Branch,
  peer: Handshake,
  records: readonly EpochRecord[],
  hashes: HashRegistry,
): HandshakeVerdict {
  const { current } = standing(branch);
  const first = records[0];
  if (first === undefined || first.index > current.record.index) return refuse(0);
  let link: Digest | null = null;
  for (const [position, record] of records.entries()) {
    const index = first.index + position;
    const isLinked = link === null || equalBytes(record.prevEpochHash, link);
    const previous = records[position - 1];
    const isInOrder = previous === undefined || record.start > previous.start;
    const isFit = record.index === index && algorithmsFitRule(record.rule, record.algs);
    if (!isLinked || !isInOrder || !isFit) return refuse(index);
    const hash = hashes.get(epochAlgorithm(record));
    // Beyond an algorithm that this process lacks nothing can be told; it follows the peer up to there and halts.
    if (hash === undefined) return agree("unknown");
    link = computeEpochHash(hash, record);
    const fault = judgeRecord(branch, record, link);
    if (fault !== null) return { verdict: "part", fault };
  }
  return leadsToPeer(records, peer, hashes) ? agree("behind") : refuse(first.index);
}

/** Why a record cannot stand at its index on this branch, or null. */
function judgeRecord(
  branch: Branch,
  record: EpochRecord,
  epochHash: Digest,
): HandshakeFault | null {
  const { current } = standing(branch);
  const { index, start } = record;
  if (index > current.record.index + 1) return null;
  // It links to the record in force, which is among those before it.
  if (index === current.record.index + 1) return findContradiction(branch, { start, epochHash });
  const own = branch.facts.schedule.find((epoch) => epoch.record.index === index);
  const isOwn = own !== undefined && isHash(own, epochHash);
  return isOwn ? null : { code: "LEDGER_HANDSHAKE_DIVERGED", index };
}

/** True iff the peer's epoch is among the records, and what it announces follows that epoch and ends them. */
function leadsToPeer(
  records: readonly EpochRecord[],
  peer: Handshake,
  hashes: HashRegistry,
): boolean {
  const announced = peer.next === null ? 0 : 1;
  const inForce = records[records.length - 1 - announced];
  if (inForce === undefined || !hasHash(inForce, peer.epochHash, hashes)) return false;
  if (peer.next === null) return true;
  const last = records[records.length - 1];
  const [start, epochHash] = peer.next;
  return last !== undefined && last.start === start && hasHash(last, epochHash, hashes);
}

function hasHash(record: EpochRecord, epochHash: Digest, hashes: HashRegistry): boolean {
  const hash = hashes.get(epochAlgorithm(record));
  return hash !== undefined && equalBytes(computeEpochHash(hash, record), epochHash);
}

function refuse(index: number): HandshakeVerdict {
  return { verdict: "part", fault: { code: "LEDGER_HANDSHAKE_RECORDS", index } };
}
