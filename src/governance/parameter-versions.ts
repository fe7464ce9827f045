import { uint } from "../codec/schema.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

const paramsVersionTable = stateTable("paramsver", uint());
const feesVersionTable = stateTable("feesver", uint());

/** How often the registry has changed, whatever the key. */
export function readParamsVersion(state: StateReader): number {
  return readState(state, paramsVersionTable) ?? 0;
}

/** How often a number of the fees has changed. */
export function readFeesVersion(state: StateReader): number {
  return readState(state, feesVersionTable) ?? 0;
}

export function raiseParamsVersion(draft: StateDraft): void {
  writeState(draft, paramsVersionTable, { value: readParamsVersion(draft) + 1 });
}

export function raiseFeesVersion(draft: StateDraft): void {
  writeState(draft, feesVersionTable, { value: readFeesVersion(draft) + 1 });
}
