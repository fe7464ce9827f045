import type { Branch } from "../consensus/branch.ts";
import { encodeBranch } from "../consensus/branch-codec.ts";
import { pendingEpoch } from "../consensus/schedule.ts";
import type { HashRegistry } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { computeCompactRoot } from "../merkle/compact-range.ts";
import type { Digest, HashCode } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";

/**
 * The bytes of a branch in a snapshot. Maps and sets are written by ascending code and index: in memory they stand in
 * the order in which facts arrived, which is another on a machine that was restored from a snapshot.
 */
export function encodeSnapshotBranch(branch: Branch): Uint8Array {
  const { facts } = branch;
  return encodeBranch({
    ...branch,
    lanes: new Map([...branch.lanes].sort(([left], [right]) => left - right)),
    facts: {
      ...facts,
      statuses: new Map([...facts.statuses].sort(([left], [right]) => left - right)),
      attestedBoundaries: new Set([...facts.attestedBoundaries].sort((a, b) => a - b)),
    },
  });
}

/**
 * True iff the branch knows its own past as far as a pending record asks for it. One that does not has no snapshot:
 * it would differ from that of the others.
 */
export function knowsOwnAnchor(branch: Branch): boolean {
  const claimed: Digest | null =
    pendingEpoch(branch.facts.schedule, branch.height)?.record.anchor?.historyRoot ?? null;
  const { ownAnchor } = branch;
  if (claimed === null || ownAnchor === null) return claimed === ownAnchor;
  return equalBytes(claimed, ownAnchor);
}

/** Roots of the history up to and including the newest block, one for each tracked code, ascending by code. */
export function computeHistoryRoots(
  hashes: HashRegistry,
  branch: Branch,
): readonly (readonly [HashCode, Digest])[] {
  return [...branch.lanes]
    .sort(([left], [right]) => left - right)
    .map(([code, { history }]) => [code, computeCompactRoot(requireHash(hashes, code), history)]);
}
