import { list, struct } from "../codec/compound.ts";
import { text, uint } from "../codec/schema.ts";
import type { Height } from "../primitives/brand.ts";
import { heightSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

/** Things that are kept. Where there were more, a rollback that would have to name them all is not feasible. */
const KEPT_MAX = 256;

const irreversibleSchema = struct({
  /** Highest block of what was forgotten for want of room; 0 while nothing was. */
  forgottenUpTo: heightSchema,
  things: list(struct({ height: uint(), name: text(1, 96) }), 0, KEPT_MAX),
});

const irreversibleTable = stateTable("irreversible", irreversibleSchema);

/**
 * Notes what no rollback can undo: an upgrade in force, an attested fact, a message that has left. Its name is what a
 * rollback of its block must say.
 */
export function noteIrreversible(
  draft: StateDraft,
  { height, name }: { readonly height: Height; readonly name: string },
): void {
  const known = readState(draft, irreversibleTable) ?? { forgottenUpTo: 0, things: [] };
  const things = [...known.things, { height, name }];
  const dropped = things.slice(0, Math.max(0, things.length - KEPT_MAX));
  const forgottenUpTo = dropped.at(-1)?.height ?? known.forgottenUpTo;
  writeState(draft, irreversibleTable, {
    value: { forgottenUpTo, things: things.slice(-KEPT_MAX) },
  });
}

/** Names of what no rollback to a height could undo; undefined where they are too many to be known. */
export function irreversibleAbove(
  state: StateReader,
  height: Height,
): readonly string[] | undefined {
  const known = readState(state, irreversibleTable) ?? { forgottenUpTo: 0, things: [] };
  if (known.forgottenUpTo > height) return undefined;
  return known.things.filter((thing) => thing.height > height).map(({ name }) => name);
}
