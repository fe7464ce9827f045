import type { AccountId } from "../primitives/brand.ts";
import { mapKey, mapKeyBytes } from "./byte-map.ts";
import { type DelegationGraph, graphSuffix } from "./delegation-graph.ts";
import { type DelegationRecord, forwardOf, readChain, sharePart } from "./delegation-record.ts";
import { amountSchema } from "./schemas.ts";
import { series, writeSeries } from "./series.ts";
import { type AsOf, type SeriesPlace, seriesAsOf } from "./series-place.ts";
import type { StateDraft, StateReader } from "./state-access.ts";

const receivedSeries = series("dlg.recv", amountSchema);

/** All that others delegate to an account, directly and forwarded, as of a block. */
export function readReceived(
  state: StateReader,
  graph: DelegationGraph,
  account: AccountId,
  asOf: AsOf,
): bigint {
  return seriesAsOf(state, receivedSeries, graphSuffix(graph, account), asOf) ?? 0n;
}

/** By how much the received power of accounts moves, each account once. */
export class ReceivedChanges {
  readonly #differences = new Map<string, bigint>();
  readonly #graph: DelegationGraph;

  constructor(graph: DelegationGraph) {
    this.#graph = graph;
  }

  /** Moves what the shares of a record carry of its owner's own power. Floors are taken share by share. */
  addOwn(
    state: StateReader,
    record: DelegationRecord | undefined,
    own: { readonly before: bigint; readonly after: bigint },
  ): void {
    for (const { delegate, bp } of record?.shares ?? []) {
      this.#addChain(state, delegate, sharePart(own.after, bp) - sharePart(own.before, bp));
    }
  }

  /** Moves what goes on along the forward of a record, if it has one. */
  addForward(state: StateReader, record: DelegationRecord | undefined, difference: bigint): void {
    const next = forwardOf(record);
    if (next !== undefined) this.#addChain(state, next, difference);
  }

  /** Writes one new value for each account that moves. */
  apply(draft: StateDraft, place: SeriesPlace): void {
    for (const [key, difference] of this.#differences) {
      if (difference === 0n) continue;
      const account = mapKeyBytes(key) as AccountId;
      const value = readReceived(draft, this.#graph, account, "now") + difference;
      const suffix = graphSuffix(this.#graph, account);
      writeSeries(draft, receivedSeries, suffix, { ...place, value });
    }
  }

  /** Moves the received power of an account and of all along its chain. */
  #addChain(state: StateReader, first: AccountId, difference: bigint): void {
    if (difference === 0n) return;
    for (const account of readChain(state, this.#graph, first, "now")) {
      const key = mapKey(account);
      this.#differences.set(key, (this.#differences.get(key) ?? 0n) + difference);
    }
  }
}
