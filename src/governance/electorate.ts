import { struct } from "../codec/compound.ts";
import { type Infer, uint } from "../codec/schema.ts";
import type { AccountId } from "../primitives/brand.ts";
import { type DelegationGraph, GRAPH_ROUND_MAX } from "./delegation-graph.ts";
import { type ElectorateName, requireScope } from "./electorate-name.ts";
import { POWER_FUNCTION_NAMES, SCOPES, type ScopeName } from "./electorate-table.ts";
import { FRACTION_TERM_MAX } from "./fraction.ts";
import { nameOf } from "./name-schema.ts";
import { readFieldTotal } from "./power-field.ts";
import { type PowerWeights, powerArithmetic } from "./power-function.ts";
import { readReceived } from "./received-power.ts";
import { series, writeSeries } from "./series.ts";
import { type AsOf, type SeriesPlace, seriesAsOf } from "./series-place.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { fieldAsOf } from "./token-tracking.ts";

const electorateSchema = struct({
  function: nameOf(POWER_FUNCTION_NAMES),
  weights: struct({
    token: uint(FRACTION_TERM_MAX),
    stake: uint(FRACTION_TERM_MAX),
    divisor: uint(FRACTION_TERM_MAX, 1),
  }),
  /** Raised by each change of how power is counted: delegations of earlier rounds count no more. */
  round: uint(GRAPH_ROUND_MAX),
});

/** How the power of an electorate is counted. */
export type Electorate = Infer<typeof electorateSchema>;

const WEIGHTS: PowerWeights = { token: 1, stake: 1, divisor: 1 };
const INITIAL: Electorate = { function: "stake", weights: WEIGHTS, round: 0 };
const VALIDATORS: Electorate = { function: "validator_stake", weights: WEIGHTS, round: 0 };

const electorateSeries = series("elect", electorateSchema);

/** How an electorate counted power as of a block. */
export function electorateAsOf(
  state: StateReader,
  { house, scope }: ElectorateName,
  asOf: AsOf,
): Electorate {
  if (house === "validators") return VALIDATORS;
  return seriesAsOf(state, electorateSeries, scopeSuffix(requireScope(scope)), asOf) ?? INITIAL;
}

/** The graph of a scope in which delegations are made now. */
export function currentGraph(state: StateReader, scope: ScopeName): DelegationGraph {
  return { scope, round: electorateAsOf(state, { house: "community", scope }, "now").round };
}

/** T: the power of the whole electorate. Never below the sum of the power of its members. */
export function totalPower(state: StateReader, name: ElectorateName, asOf: AsOf): bigint {
  const { function: counted, weights } = electorateAsOf(state, name, asOf);
  return powerArithmetic(counted).compute((field) => readFieldTotal(state, field, asOf), weights);
}

/** Own power of an account. */
export function ownPower(
  state: StateReader,
  name: ElectorateName,
  account: AccountId,
  asOf: AsOf,
): bigint {
  return countPower(state, electorateAsOf(state, name, asOf), account, asOf);
}

/** Own power of an account, by a way of counting that is known. */
export function countPower(
  state: StateReader,
  { function: counted, weights }: Electorate,
  account: AccountId,
  asOf: AsOf,
): bigint {
  return powerArithmetic(counted).compute(
    (field) => fieldAsOf(state, field, account, asOf),
    weights,
  );
}

/** Power that an account receives from others in a scope. */
export function receivedPower(
  state: StateReader,
  scope: string,
  account: AccountId,
  asOf: AsOf,
): bigint {
  const { round } = electorateAsOf(state, { house: "community", scope }, asOf);
  return readReceived(state, { scope: requireScope(scope), round }, account, asOf);
}

/** States how a scope counts power from this block on. */
export function writeElectorate(
  draft: StateDraft,
  scope: ScopeName,
  value: Electorate,
  place: SeriesPlace,
): void {
  writeSeries(draft, electorateSeries, scopeSuffix(scope), { ...place, value });
}

function scopeSuffix(scope: ScopeName): Uint8Array {
  return Uint8Array.of(SCOPES.indexOf(scope));
}
