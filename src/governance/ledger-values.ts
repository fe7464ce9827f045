import { encode } from "../codec/canonical.ts";
import { list, struct } from "../codec/compound.ts";
import { uint } from "../codec/schema.ts";
import { HASH_TABLE } from "../crypto/hash-table.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { Effect } from "./effect.ts";
import { ALGORITHM_STATUS_NAMES, FLOOR_FIELDS, LEDGER_ROWS, LIMIT_NAMES } from "./ledger-rows.ts";
import type { ParameterRow } from "./parameter-row.ts";
import type { ParameterValue } from "./parameter-value.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

const floorSchema = struct(Object.fromEntries(FLOOR_FIELDS.map((field) => [field, uint()])));
const limitsSchema = struct(Object.fromEntries(LIMIT_NAMES.map((field) => [field, uint()])));

/** What the ledger says of itself in the state. */
const floorTable = stateTable("floor", floorSchema);
const limitsTable = stateTable("limits", limitsSchema);
const statusTable = stateTable(
  "algorithms",
  list(struct({ code: uint(), status: uint(ALGORITHM_STATUS_NAMES.length - 1) }), 0, 64),
);

/** A value that the ledger keeps, or undefined for a key of another kind or one that it has not stated. */
export function readLedgerValue(state: StateReader, key: string): ParameterValue | undefined {
  const [scope, part, field = ""] = key.split(".");
  if (scope !== "ledger") return undefined;
  switch (part) {
    case "floor":
      return readState(state, floorTable)?.[field];
    case "limits":
      return readState(state, limitsTable)?.[field];
    default: {
      const code = HASH_TABLE.find(({ name }) => name === field)?.code;
      const row = readState(state, statusTable)?.find((status) => status.code === code);
      return row === undefined ? undefined : ALGORITHM_STATUS_NAMES[row.status];
    }
  }
}

/** Sets a value that the ledger keeps. The effect of the same change makes the ledger state it in the same block. */
export function writeLedgerValue(draft: StateDraft, key: string, value: ParameterValue): void {
  const [, part, field = ""] = key.split(".");
  switch (part) {
    case "floor":
      writeState(draft, floorTable, { value: { ...readFloor(draft), [field]: Number(value) } });
      return;
    case "limits":
      writeState(draft, limitsTable, { value: { ...readLimits(draft), [field]: Number(value) } });
      return;
    default:
      writeState(draft, statusTable, { value: withStatus(draft, field, value) });
  }
}

/** What the machine does to the ledger for keys whose values were set. */
export function ledgerEffects(state: StateReader, changed: readonly string[]): readonly Effect[] {
  const isOf = (part: string) => changed.some((key) => key.startsWith(`ledger.${part}.`));
  const effects: Effect[] = [];
  if (isOf("floor")) {
    effects.push({ type: "effectFloor", floor: encode(floorSchema, readFloor(state)) });
  }
  if (isOf("limits")) {
    effects.push({ type: "effectLimits", limits: encode(limitsSchema, readLimits(state)) });
  }
  for (const { code, name } of HASH_TABLE) {
    const key = `ledger.algorithm.${name}.status`;
    if (!changed.includes(key)) continue;
    const status = statusIndex(readLedgerValue(state, key) ?? null);
    effects.push({ type: "effectAlgorithmStatus", code, status });
  }
  return effects;
}

function readFloor(state: StateReader): Readonly<Record<string, number>> {
  return readState(state, floorTable) ?? firstValues("floor", FLOOR_FIELDS);
}

function readLimits(state: StateReader): Readonly<Record<string, number>> {
  return readState(state, limitsTable) ?? firstValues("limits", LIMIT_NAMES);
}

function firstValues(part: "floor" | "limits", fields: readonly string[]) {
  const rows: Readonly<Record<string, ParameterRow>> = LEDGER_ROWS;
  return Object.fromEntries(
    fields.map((field) => [field, Number(rows[`ledger.${part}.${field}`]?.initial)]),
  );
}

function withStatus(state: StateReader, name: string, value: ParameterValue) {
  const { code } = assertDefined(
    HASH_TABLE.find((entry) => entry.name === name),
    `no algorithm ${name}`,
  );
  const others = (readState(state, statusTable) ?? []).filter((row) => row.code !== code);
  const rows = [...others, { code, status: statusIndex(value) }];
  return rows.sort((left, right) => left.code - right.code);
}

function statusIndex(value: ParameterValue): number {
  const names: readonly ParameterValue[] = ALGORITHM_STATUS_NAMES;
  return names.indexOf(value);
}
