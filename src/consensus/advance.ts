import type { HashRegistry } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { headerCodes } from "../ledger/block-id.ts";
import type { SealSubject } from "../ledger/seal-message.ts";
import type { SystemStatement } from "../ledger/statement.ts";
import { computeCompactRoot } from "../merkle/compact-range.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { Digest, HashCode, Height } from "../primitives/brand.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import type { Block } from "./block.ts";
import { type Branch, extendLane, type Lane, type MissedCarriage } from "./branch.ts";
import { type EpochFault, epochFault } from "./epoch-fault.ts";
import { computeHid } from "./hid.ts";
import { type EventContext, foldLedgerEvents } from "./ledger-events.ts";
import type { LedgerFacts } from "./ledger-facts.ts";
import type { SuiteFacts } from "./policy-check.ts";
import { hashInForce, pendingEpoch, resolveEpoch } from "./schedule.ts";

/** A commit follows its block at a distance of one (embedded) or two (replicated). */
const SEALABLE_MAX = 2;

/** What a branch cannot know by itself: the parts of its past that it does not hold. */
export interface BranchPast {
  /** History root of blocks 0..size-1 under a code, or undefined when the past is out of reach. */
  readonly historyRoot: (code: HashCode, size: number) => Digest | undefined;
  /** The lane of a code over blocks 0..size-1, computed from their content, or undefined when it is out of reach. */
  readonly lane: (code: HashCode, size: number) => Lane | undefined;
}

/** What advancing a branch needs beside the block. */
export interface AdvanceContext {
  readonly hashes: HashRegistry;
  readonly suites: SuiteFacts;
  readonly past: BranchPast;
}

/**
 * The branch after a block that has passed stage V, or the first event of its body that may not stand there.
 * Cost: one id for each lane and O(log height) digests; a code that enters the schedule costs a pass over the past.
 */
export function advanceBranch(
  branch: Branch,
  block: Block,
  context: AdvanceContext,
): Result<Branch, EpochFault> {
  const height = branch.height + 1;
  const missed = nextMissed(branch, carriesPq(block));
  const events = block.body.statements
    .map((statement) => statement.value)
    .filter((value): value is SystemStatement => value.type === "system");
  const folded = foldLedgerEvents(branch.facts, events, eventContext(branch, missed, context));
  if (!folded.ok) return folded;
  const facts = folded.value;
  // A code that this process lacks has no lane: the chain halts before an epoch that needs it.
  const tracked = trackedCodes(branch, facts, height).filter((code) => context.hashes.has(code));
  const epoch = resolveEpoch(branch.facts.schedule, height);
  const carried = headerCodes(block.header, epoch.record.algs.legacy);
  const codes = [...new Set([...tracked, ...carried])];
  const ids = computeIds(context.hashes, branch, block, codes);
  const lanes = new Map<HashCode, Lane>();
  for (const code of tracked) {
    const before = branch.lanes.get(code) ?? context.past.lane(code, height);
    if (before === undefined) {
      const expected = `the history of ${height} blocks under 0x${code.toString(16)}`;
      return err(epochFault("EPOCH_HISTORY_UNKNOWN", { expected, found: "no way to compute it" }));
    }
    lanes.set(
      code,
      extendLane(context.hashes, before, {
        code,
        height,
        hid: assertDefined(ids.get(code), `id ${code}`),
      }),
    );
  }
  return ok({
    ...branch,
    height,
    timeMs: block.header.timeMs,
    lanes,
    facts,
    missed,
    ownAnchor: nextAnchor(branch, facts, context),
    sealable: [sealSubject(branch, block, ids), ...branch.sealable].slice(0, SEALABLE_MAX),
    lastCommit: carriedCommit(block) ?? branch.lastCommit,
  });
}

/** What a sealer signs of a block that follows `branch`. */
function sealSubject(
  branch: Branch,
  block: Block,
  ids: ReadonlyMap<HashCode, Digest>,
): SealSubject {
  const epoch = resolveEpoch(branch.facts.schedule, branch.height + 1);
  const codes = headerCodes(block.header, epoch.record.algs.legacy);
  return {
    chainId: branch.chainId,
    height: branch.height + 1,
    epochHash: hashInForce(epoch),
    ids: codes.map((code) => [code, assertDefined(ids.get(code), `id ${code}`)]),
    dual: block.header.type === "v2" ? block.header.dual : null,
  };
}

