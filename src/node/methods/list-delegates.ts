import { type DelegateProfile, readDelegateProfile } from "../../governance/delegate-profile.ts";
import type { DelegationGraph } from "../../governance/delegation-graph.ts";
import { currentGraph, ownPower, totalPower } from "../../governance/electorate.ts";
import type { ScopeName } from "../../governance/electorate-table.ts";
import { readReceived } from "../../governance/received-power.ts";
import { assert } from "../../primitives/assert.ts";
import type { AccountId } from "../../primitives/brand.ts";
import { parseHex0x, toHex0x } from "../../primitives/hex.ts";
import type { ParamsOf, ResultOf } from "../../rpc/method.ts";
import type { ACCOUNT_METHODS } from "../../rpc/methods/accounts.ts";
import { countOwners, listDelegatePlaces } from "../index/delegate-view.ts";
import type { CallContext } from "../service/node-service.ts";
import { Pace } from "../service/pace.ts";
import { scopeRef } from "./electorates.ts";
import { type Ground, pinnedGroundOf } from "./ground.ts";
import { shareText } from "./ratio.ts";

type ListMethod = (typeof ACCOUNT_METHODS)["list_delegates"];
type DelegateJson = ResultOf<ListMethod>["items"][number];

interface Row extends DelegateProfile {
  readonly account: AccountId;
  readonly delegators: number;
}

/** One page of those who accept delegation or are delegated to. Cost: that of its rows. */
export async function listDelegates(
  { topic, sort }: ParamsOf<ListMethod>,
  call: CallContext,
): Promise<ResultOf<ListMethod>> {
  const ground = pinnedGroundOf(call);
  const { service, state, height } = ground;
  const scope = scopeRef(topic);
  const graph = currentGraph(state, scope);
  const views = service.index.viewsAt(height);
  const { page } = call;
  const after = page.after === null ? null : placeRef(String(page.after[0]));
  const facts = {
    scope,
    graph,
    closed: service.index.proposals.countClosed(scope, height),
    total: totalPower(state, { house: "community", scope }, "now"),
  };
  const items: DelegateJson[] = [];
  const pace = new Pace(call);
  let last: Uint8Array | null = null;
  for (const { place, account } of listDelegatePlaces(views, graph, { order: sort, after })) {
    if (items.length === page.limit) {
      return { items, next_cursor: page.next(last === null ? null : [toHex0x(last)]) };
    }
    if (pace.isDue(ROW_STEPS)) await pace.rest();
    const delegators = countOwners(views, graph, account);
    const row = { ...readDelegateProfile(state, account), account, delegators };
    items.push(delegateJson(ground, row, facts));
    last = place;
  }
  return { items, next_cursor: page.next(null) };
}

/** Entries and rows that are read for one delegate: its ballots among them. */
const ROW_STEPS = 16;

/** A place in the order, as a cursor holds it. */
function placeRef(text: string): Uint8Array {
  const parsed = parseHex0x(text);
  assert(parsed.ok, "a cursor of this list without its place");
  return parsed.value;
}

function delegateJson(
  { service, state, height }: Ground,
  row: Row,
  of: {
    readonly scope: ScopeName;
    readonly graph: DelegationGraph;
    readonly closed: number;
    readonly total: bigint;
  },
): DelegateJson {
  const { scope, graph, closed, total } = of;
  const { account } = row;
  const own = ownPower(state, { house: "community", scope }, account, "now");
  const received = readReceived(state, graph, account, "now");
  return {
    account: toHex0x(account),
    scope,
    accepts_delegation: row.acceptsDelegation,
    accepts_forwarded: row.acceptsForwarded,
    delegators: row.delegators,
    own: String(own),
    received: String(received),
    most: String(own + received),
    share: shareText(own + received, total),
    votes_cast: service.index.votes.countClosedOf(account, scope, height),
    votes_closed: closed,
  };
}
