import { struct } from "../codec/compound.ts";
import { type Infer, nullable, text, uint } from "../codec/schema.ts";
import { asciiBytes } from "../primitives/bytes.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

/** ASCII, since the name is a key of the state. */
export const upgradeNameSchema = text(1, 40, /^[A-Za-z0-9][A-Za-z0-9 ._-]*$/);
/** Dotted numbers. */
export const upgradeVersionSchema = text(
  1,
  32,
  /^(?:0|[1-9][0-9]{0,8})(?:\.(?:0|[1-9][0-9]{0,8})){0,3}$/,
);

const pendingSchema = struct({
  /** Raised when a plan is made, withdrawn or carried out. */
  version: uint(),
  /** The proposal whose plan stands; one at a time, and never overwritten. */
  proposal: nullable(uint()),
});

/** The upgrade that is scheduled, if one is. */
export type PendingUpgrade = Infer<typeof pendingSchema>;

const pendingTable = stateTable("upgrade.pending", pendingSchema);
/** Names of upgrades that were ever scheduled, with their proposals: a name means one release for ever. */
const nameTable = stateTable("upgrade.name/", uint());

export function readPendingUpgrade(state: StateReader): PendingUpgrade {
  return readState(state, pendingTable) ?? { version: 0, proposal: null };
}

/** Sets which proposal's upgrade is scheduled. */
export function writePendingUpgrade(draft: StateDraft, proposal: number | null): void {
  const version = readPendingUpgrade(draft).version + 1;
  writeState(draft, pendingTable, { value: { version, proposal } });
}

/** The proposal that scheduled an upgrade under a name, or undefined while the name is free. */
export function findUpgradeName(state: StateReader, name: string): number | undefined {
  return readState(state, nameTable, asciiBytes(name));
}

export function writeUpgradeName(draft: StateDraft, name: string, proposal: number): void {
  writeState(draft, nameTable, { suffix: asciiBytes(name), value: proposal });
}

/** Sign of `left - right` of dotted numbers; parts that are missing are zero. */
export function compareVersions(left: string, right: string): -1 | 0 | 1 {
  const own = left.split(".").map(Number);
  const other = right.split(".").map(Number);
  for (let place = 0; place < Math.max(own.length, other.length); place++) {
    const difference = (own[place] ?? 0) - (other[place] ?? 0);
    if (difference !== 0) return difference < 0 ? -1 : 1;
  }
  return 0;
}