/** Height of the block whose seals the body carries, or undefined. */
function carriedCommit(block: Block): Height | undefined {
  const first = block.body.statements[0]?.value;
  return first?.type === "commit" ? first.height : undefined;
}

/** The ids of a block that follows `branch`, under each of the codes. */
export function computeIds(
  hashes: HashRegistry,
  branch: Branch,
  block: Block,
  codes: readonly HashCode[],
): ReadonlyMap<HashCode, Digest> {
  const { schedule } = branch.facts;
  return new Map(codes.map((code) => [code, computeHid(hashes, block, { code, schedule })]));
}

/** Context of the events of the next block's body. */
export function eventContext(
  branch: Branch,
  missed: MissedCarriage | null,
  context: AdvanceContext,
): EventContext {
  const height = branch.height + 1;
  return {
    network: branch.network,
    hashes: context.hashes,
    suites: context.suites,
    lockIn: height,
    pqCarried: (windowBlocks) => countCarried(branch, missed, windowBlocks),
    historyRoot: (code, size) => ownHistoryRoot(branch, context, code, size),
    attestations: "unchecked",
    isAnchorAttested: () => false,
  };
}

/** The history root at a size: from the branch's own lane where it stands at it, else from the past. */
function ownHistoryRoot(
  branch: Branch,
  context: AdvanceContext,
  code: HashCode,
  size: number,
): Digest | undefined {
  const lane = branch.lanes.get(code);
  if (lane?.history.size !== size) return context.past.historyRoot(code, size);
  return computeCompactRoot(requireHash(context.hashes, code), lane.history);
}

/** Blocks with a PQ lineage among the newest `windowBlocks`, the next block included. */
function countCarried(branch: Branch, missed: MissedCarriage | null, windowBlocks: number): number {
  const newest = branch.height + 1;
  const { record } = resolveEpoch(branch.facts.schedule, newest);
  const oldest = Math.max(record.start, newest - windowBlocks + 1);
  let carried = newest - oldest + 1;
  for (let miss = missed; miss !== null && miss.height >= oldest; miss = miss.previous) {
    carried -= 1;
  }
  return carried;
}

/** Misses matter within one dual-optional epoch; a boundary forgets them. */
export function nextMissed(branch: Branch, carriesPq: boolean): MissedCarriage | null {
  const height = branch.height + 1;
  const { record } = resolveEpoch(branch.facts.schedule, height);
  const previous = record.start === height ? null : branch.missed;
  return record.rule !== 2 || carriesPq ? previous : { height, previous };
}

function carriesPq(block: Block): boolean {
  return block.header.type === "v2" && block.header.lineages.length > 1;
}

/**
 * Codes whose lanes the branch must hold after block `height`: planned, in force, pending, and those to which an open
 * fallback may return, so that the return's anchor is the same on every node.
 */
function trackedCodes(branch: Branch, facts: LedgerFacts, height: number): readonly HashCode[] {
  const next = resolveEpoch(facts.schedule, height + 1).record;
  const pending = pendingEpoch(facts.schedule, height + 1)?.record;
  const foreseen = branch.foreseen.filter((entry) => entry.start > height);
  const { openFallback, schedule } = facts;
  const origin = schedule.find(({ record }) => record.index === openFallback?.originIndex)?.record;
  const codes = new Set<HashCode>();
  for (const ahead of [next, pending, origin, ...foreseen]) {
    if (ahead === undefined) continue;
    if (ahead.algs.legacy !== null) codes.add(ahead.algs.legacy);
    if (ahead.algs.pq !== null) codes.add(ahead.algs.pq);
  }
  return [...codes];
}

/** The own history root for the anchor of the pending record, taken when the record enters the schedule. */
function nextAnchor(branch: Branch, facts: LedgerFacts, context: AdvanceContext): Digest | null {
  const height = branch.height + 1;
  const pending = pendingEpoch(facts.schedule, height);
  if (pending === null) return null;
  const before = pendingEpoch(branch.facts.schedule, height);
  if (before?.record === pending.record) return branch.ownAnchor;
  const { anchor } = pending.record;
  if (anchor === null) return null;
  return ownHistoryRoot(branch, context, anchor.code, anchor.size) ?? null;
}
