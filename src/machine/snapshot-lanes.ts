import { emptyLane, extendLane, type Lane } from "../consensus/branch.ts";
import type { HashRegistry } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { computeCompactRoot, parseCompactRange } from "../merkle/compact-range.ts";
import type { Digest, HashCode } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import type { ReadBlock, TrustedBlock } from "./snapshot-chain.ts";

type Ids = readonly (readonly [HashCode, Digest])[];

/** True iff every lane is of a known function, of the right size, and in a form that can be extended and hashed. */
export function areLanesShaped({ branch }: ReadBlock, hashes: HashRegistry): boolean {
  return [...branch.lanes].every(([code, { tip, history }]) => {
    const hash = hashes.get(code);
    if (hash === undefined || tip.length !== hash.digestLength) return false;
    return (
      history.size === branch.height + 1 && parseCompactRange(hash, history.size, history.nodes).ok
    );
  });
}

/** True iff the lanes of the newest block have exactly the trusted history roots. */
export function haveTrustedRoots(
  { branch }: ReadBlock,
  trusted: TrustedBlock,
  hashes: HashRegistry,
): boolean {
  if (branch.lanes.size !== trusted.historyRoots.length) return false;
  return trusted.historyRoots.every(([code, root]) => {
    const lane = branch.lanes.get(code);
    return lane !== undefined && equalBytes(computeLaneRoot(hashes, code, lane), root);
  });
}

/**
 * True iff the lanes of a block grow from those of the block below by its ids. A history that is extended to one that
 * is right was right itself, so that the roots of the newest block vouch for all below it; a lane that ends is vouched
 * for by the header that still carries it, and one that nothing vouches for is refused. Requires: lanes in shape;
 * `below` is null for block 0 only.
 */
export function doLanesFollow(
  block: ReadBlock,
  below: ReadBlock | null,
  ids: Ids,
  hashes: HashRegistry,
): boolean {
  const { branch } = block;
  const own = new Map(ids);
  const grows = [...branch.lanes].every(([code, lane]) => {
    const id = own.get(code);
    if (id !== undefined && !equalBytes(id, lane.tip)) return false;
    const before =
      below === null ? emptyLane(hashes, code, branch.chainId) : below.branch.lanes.get(code);
    // A lane that begins here was computed from all blocks: the lanes above vouch for it.
    if (before === undefined) return true;
    const height = branch.height;
    return isSameLane(extendLane(hashes, before, { code, height, hid: lane.tip }), lane);
  });
  return grows && (below === null || areCarried(block, below, hashes));
}

/** What the header says about the lanes below it. */
function areCarried(
  { header, branch }: ReadBlock,
  below: ReadBlock,
  hashes: HashRegistry,
): boolean {
  const lineages = header.type === "v2" ? header.lineages : [];
  const isRight = lineages.every(({ code, prevId, historyRoot }) => {
    const lane = below.branch.lanes.get(code);
    if (lane === undefined || !equalBytes(lane.tip, prevId)) return false;
    return equalBytes(computeLaneRoot(hashes, code, lane), historyRoot);
  });
  const carried = new Set(lineages.map(({ code }) => code));
  const ended = [...below.branch.lanes.keys()].filter((code) => !branch.lanes.has(code));
  return isRight && ended.every((code) => carried.has(code));
}

function computeLaneRoot(hashes: HashRegistry, code: HashCode, { history }: Lane): Digest {
  return computeCompactRoot(requireHash(hashes, code), history);
}

function isSameLane(left: Lane, right: Lane): boolean {
  const { nodes } = right.history;
  return (
    equalBytes(left.tip, right.tip) &&
    left.history.size === right.history.size &&
    left.history.nodes.length === nodes.length &&
    left.history.nodes.every((node, place) => equalBytes(node, nodes[place] ?? new Uint8Array(0)))
  );
}
