import { list } from "../codec/compound.ts";
import { uint } from "../codec/schema.ts";
import { assert } from "../primitives/assert.ts";
import type { AccountId } from "../primitives/brand.ts";
import { type DelegationGraph, graphSuffix } from "./delegation-graph.ts";
import { CHAIN_MAX, type DelegationRecord, forwardOf, readRecord } from "./delegation-record.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateKey, stateTable, writeState } from "./state-table.ts";

/** Edges that point to an account, counted by their depth 1..CHAIN_MAX. */
const countsTable = stateTable("dlg.depth/", list(uint(), CHAIN_MAX, CHAIN_MAX));
const NO_EDGES: readonly number[] = new Array<number>(CHAIN_MAX).fill(0);

const SHARE_DEPTH = 1;

/** The longest way by which power comes to an account: 0 when nothing points to it. Cost: one read. */
export function readInDepth(
  state: StateReader,
  graph: DelegationGraph,
  account: AccountId,
): number {
  return depthOf(readCounts(state, graph, account));
}

/** Depth of the edge by which an account forwards what it receives. */
export function forwardDepth(inDepth: number): number {
  return Math.max(SHARE_DEPTH, inDepth) + 1;
}

/** Counts the edges of one record instead of those of another. Cost: O(shares · depth). */
export function moveDepths(
  draft: StateDraft,
  { graph, owner }: { readonly graph: DelegationGraph; readonly owner: AccountId },
  records: {
    readonly before: DelegationRecord | undefined;
    readonly after: DelegationRecord | undefined;
  },
): void {
  const inDepth = readInDepth(draft, graph, owner);
  for (const { account, depth } of edgesOf(records.before, inDepth)) {
    moveEdge(draft, graph, account, { removed: depth });
  }
  for (const { account, depth } of edgesOf(records.after, inDepth)) {
    moveEdge(draft, graph, account, { added: depth });
  }
}

function edgesOf(
  record: DelegationRecord | undefined,
  inDepth: number,
): readonly { readonly account: AccountId; readonly depth: number }[] {
  const shares = record?.shares ?? [];
  const edges = shares.map(({ delegate }) => ({ account: delegate, depth: SHARE_DEPTH }));
  const next = forwardOf(record);
  return next === undefined ? edges : [...edges, { account: next, depth: forwardDepth(inDepth) }];
}

/** Counts an edge that points to an account, and all that follows along its forwards. */
function moveEdge(
  draft: StateDraft,
  graph: DelegationGraph,
  account: AccountId,
  edge: { readonly removed?: number; readonly added?: number },
): void {
  const before = readCounts(draft, graph, account);
  const after = [...before];
  if (edge.removed !== undefined) shift(after, edge.removed, -1);
  if (edge.added !== undefined) shift(after, edge.added, 1);
  writeCounts(draft, graph, account, after);
  const removed = forwardDepth(depthOf(before));
  const added = forwardDepth(depthOf(after));
  if (removed === added) return;
  const next = forwardOf(readRecord(draft, graph, account, "now"));
  if (next !== undefined) moveEdge(draft, graph, next, { removed, added });
}

function shift(counts: number[], depth: number, difference: 1 | -1): void {
  assert(depth >= SHARE_DEPTH && depth <= CHAIN_MAX, `an edge of depth ${depth}`);
  const count = (counts[depth - 1] ?? 0) + difference;
  assert(count >= 0, `fewer than no edges of depth ${depth}`);
  counts[depth - 1] = count;
}

function depthOf(counts: readonly number[]): number {
  return counts.findLastIndex((count) => count > 0) + 1;
}

function readCounts(
  state: StateReader,
  graph: DelegationGraph,
  account: AccountId,
): readonly number[] {
  return readState(state, countsTable, graphSuffix(graph, account)) ?? NO_EDGES;
}

function writeCounts(
  draft: StateDraft,
  graph: DelegationGraph,
  account: AccountId,
  value: readonly number[],
): void {
  const suffix = graphSuffix(graph, account);
  if (depthOf(value) === 0) draft.delete(stateKey(countsTable, suffix));
  else writeState(draft, countsTable, { suffix, value });
}
