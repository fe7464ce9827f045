import type { AccountId } from "../primitives/brand.ts";
import type { BlockMoment } from "./context.ts";
import { readRecord } from "./delegation-record.ts";
import { countPower, electorateAsOf } from "./electorate.ts";
import { SCOPES } from "./electorate-table.ts";
import { writeField } from "./power-field.ts";
import { type PowerField, powerArithmetic } from "./power-function.ts";
import { ReceivedChanges } from "./received-power.ts";
import { seriesPlace } from "./series-place.ts";
import type { StateDraft } from "./state-access.ts";
import { fieldAsOf, keepUntracked, trackedSince } from "./token-tracking.ts";

/** States the active stake that an account has from now on. Cost: O(scopes · shares · depth). */
export function noteActive(
  draft: StateDraft,
  account: AccountId,
  amount: bigint,
  place: BlockMoment,
): void {
  noteField(draft, { field: "active", account, amount }, place);
}

/** States the consensus weight that an account has from now on: its active stake in the set, else 0. */
export function noteValidatorPower(
  draft: StateDraft,
  account: AccountId,
  amount: bigint,
  place: BlockMoment,
): void {
  noteField(draft, { field: "validator", account, amount }, place);
}

/**
 * States the liquid balance that an account gets. Requires: called before the balance itself is written.
 * Cost: one read while no electorate has ever counted liquid balances.
 */
export function noteLiquid(
  draft: StateDraft,
  account: AccountId,
  amount: bigint,
  place: BlockMoment,
): void {
  noteTracked(draft, { field: "liquid", account, amount }, place);
}

/** States the bonded amount that is not active yet. Requires: called before the stake itself is written. */
export function noteWarming(
  draft: StateDraft,
  account: AccountId,
  amount: bigint,
  place: BlockMoment,
): void {
  noteTracked(draft, { field: "warming", account, amount }, place);
}

interface Note {
  readonly field: PowerField;
  readonly account: AccountId;
  readonly amount: bigint;
}

function noteTracked(draft: StateDraft, note: Note, place: BlockMoment): void {
  if (trackedSince(draft) === undefined) return;
  keepUntracked(draft, note, seriesPlace(draft, place));
  noteField(draft, note, place);
}

function noteField(draft: StateDraft, note: Note, place: BlockMoment): void {
  const { field, account, amount } = note;
  const before = fieldAsOf(draft, field, account, "now");
  if (before === amount) return;
  const at = seriesPlace(draft, place);
  const moves = SCOPES.map((scope) => computeMoves(draft, scope, note));
  writeField(draft, field, { account, before, after: amount }, at);
  for (const changes of moves) changes?.apply(draft, at);
}

/** How a new amount moves what the delegates of an account receive in one scope. */
function computeMoves(
  draft: StateDraft,
  scope: (typeof SCOPES)[number],
  { field, account, amount }: Note,
): ReceivedChanges | undefined {
  const electorate = electorateAsOf(draft, { house: "community", scope }, "now");
  if (!powerArithmetic(electorate.function).fields.includes(field)) return undefined;
  const graph = { scope, round: electorate.round };
  const record = readRecord(draft, graph, account, "now");
  if (record === undefined) return undefined;
  const before = countPower(draft, electorate, account, "now");
  const after = powerArithmetic(electorate.function).compute(
    (other) => (other === field ? amount : fieldAsOf(draft, other, account, "now")),
    electorate.weights,
  );
  const changes = new ReceivedChanges(graph);
  changes.addOwn(draft, record, { before, after });
  return changes;
}
