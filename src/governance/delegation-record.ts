import { list, struct } from "../codec/compound.ts";
import { bool, type Infer, uint } from "../codec/schema.ts";
import type { AccountId } from "../primitives/brand.ts";
import { divFloorBig } from "../primitives/integer.ts";
import { type DelegationGraph, graphSuffix } from "./delegation-graph.ts";
import { accountIdSchema, secondsSchema } from "./schemas.ts";
import { series, writeSeries } from "./series.ts";
import { type AsOf, type SeriesPlace, seriesAsOf } from "./series-place.ts";
import type { StateDraft, StateReader } from "./state-access.ts";

/** Most delegates of one record. */
export const SHARES_MAX = 5;
/** Longest chain of forwards that any setting allows; no walk is longer. */
export const CHAIN_MAX = 4;
export const BASIS_POINTS = 10_000;

export const sharesSchema = list(
  struct({ delegate: accountIdSchema, bp: uint(BASIS_POINTS, 1) }),
  0,
  SHARES_MAX,
);

const recordSchema = struct({
  /** Delegates and the share of the owner's power that each carries; none where the record has ended. */
  shares: sharesSchema,
  /** Whether all that the owner receives goes on to the first delegate. */
  forward: bool,
  expiresAt: secondsSchema,
});

/** How an account delegates in one graph. */
export type DelegationRecord = Infer<typeof recordSchema>;

const recordSeries = series("dlg.rec", recordSchema);

/** The record of an owner as of a block, or undefined where it delegates nothing. */
export function readRecord(
  state: StateReader,
  graph: DelegationGraph,
  owner: AccountId,
  asOf: AsOf,
): DelegationRecord | undefined {
  const record = seriesAsOf(state, recordSeries, graphSuffix(graph, owner), asOf);
  return record === undefined || record.shares.length === 0 ? undefined : record;
}

/** Sets the record of an owner; one without shares ends it. */
export function writeRecord(
  draft: StateDraft,
  { graph, owner, record }: OwnedRecord,
  place: SeriesPlace,
): void {
  writeSeries(draft, recordSeries, graphSuffix(graph, owner), { ...place, value: record });
}

export interface OwnedRecord {
  readonly graph: DelegationGraph;
  readonly owner: AccountId;
  readonly record: DelegationRecord;
}

/** To whom all that an account receives goes on, or undefined where it stops. */
export function forwardOf(record: DelegationRecord | undefined): AccountId | undefined {
  return record?.forward === true ? record.shares[0]?.delegate : undefined;
}

/** The part of a power that a share carries, floored; the rest stays with the owner. */
export function sharePart(power: bigint, bp: number): bigint {
  return divFloorBig(power * BigInt(bp), BigInt(BASIS_POINTS));
}

/** `first`, and those to whom what it receives goes on, in order. Cost: at most `CHAIN_MAX` reads. */
export function readChain(
  state: StateReader,
  graph: DelegationGraph,
  first: AccountId,
  asOf: AsOf,
): readonly AccountId[] {
  const chain = [first];
  let next = forwardOf(readRecord(state, graph, first, asOf));
  while (next !== undefined && chain.length < CHAIN_MAX) {
    chain.push(next);
    next = forwardOf(readRecord(state, graph, next, asOf));
  }
  return chain;
}
