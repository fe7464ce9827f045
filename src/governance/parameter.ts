import { type Schema, uint } from "../codec/schema.ts";
import { amountSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, type StateTable, stateTable, writeState } from "./state-table.ts";

/** Ten tokens at the default of six decimals: the most that any fee parameter may be. */
const FEE_MAX = 10_000_000n;

/** Who decides a parameter: G governance itself, E economy, X technical. */
export type ParameterClass = "G" | "E" | "X";

/** One row of the registry. Bounds are checked when a value is set, never when it is used. */
export interface ParameterSpec<T extends bigint | number> {
  readonly kind: T extends bigint ? "amount" : "uint";
  readonly class: ParameterClass;
  readonly unit: string;
  readonly min: T;
  readonly max: T;
  readonly initial: T;
  readonly schema: Schema<T>;
}

const fee = (initial: bigint): ParameterSpec<bigint> => ({
  kind: "amount",
  class: "E",
  unit: "base units",
  min: 0n,
  max: FEE_MAX,
  initial,
  schema: amountSchema,
});

const share = (initial: number): ParameterSpec<number> => ({
  kind: "uint",
  class: "E",
  unit: "basis points",
  min: 0,
  max: 10_000,
  initial,
  schema: uint(),
});

const seconds = (initial: number, min: number, max: number): ParameterSpec<number> => ({
  kind: "uint",
  class: "G",
  unit: "seconds",
  min,
  max,
  initial,
  schema: uint(),
});

/** The parameters that governance can set, by key. Keys are never reused. */
export const PARAMETERS = {
  "fee.base.transfer": fee(1000n),
  "fee.base.stake": fee(1000n),
  "fee.base.governance": fee(1000n),
  "fee.base.forum": fee(1000n),
  "fee.base.statement": fee(1000n),
  "fee.base.vote": fee(0n),
  "fee.per_byte": fee(10n),
  "fee.per_cost": fee(100n),
  "fee.split.burn": share(2000),
  "fee.split.treasury": share(3000),
  /** Most that the governance clock advances in one block, so that an outage cannot run out a vote. */
  "clock.max_step_s": seconds(300, 10, 3600),
} as const;

export type ParameterKey = keyof typeof PARAMETERS;

/** True iff the text is a key of the registry. */
export function isParameterKey(text: string): text is ParameterKey {
  return Object.hasOwn(PARAMETERS, text);
}

/** The value in force; a key that was never set has its initial value. */
export function readParameter<T extends bigint | number>(
  state: StateReader,
  key: ParameterKey,
  spec: ParameterSpec<T>,
): T {
  return readState(state, parameterTable(key, spec)) ?? spec.initial;
}

/** Sets a value. Requires: within the bounds of its row. */
export function writeParameter<T extends bigint | number>(
  state: StateDraft,
  key: ParameterKey,
  entry: { readonly spec: ParameterSpec<T>; readonly value: T },
): void {
  writeState(state, parameterTable(key, entry.spec), { value: entry.value });
}

function parameterTable<T extends bigint | number>(
  key: ParameterKey,
  spec: ParameterSpec<T>,
): StateTable<T> {
  return stateTable(`param/${key}`, spec.schema);
}
