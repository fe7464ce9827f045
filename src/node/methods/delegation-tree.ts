import type { DelegationGraph } from "../../governance/delegation-graph.ts";
import {
  CHAIN_MAX,
  type DelegationRecord,
  forwardOf,
  listRecords,
  readRecord,
  sharePart,
} from "../../governance/delegation-record.ts";
import { currentGraph, ownPower } from "../../governance/electorate.ts";
import type { ScopeName } from "../../governance/electorate-table.ts";
import { readReceived } from "../../governance/received-power.ts";
import type { StateReader } from "../../governance/state-access.ts";
import type { AccountId } from "../../primitives/brand.ts";
import { equalBytes } from "../../primitives/bytes.ts";
import { toHex, toHex0x } from "../../primitives/hex.ts";
import type { ResultOf } from "../../rpc/method.ts";
import type { ACCOUNT_METHODS } from "../../rpc/methods/accounts.ts";
import type { Ground } from "./ground.ts";

type Delegations = ResultOf<(typeof ACCOUNT_METHODS)["get_delegations"]>;
export type EdgeJson = Delegations["out"][number];
type NodeJson = Delegations["tree"][number];

/** Edges of one answer at most. */
export const EDGES_MAX = 1000;

/** The graph of a scope as of a ground, with everything in it. */
export interface SeenGraph {
  readonly scope: ScopeName;
  readonly graph: DelegationGraph;
  /** Records that name an account as a delegate, by that account. */
  readonly inward: ReadonlyMap<string, readonly AccountId[]>;
}

/** Looks at a graph. Who points to whom is read when it is asked for. Cost of that: linear in the records. */
export function seeGraph({ state }: Ground, scope: ScopeName): SeenGraph {
  const graph = currentGraph(state, scope);
  let inward: SeenGraph["inward"] | undefined;
  return {
    scope,
    graph,
    get inward() {
      inward ??= readInward(state, graph);
      return inward;
    },
  };
}

function readInward(state: StateReader, graph: DelegationGraph): SeenGraph["inward"] {
  const inward = new Map<string, AccountId[]>();
  for (const { owner, record } of listRecords(state, graph)) {
    for (const { delegate } of record.shares) {
      const key = toHex(delegate);
      const known = inward.get(key);
      if (known === undefined) inward.set(key, [owner]);
      else known.push(owner);
    }
  }
  return inward;
}

/** What an account delegates in a graph. */
export function edgesOut(ground: Ground, seen: SeenGraph, owner: AccountId): readonly EdgeJson[] {
  const record = readRecord(ground.state, seen.graph, owner, "now");
  return record === undefined ? [] : edgesOf(ground, seen, { owner, record });
}

/** What others delegate to an account in a graph, by their ids. */
export function edgesIn(ground: Ground, seen: SeenGraph, account: AccountId): readonly EdgeJson[] {
  const owners = seen.inward.get(toHex(account)) ?? [];
  return owners.flatMap((owner) =>
    edgesOut(ground, seen, owner).filter(({ to }) => to === toHex0x(account)),
  );
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

/** The ways by which power comes to an account and goes on from it: negative amounts do not occur. */
export function delegationTree(
  ground: Ground,
  seen: SeenGraph,
  account: AccountId,
  direction: "in" | "out" | "both",
): readonly NodeJson[] {
  const start = nodeOf(ground, seen, { account, depth: 0, via: null, amount: null });
  const away = direction === "in" ? [] : walkOut(ground, seen, account);
  const here = direction === "out" ? [] : walkIn(ground, seen, account, 1);
  return away.length + here.length === 0 ? [] : [start, ...away, ...here];
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
function walkIn(
  ground: Ground,
  seen: SeenGraph,
  account: AccountId,
  depth: number,
): readonly NodeJson[] {
  if (depth > CHAIN_MAX) return [];
  const owners = seen.inward.get(toHex(account)) ?? [];
  return owners.slice(0, EDGES_MAX).flatMap((owner) => {
    const record = readRecord(ground.state, seen.graph, owner, "now");
    const name = { house: "community", scope: seen.scope } as const;
    const own = ownPower(ground.state, name, owner, "now");
    const shares = (record?.shares ?? []).filter(({ delegate }) => equalBytes(delegate, account));
    const part = shares.reduce((sum, { bp }) => sum + sharePart(own, bp), 0n);
    const next = forwardOf(record);
    const isForward = next !== undefined && equalBytes(next, account);
    const passed = isForward ? readReceived(ground.state, seen.graph, owner, "now") : 0n;
    const node = nodeOf(ground, seen, {
      account: owner,
      depth,
      via: account,
      amount: part + passed,
    });
    return [node, ...(isForward ? walkIn(ground, seen, owner, depth + 1) : [])];
  });
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
