import { bytesUint, uintBytes } from "../../governance/big-endian.ts";
import { mapKey } from "../../governance/byte-map.ts";
import { listDelegateProfiles, readDelegateProfile } from "../../governance/delegate-profile.ts";
import {
  type DelegationGraph,
  graphOfSuffix,
  graphPrefix,
  graphSuffix,
} from "../../governance/delegation-graph.ts";
import { readRecord } from "../../governance/delegation-record.ts";
import { countPower, currentGraph, electorateAsOf } from "../../governance/electorate.ts";
import { SCOPES, type ScopeName } from "../../governance/electorate-table.ts";
import { readReceived } from "../../governance/received-power.ts";
import type { StateDraft, StateReader } from "../../governance/state-access.ts";
import type { AccountId } from "../../primitives/brand.ts";
import {
  asciiBytes,
  compareBytes,
  concatBytes,
  EMPTY_BYTES,
  equalBytes,
} from "../../primitives/bytes.ts";
import { amountBytes, bytesAmount, descendingBytes } from "./amount-bytes.ts";
import { listKeys } from "./list-keys.ts";
import type { ViewChanges } from "./view-changes.ts";

/** What delegates are listed by. */
export type DelegateOrder = "account" | "delegators" | "power";

const ACCOUNT_BYTES = 32;
const GRAPH_BYTES = 3;

/** Graph and delegate, then the owner of a record that names it. */
const OWNERS = asciiBytes("dlg/in/");
/** By account: the graphs in which it is listed, one behind another. */
const GRAPHS_OF = asciiBytes("dlg/of/");
/** Graph, then what the order goes by, then the account. By account it holds the count and the power. */
const ORDERS: Readonly<Record<DelegateOrder, Uint8Array>> = {
  account: asciiBytes("dlg/a/"),
  delegators: asciiBytes("dlg/d/"),
  power: asciiBytes("dlg/p/"),
};

interface Listed {
  readonly delegators: number;
  /** Own and received together. */
  readonly power: bigint;
}

/** Owners whose records name an account, ascending behind one of them. Cost: those taken. */
export function* listOwners(
  views: StateReader,
  graph: DelegationGraph,
  { delegate, after }: { readonly delegate: AccountId; readonly after: AccountId | null },
): Iterable<AccountId> {
  const prefix = concatBytes(OWNERS, graphSuffix(graph, delegate));
  for (const owner of listKeys(views, prefix, after)) yield owner as AccountId;
}

/** Those who accept delegation in a graph or are delegated to, in an order, behind a place in it. */
export function* listDelegatePlaces(
  views: StateReader,
  graph: DelegationGraph,
  { order, after }: { readonly order: DelegateOrder; readonly after: Uint8Array | null },
): Iterable<{ readonly place: Uint8Array; readonly account: AccountId }> {
  const prefix = concatBytes(ORDERS[order], graphPrefix(graph));
  for (const place of listKeys(views, prefix, after)) {
    yield { place, account: place.subarray(place.length - ACCOUNT_BYTES) as AccountId };
  }
}

/** How many records name an account in a graph. */
export function countOwners(views: StateReader, graph: DelegationGraph, account: AccountId) {
  return readListed(views, graphSuffix(graph, account))?.delegators ?? 0;
}

/**
 * Follows records, profiles and power. Cost: some look-ups for each changed record or profile, and one for each account
 * whose tokens have moved.
 */
export function updateDelegates(views: StateDraft, changes: ViewChanges): void {
  const touched = new Touched();
  moveOwners(views, changes, touched);
  for (const suffix of changes.received.values()) touched.add(suffix, 0);
  const current = SCOPES.map((scope) => currentGraph(changes.after, scope));
  for (const account of changes.profiles.values()) {
    for (const graph of current) touched.add(graphSuffix(graph, account as AccountId), 0);
  }
  for (const place of changes.electorates.values()) {
    const graph = current[place[0] ?? 0];
    if (graph === undefined) continue;
    for (const { account } of listDelegateProfiles(changes.after)) {
      touched.add(graphSuffix(graph, account), 0);
    }
  }
  for (const account of changes.tokens.values()) {
    for (const graph of graphsOf(views, account)) touched.add(concatBytes(graph, account), 0);
  }
  const power = new PowerReader(changes.after);
  for (const { suffix, difference } of touched.all()) {
    refresh(views, changes.after, { suffix, difference, power });
  }
}

/** Places in graphs whose rows have to be looked at, with how many more records name the account. */
class Touched {
  readonly #places = new Map<string, { suffix: Uint8Array; difference: number }>();

  add(suffix: Uint8Array, difference: number): void {
    const key = mapKey(suffix);
    const known = this.#places.get(key);
    if (known === undefined) this.#places.set(key, { suffix, difference });
    else known.difference += difference;
  }

