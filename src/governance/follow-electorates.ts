import { assert } from "../primitives/assert.ts";
import type { BlockMoment } from "./context.ts";
import { GRAPH_ROUND_MAX } from "./delegation-graph.ts";
import { type Electorate, electorateAsOf, writeElectorate } from "./electorate.ts";
import { SCOPES, type ScopeName } from "./electorate-table.ts";
import { powerArithmetic } from "./power-function.ts";
import { seriesPlace } from "./series-place.ts";
import { clearSpikeRing } from "./spike-ring.ts";
import type { StateDraft } from "./state-access.ts";
import { isTrackedField, startTracking } from "./token-tracking.ts";
import { readElectorate, type ScopeElectorate } from "./track-parameters.ts";

/**
 * Makes the parameters of electorates hold, at genesis and after each of their changes. A scope that counts power in a
 * new way begins a new graph, so that its delegations end: their sums count something else. So do its daily totals.
 * Votes that are open read their electorate as of their snapshot and are not touched. Cost: O(scopes).
 */
export function followElectorates(draft: StateDraft, place: BlockMoment): void {
  for (const scope of SCOPES) {
    const wanted = readElectorate(draft, scope);
    const before = electorateAsOf(draft, { house: "community", scope }, "now");
    if (wanted !== undefined && !isCounted(before, wanted)) {
      changeElectorate(draft, scope, { before, wanted }, place);
    }
  }
}

function isCounted(before: Electorate, wanted: ScopeElectorate): boolean {
  if (before.function !== wanted.function) return false;
  if (wanted.function !== "token_stake") return true;
  const { token, stake, divisor } = before.weights;
  const { weights } = wanted;
  return token === weights.token && stake === weights.stake && divisor === weights.divisor;
}

function changeElectorate(
  draft: StateDraft,
  scope: ScopeName,
  { before, wanted }: { readonly before: Electorate; readonly wanted: ScopeElectorate },
  place: BlockMoment,
): void {
  assert(before.round < GRAPH_ROUND_MAX, `scope ${scope} has changed too often`);
  const at = seriesPlace(draft, place);
  const isTracked = powerArithmetic(wanted.function).fields.some(isTrackedField);
  if (isTracked) startTracking(draft, at);
  const { function: counted, weights } = wanted;
  writeElectorate(draft, scope, { function: counted, weights, round: before.round + 1 }, at);
  clearSpikeRing(draft, { house: "community", scope });
}
