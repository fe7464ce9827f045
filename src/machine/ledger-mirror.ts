import { list, struct } from "../codec/compound.ts";
import { uint } from "../codec/schema.ts";
import type { LedgerFacts } from "../consensus/ledger-facts.ts";
import type { StateDraft, StateReader } from "../governance/state-access.ts";
import {
  listState,
  readState,
  stateKey,
  stateTable,
  writeState,
} from "../governance/state-table.ts";
import { type EpochRecord, epochRecordSchema } from "../ledger/epoch-record.ts";
import { ALGORITHM_STATUSES } from "../ledger/ledger-topics.ts";
import { limitsSchema } from "../ledger/limits.ts";
import { floorSchema } from "../ledger/policy.ts";
import { hashCodeSchema } from "../ledger/schemas.ts";
import { assertDefined } from "../primitives/assert.ts";

/**
 * The ledger's own facts as entries of the state, so that the state root commits to them and a proof can show them.
 * They are written from the facts that bodies state and never read back by the rules: bodies alone decide (E5). Only a
 * snapshot, which brings no bodies, is held against them.
 */
const epochTable = stateTable("epoch/", epochRecordSchema);
const floorTable = stateTable("floor", floorSchema);
const limitsTable = stateTable("limits", limitsSchema);
const statusTable = stateTable(
  "algorithms",
  list(struct({ code: hashCodeSchema, status: uint(ALGORITHM_STATUSES.length - 1) }), 0, 64),
);

/** Writes what differs between two facts. `before` is null at block 0. */
export function mirrorFacts(
  state: StateDraft,
  before: LedgerFacts | null,
  after: LedgerFacts,
): void {
  if (before?.floor !== after.floor) writeState(state, floorTable, { value: after.floor });
  if (before?.limits !== after.limits) writeState(state, limitsTable, { value: after.limits });
  if (before?.statuses !== after.statuses) writeStatuses(state, after);
  const kept = new Set(after.schedule);
  for (const { record } of (before?.schedule ?? []).filter((entry) => !kept.has(entry))) {
    state.delete(epochKey(record.index));
  }
  const known = new Set(before?.schedule ?? []);
  for (const { record } of after.schedule.filter((entry) => !known.has(entry))) {
    writeState(state, epochTable, { suffix: indexBytes(record.index), value: record });
  }
}

/**
 * What the state says about the ledger's own facts: for holding a branch of unknown origin against a state whose root
 * is trusted. Requires: such a state.
 */
export function readMirror(state: StateReader): Pick<
  LedgerFacts,
  "floor" | "limits" | "statuses"
> & {
  readonly records: readonly EpochRecord[];
} {
  const statuses = readState(state, statusTable) ?? [];
  return {
    records: [...listState(state, epochTable)].map(({ value }) => value),
    floor: assertDefined(readState(state, floorTable), "a state without the floor"),
    limits: assertDefined(readState(state, limitsTable), "a state without the limits"),
    statuses: new Map(
      statuses.map(({ code, status }) => [
        code,
        assertDefined(ALGORITHM_STATUSES[status], `status ${status}`),
      ]),
    ),
  };
}

function writeStatuses(state: StateDraft, facts: LedgerFacts): void {
  const value = [...facts.statuses]
    .map(([code, name]) => ({ code, status: ALGORITHM_STATUSES.indexOf(name) }))
    .sort((left, right) => left.code - right.code);
  writeState(state, statusTable, { value });
}

function epochKey(index: number): Uint8Array {
  return stateKey(epochTable, indexBytes(index));
}

/** Big-endian, so that keys sort as indexes do. */
function indexBytes(index: number): Uint8Array {
  return new Uint8Array([index >>> 24, index >>> 16, index >>> 8, index]);
}