  all() {
    return this.#places.values();
  }
}

function moveOwners(
  views: StateDraft,
  { records, before, after }: ViewChanges,
  touched: Touched,
): void {
  for (const place of records.values()) {
    const { graph, account: owner } = graphOfSuffix(place);
    const move = (state: StateReader, difference: number): void => {
      for (const { delegate } of readRecord(state, graph, owner, "now")?.shares ?? []) {
        const suffix = graphSuffix(graph, delegate);
        const key = concatBytes(OWNERS, suffix, owner);
        if (difference > 0) views.put(key, EMPTY_BYTES);
        else views.delete(key);
        touched.add(suffix, difference);
      }
    };
    move(before, -1);
    move(after, 1);
  }
}

/** Reads how each scope counts power once. */
class PowerReader {
  readonly #state: StateReader;
  readonly #electorates = new Map<ScopeName, ReturnType<typeof electorateAsOf>>();

  constructor(state: StateReader) {
    this.#state = state;
  }

  /** Own and received power; undefined in a graph that is no more in use, where nothing moves. */
  of(graph: DelegationGraph, account: AccountId): bigint | undefined {
    const { scope, round } = graph;
    const name = { house: "community", scope } as const;
    const known = this.#electorates.get(scope) ?? electorateAsOf(this.#state, name, "now");
    this.#electorates.set(scope, known);
    if (known.round !== round) return undefined;
    const own = countPower(this.#state, known, account, "now");
    return own + readReceived(this.#state, graph, account, "now");
  }
}

function refresh(
  views: StateDraft,
  state: StateReader,
  of: { readonly suffix: Uint8Array; readonly difference: number; readonly power: PowerReader },
): void {
  const { suffix, difference, power } = of;
  const { graph, account } = graphOfSuffix(suffix);
  const old = readListed(views, suffix);
  const delegators = (old?.delegators ?? 0) + difference;
  const isListed = delegators > 0 || readDelegateProfile(state, account).acceptsDelegation;
  const now = power.of(graph, account) ?? old?.power ?? 0n;
  if (old !== undefined) unlist(views, suffix, old);
  if (isListed) list(views, suffix, { delegators, power: now });
  if (isListed !== (old !== undefined)) noteGraph(views, { graph, account, isListed });
}

/** Graphs in which an account is listed. One look-up: it is asked of everybody whose tokens move. */
function graphsOf(views: StateReader, account: Uint8Array): readonly Uint8Array[] {
  const bytes = views.get(concatBytes(GRAPHS_OF, account)) ?? EMPTY_BYTES;
  const count = bytes.length / GRAPH_BYTES;
  return Array.from({ length: count }, (_, place) =>
    bytes.subarray(place * GRAPH_BYTES, (place + 1) * GRAPH_BYTES),
  );
}

function noteGraph(
  views: StateDraft,
  of: { readonly graph: DelegationGraph; readonly account: AccountId; readonly isListed: boolean },
): void {
  const prefix = graphPrefix(of.graph);
  const others = graphsOf(views, of.account).filter((each) => !equalBytes(each, prefix));
  const graphs = of.isListed ? [...others, prefix].sort(compareBytes) : others;
  const key = concatBytes(GRAPHS_OF, of.account);
  if (graphs.length === 0) views.delete(key);
  else views.put(key, concatBytes(...graphs));
}

function list(views: StateDraft, suffix: Uint8Array, listed: Listed): void {
  const { delegators, power } = listed;
  views.put(
    concatBytes(ORDERS.account, suffix),
    concatBytes(uintBytes(delegators), amountBytes(power)),
  );
  for (const key of placesOf(suffix, listed)) views.put(key, EMPTY_BYTES);
}

function unlist(views: StateDraft, suffix: Uint8Array, listed: Listed): void {
  views.delete(concatBytes(ORDERS.account, suffix));
  for (const key of placesOf(suffix, listed)) views.delete(key);
}

function placesOf(suffix: Uint8Array, { delegators, power }: Listed): readonly Uint8Array[] {
  const { graph, account } = graphOfSuffix(suffix);
  const prefix = graphPrefix(graph);
  return [
    concatBytes(ORDERS.delegators, prefix, descendingBytes(BigInt(delegators)), account),
    concatBytes(ORDERS.power, prefix, descendingBytes(power), account),
  ];
}

function readListed(views: StateReader, suffix: Uint8Array): Listed | undefined {
  const bytes = views.get(concatBytes(ORDERS.account, suffix));
  if (bytes === undefined) return undefined;
  return { delegators: bytesUint(bytes.subarray(0, 8)), power: bytesAmount(bytes.subarray(8)) };
}
