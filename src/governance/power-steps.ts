import type { AccountId } from "../primitives/brand.ts";
import { forwardOf, readRecord, sharePart } from "./delegation-record.ts";
import { countPower, electorateAsOf, totalPower } from "./electorate.ts";
import { type ElectorateName, requireScope } from "./electorate-name.ts";
import type { PowerFunction } from "./electorate-table.ts";
import { type PowerField, type PowerWeights, powerArithmetic } from "./power-function.ts";
import { readReceived } from "./received-power.ts";
import type { AsOf } from "./series-place.ts";
import type { StateReader } from "./state-access.ts";
import { fieldAsOf } from "./token-tracking.ts";

/** A part of an account's own power that a delegate casts unless the account votes itself. */
export interface DelegatedPart {
  readonly delegate: AccountId;
  readonly bp: number;
  readonly amount: bigint;
}

/** How the power of an account in an electorate comes about, step by step. */
export interface PowerSteps {
  readonly function: PowerFunction;
  readonly weights: PowerWeights;
  /** What the function counts from. */
  readonly fields: readonly { readonly field: PowerField; readonly amount: bigint }[];
  /** What it makes of them. */
  readonly own: bigint;
  readonly delegated: readonly DelegatedPart[];
  /** What others delegate to the account, directly and forwarded. */
  readonly received: bigint;
  /** To whom all that it receives goes on, or null where it stops here. */
  readonly forwardedTo: AccountId | null;
  /** When its delegation ends by itself; null where it delegates nothing. */
  readonly delegatedUntil: number | null;
  /** `own + received`: what its ballot weighs while nobody else votes. */
  readonly most: bigint;
  /** T: the power of the whole electorate. */
  readonly total: bigint;
}

/** Tells how the power of an account comes about, for those who ask. It decides nothing. */
export function explainPower(
  state: StateReader,
  name: ElectorateName,
  account: AccountId,
  asOf: AsOf,
): PowerSteps {
  const electorate = electorateAsOf(state, name, asOf);
  const own = countPower(state, electorate, account, asOf);
  const fields = powerArithmetic(electorate.function).fields.map((field) => ({
    field,
    amount: fieldAsOf(state, field, account, asOf),
  }));
  const isDelegable = name.house === "community" && name.scope !== null;
  const graph = { scope: requireScope(name.scope ?? "protocol"), round: electorate.round };
  const record = isDelegable ? readRecord(state, graph, account, asOf) : undefined;
  const received = isDelegable ? readReceived(state, graph, account, asOf) : 0n;
  return {
    function: electorate.function,
    weights: electorate.weights,
    fields,
    own,
    delegated: (record?.shares ?? []).map(({ delegate, bp }) => ({
      delegate,
      bp,
      amount: sharePart(own, bp),
    })),
    received,
    forwardedTo: forwardOf(record) ?? null,
    delegatedUntil: record?.expiresAt ?? null,
    most: own + received,
    total: totalPower(state, name, asOf),
  };
}
