import { list, struct } from "../codec/compound.ts";
import { type Infer, nullable, uint } from "../codec/schema.ts";
import { asciiBytes } from "../primitives/bytes.ts";
import { readParameterEntry, valueOfEntry } from "./parameter.ts";
import type { ParameterKey } from "./parameter-table.ts";
import { type ParameterValue, parameterValueSchema } from "./parameter-value.ts";
import { heightSchema, secondsSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

/** Changes of one key that the state keeps; the ledger has all of them as events. */
const HISTORY_MAX = 64;

const changeSchema = struct({
  version: uint(),
  height: heightSchema,
  at: secondsSchema,
  /** What was shown when it changed; of a way that a state rollback has taken up again, where that way began. */
  from: parameterValueSchema,
  to: parameterValueSchema,
  /** When the way from the one to the other sets out: at the change, or before it where the way was taken up again. */
  start: secondsSchema,
  /** Seconds of the way from the one to the other; 0 for a change at once. */
  periodS: secondsSchema,
  /** Running number of the proposal that decided it; its run record says who ran it. */
  proposal: nullable(uint()),
});

/** One change of a parameter. */
export type PastChange = Infer<typeof changeSchema>;

const historyTable = stateTable("parampast/", list(changeSchema, 0, HISTORY_MAX));

/** The newest changes of a key, oldest first. */
export function readParameterHistory(state: StateReader, key: ParameterKey): readonly PastChange[] {
  return readState(state, historyTable, keySuffix(key)) ?? [];
}

/** Remembers a change, and forgets the oldest where there are too many. */
export function rememberChange(draft: StateDraft, key: ParameterKey, change: PastChange): void {
  const value = [...readParameterHistory(draft, key), change].slice(-HISTORY_MAX);
  writeState(draft, historyTable, { suffix: keySuffix(key), value });
}

/** What a key showed at an earlier second; before the oldest change that is kept, what it showed until then. */
export function parameterAt(state: StateReader, key: ParameterKey, at: number): ParameterValue {
  const history = readParameterHistory(state, key);
  const [oldest] = history;
  if (oldest === undefined) return valueOfEntry(readParameterEntry(state, key), at);
  const change = history.findLast((past) => past.at <= at);
  if (change === undefined) return oldest.from;
  const { version, from, to, start, periodS } = change;
  const ramp = periodS === 0 ? null : { from, start, periodS };
  return valueOfEntry({ version, value: to, ramp }, at);
}

function keySuffix(key: ParameterKey): Uint8Array {
  return asciiBytes(key);
}
