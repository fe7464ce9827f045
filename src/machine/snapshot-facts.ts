import { nextMissed } from "../consensus/advance.ts";
import type { Branch } from "../consensus/branch.ts";
import { scheduled } from "../consensus/fallback.ts";
import { hashInForce, pendingEpoch, resolveEpoch } from "../consensus/schedule.ts";
import type { HashRegistry } from "../crypto/hash-function.ts";
import type { StateReader } from "../governance/state-access.ts";
import type { SealSubject } from "../ledger/seal-message.ts";
import type { Digest, HashCode } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { readMirror } from "./ledger-mirror.ts";
import { encodeSnapshotBranch } from "./snapshot-branch.ts";
import type { ReadBlock } from "./snapshot-chain.ts";

type Ids = readonly (readonly [HashCode, Digest])[];

/**
 * True iff the branch after a block says what its header, the block below and the state that its root commits to say.
 * The schedule, the floor, the limits and the statuses of algorithms are read from the state; time, seals and missed
 * lineages from headers; the own anchor from the pending record. Requires: a state of the header's roots.
 */
export function isBranchDerived(
  block: ReadBlock,
  below: ReadBlock | null,
  named: { readonly ids: Ids; readonly state: StateReader; readonly hashes: HashRegistry },
): boolean {
  const { branch, header } = block;
  const { records, floor, limits, statuses } = readMirror(named.state);
  const schedule = records.map((record) => scheduled(record, { hashes: named.hashes }));
  if (resolveEpoch(schedule, branch.height).epochHash === null) return false;
  const facts = { ...branch.facts, schedule, floor, limits, statuses };
  const ownAnchor = pendingEpoch(schedule, branch.height)?.record.anchor?.historyRoot ?? null;
  const second = below === null ? branch.sealable[1] : below.branch.sealable[0];
  const derived: Branch = {
    ...branch,
    timeMs: header.timeMs,
    facts,
    ownAnchor,
    missed: below === null ? branch.missed : nextMissed(below.branch, carriesPq(block)),
    sealable: [subjectOf(block, named.ids, facts), ...(second === undefined ? [] : [second])],
  };
  return equalBytes(encodeSnapshotBranch(derived), block.branchBytes);
}

/**
 * True iff what only bodies say is possible: the newest commit, attested boundaries and an open fallback, and of the
 * lowest block also the lineages missed before it and what may still be sealed of the block below. Requires: a derived
 * branch.
 */
export function areClaimsPossible(block: ReadBlock, below: ReadBlock | null): boolean {
  const { branch } = block;
  const { schedule, attestedBoundaries, openFallback } = branch.facts;
  const recordOf = (index: number) => schedule.find(({ record }) => record.index === index)?.record;
  const isAttestable = [...attestedBoundaries].every((index) => recordOf(index) !== undefined);
  if (!isAttestable || branch.lastCommit >= Math.max(0, branch.height)) return false;
  if (openFallback !== null) {
    const { expiry } = recordOf(openFallback.index) ?? { expiry: null };
    const origin = recordOf(openFallback.originIndex);
    if (expiry !== openFallback.expiry || origin === undefined) return false;
    if (openFallback.originIndex >= openFallback.index) return false;
  }
  if (below === null) return isLowestPossible(block);
  return below.branch.lastCommit <= branch.lastCommit;
}

function isLowestPossible({ branch, header }: ReadBlock): boolean {
  const { height, sealable, chainId } = branch;
  const { schedule } = branch.facts;
  const { record } = resolveEpoch(schedule, height);
  let above = height + 1;
  for (let miss = branch.missed; miss !== null; miss = miss.previous) {
    if (record.rule !== 2 || miss.height >= above || miss.height < record.start) return false;
    above = miss.height;
  }
  const second = sealable[1];
  if (second === undefined) return height === 0;
  const links = new Map(
    header.type === "v2"
      ? header.lineages.map(({ code, prevId }): readonly [HashCode, Digest] => [code, prevId])
      : second.ids.map(([code]): readonly [HashCode, Digest] => [code, header.prevId]),
  );
  return (
    height > 0 &&
    second.height === height - 1 &&
    equalBytes(second.chainId, chainId) &&
    isNullOrEqual(resolveEpoch(schedule, height - 1).epochHash, second.epochHash) &&
    second.ids.every(([code, id]) => equalBytes(links.get(code) ?? id, id))
  );
}

function subjectOf(
  { branch, header }: ReadBlock,
  ids: Ids,
  { schedule }: Branch["facts"],
): SealSubject {
  return {
    chainId: branch.chainId,
    height: branch.height,
    epochHash: hashInForce(resolveEpoch(schedule, branch.height)),
    ids,
    dual: header.type === "v2" ? header.dual : null,
  };
}

function carriesPq({ header }: ReadBlock): boolean {
  return header.type === "v2" && header.lineages.length > 1;
}

/** An earlier record may be of an algorithm that this process no longer has. */
function isNullOrEqual(known: Digest | null, claimed: Digest): boolean {
  return known === null || equalBytes(known, claimed);
}
