import type { HashRegistry } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { computeCompactRoot } from "../merkle/compact-range.ts";
import type { Digest, HashCode } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { type Branch, laneOf } from "./branch.ts";
import type { LineageRole } from "./rules.ts";
import { type Violation, violation } from "./violations.ts";

/** What a lineage says about everything before its block; a v1 header says nothing about its history. */
export interface LineageLinks {
  readonly code: HashCode;
  readonly prevId: Digest;
  readonly historyRoot: Digest | null;
}

/** The id that the next block of a branch must link to under a code; for block 0 the genesis link. */
export function expectedPrevId(branch: Branch, code: HashCode): Digest {
  return laneOf(branch, code).tip;
}

/** The history root that the next block of a branch must carry under a code. */
export function expectedHistoryRoot(hashes: HashRegistry, branch: Branch, code: HashCode): Digest {
  return computeCompactRoot(requireHash(hashes, code), laneOf(branch, code).history);
}

/**
 * Violations 3 and 4: a lineage links its parent and its history under its own code. There is no special case at any
 * boundary: where a block did not carry the code, its retro id stands in the lane.
 */
export function checkLinks(
  hashes: HashRegistry,
  branch: Branch,
  role: LineageRole,
  links: LineageLinks,
): readonly Violation[] {
  const number = role === "legacy" ? 3 : 4;
  const found: Violation[] = [];
  const prevId = expectedPrevId(branch, links.code);
  if (!equalBytes(prevId, links.prevId)) {
    found.push(violation(number, "prev", { expected: prevId, found: links.prevId }));
  }
  if (links.historyRoot === null) return found;
  const historyRoot = expectedHistoryRoot(hashes, branch, links.code);
  if (!equalBytes(historyRoot, links.historyRoot)) {
    found.push(violation(number, "history", { expected: historyRoot, found: links.historyRoot }));
  }
  return found;
}
