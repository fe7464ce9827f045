import type { DelegationGraph } from "../../governance/delegation-graph.ts";
import {
  CHAIN_MAX,
  type DelegationRecord,
  forwardOf,
  readRecord,
  sharePart,
} from "../../governance/delegation-record.ts";
import { currentGraph, ownPower } from "../../governance/electorate.ts";
import type { ScopeName } from "../../governance/electorate-table.ts";
import { readReceived } from "../../governance/received-power.ts";
import type { StateReader } from "../../governance/state-access.ts";
import type { AccountId } from "../../primitives/brand.ts";
import { equalBytes } from "../../primitives/bytes.ts";
import { toHex0x } from "../../primitives/hex.ts";
import type { ResultOf } from "../../rpc/method.ts";
import type { ACCOUNT_METHODS } from "../../rpc/methods/accounts.ts";
import { listOwners } from "../index/delegate-view.ts";
import type { Pace } from "../service/pace.ts";
import type { Ground } from "./ground.ts";

type Delegations = ResultOf<(typeof ACCOUNT_METHODS)["get_delegations"]>;
export type EdgeJson = Delegations["out"][number];
export type NodeJson = Delegations["tree"][number];

/** Edges of one answer at most, and so nodes of its tree. */
export const EDGES_MAX = 1000;
/** Entries that are read for one edge. */
const EDGE_STEPS = 4;

/** The graph of a scope as of a ground that stays, and how its walks are paced. */
export interface SeenGraph {
  readonly scope: ScopeName;
  readonly graph: DelegationGraph;
  readonly views: StateReader;
  readonly pace: Pace;
}

/** Looks at a graph. */
export function seeGraph(ground: Ground, scope: ScopeName, pace: Pace): SeenGraph {
  const { service, state, height } = ground;
  return { scope, graph: currentGraph(state, scope), views: service.index.viewsAt(height), pace };
}

/** What an account delegates in a graph. */
export function edgesOut(ground: Ground, seen: SeenGraph, owner: AccountId): readonly EdgeJson[] {
  const record = readRecord(ground.state, seen.graph, owner, "now");
  return record === undefined ? [] : edgesOf(ground, seen, { owner, record });
}

/** What others delegate to an account in a graph, by their ids; no more than so many. Cost: linear in these. */
export async function edgesIn(
  ground: Ground,
  seen: SeenGraph,
  { account, limit }: { readonly account: AccountId; readonly limit: number },
): Promise<readonly EdgeJson[]> {
  const edges: EdgeJson[] = [];
  for (const owner of listOwners(seen.views, seen.graph, { delegate: account, after: null })) {
    if (edges.length >= limit) break;
    if (seen.pace.isDue(EDGE_STEPS)) await seen.pace.rest();
    edges.push(...edgesOut(ground, seen, owner).filter(({ to }) => to === toHex0x(account)));
  }
  return edges;
}

function edgesOf(
  { state }: Ground,
  { scope }: SeenGraph,
  { owner, record }: { readonly owner: AccountId; readonly record: DelegationRecord },
): readonly EdgeJson[] {
  const own = ownPower(state, { house: "community", scope }, owner, "now");
  const next = forwardOf(record);
  return record.shares.map(({ delegate, bp }) => ({
    scope,
    from: toHex0x(owner),
    to: toHex0x(delegate),
    bp,
    amount: String(sharePart(own, bp)),
    forward: next !== undefined && equalBytes(next, delegate),
    expires_at: record.expiresAt,
  }));
}

/**
 * The ways by which power comes to an account and goes on from it: negative amounts do not occur. No more than so many
 * nodes, whose number is the cost.
 */
export async function delegationTree(
  ground: Ground,
  seen: SeenGraph,
  of: {
    readonly account: AccountId;
    readonly direction: "in" | "out" | "both";
    readonly limit: number;
  },
): Promise<readonly NodeJson[]> {
  const { account, direction, limit } = of;
  const start = nodeOf(ground, seen, { account, depth: 0, via: null, amount: null });
  const nodes = [start, ...(direction === "in" ? [] : walkOut(ground, seen, account))];
  if (direction !== "out") await walkIn(ground, seen, { account, depth: 1, limit, nodes });
  return nodes.length === 1 ? [] : nodes;
}

/** Shares one step away, then forwards as far as they go. */
function walkOut(ground: Ground, seen: SeenGraph, account: AccountId): readonly NodeJson[] {
  const { state } = ground;
  const own = ownPower(state, { house: "community", scope: seen.scope }, account, "now");
  const record = readRecord(state, seen.graph, account, "now");
  return (record?.shares ?? []).flatMap(({ delegate, bp }) => {
    const amount = sharePart(own, bp);
    const nodes = [nodeOf(ground, seen, { account: delegate, depth: 1, via: account, amount })];
    let from = delegate;
    for (let depth = 2; depth <= CHAIN_MAX; depth++) {
      const next = forwardOf(readRecord(state, seen.graph, from, "now"));
      if (next === undefined) break;
      nodes.push(nodeOf(ground, seen, { account: next, depth, via: from, amount }));
      from = next;
    }
    return nodes;
  });
}

/** Owners that name the account, and behind those that forward to it the ones that name them. */
async function walkIn(
  ground: Ground,
  seen: SeenGraph,
  at: {
    readonly account: AccountId;
    readonly depth: number;
    readonly limit: number;
    readonly nodes: NodeJson[];
  },
): Promise<void> {
  const { account, depth, limit, nodes } = at;
  if (depth > CHAIN_MAX) return;
  for (const owner of listOwners(seen.views, seen.graph, { delegate: account, after: null })) {
    if (nodes.length >= limit) return;
    if (seen.pace.isDue(EDGE_STEPS)) await seen.pace.rest();
    const { node, isForward } = ownerOf(ground, seen, { owner, account, depth });
    nodes.push(node);
    if (isForward) await walkIn(ground, seen, { ...at, account: owner, depth: depth + 1 });
  }
}

/** What an owner gives an account, itself and of what it has received. */
function ownerOf(
  ground: Ground,
  seen: SeenGraph,
  at: { readonly owner: AccountId; readonly account: AccountId; readonly depth: number },
): { readonly node: NodeJson; readonly isForward: boolean } {
  const { owner, account, depth } = at;
  const { state } = ground;
  const record = readRecord(state, seen.graph, owner, "now");
  const own = ownPower(state, { house: "community", scope: seen.scope }, owner, "now");
  const shares = (record?.shares ?? []).filter(({ delegate }) => equalBytes(delegate, account));
  const part = shares.reduce((sum, { bp }) => sum + sharePart(own, bp), 0n);
  const next = forwardOf(record);
  const isForward = next !== undefined && equalBytes(next, account);
  const passed = isForward ? readReceived(state, seen.graph, owner, "now") : 0n;
  const amount = part + passed;
  return { node: nodeOf(ground, seen, { account: owner, depth, via: account, amount }), isForward };
}

function nodeOf(
  { state }: Ground,
  { scope, graph }: SeenGraph,
  at: {
    readonly account: AccountId;
    readonly depth: number;
    readonly via: AccountId | null;
    /** Null of the start: what it has itself and received. */
    readonly amount: bigint | null;
  },
): NodeJson {
  const { account, depth, via } = at;
  const name = { house: "community", scope } as const;
  const amount =
    at.amount ?? ownPower(state, name, account, "now") + readReceived(state, graph, account, "now");
  return {
    scope,
    account: toHex0x(account),
    depth,
    via: via === null ? null : toHex0x(via),
    amount: String(amount),
  };
}
