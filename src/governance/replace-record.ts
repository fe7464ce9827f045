import type { AccountId } from "../primitives/brand.ts";
import type { BlockPlace } from "./context.ts";
import { moveDepths } from "./delegation-depth.ts";
import { type DelegationRecord, readRecord, writeRecord } from "./delegation-record.ts";
import { countPower, electorateAsOf } from "./electorate.ts";
import type { ScopeName } from "./electorate-table.ts";
import { ReceivedChanges, readReceived } from "./received-power.ts";
import { seriesPlace } from "./series-place.ts";
import type { StateDraft } from "./state-access.ts";

/** What an ended record leaves: from now on the owner delegates nothing. */
const ENDED: DelegationRecord = { shares: [], forward: false, expiresAt: 0 };

/**
 * Puts a record of an owner in the place of its old one, or ends the old one, and moves what delegates receive by the
 * difference. Requires: the guards of the record have passed.
 * Cost: at most 2(shares + 1) · depth writes, whatever the number of accounts.
 */
export function replaceRecord(
  draft: StateDraft,
  { scope, owner, record }: { scope: ScopeName; owner: AccountId; record: DelegationRecord | null },
  place: BlockPlace,
): void {
  const at = seriesPlace(draft, place);
  const electorate = electorateAsOf(draft, { house: "community", scope }, "now");
  const graph = { scope, round: electorate.round };
  const before = readRecord(draft, graph, owner, "now");
  const after = record ?? undefined;
  const own = countPower(draft, electorate, owner, "now");
  const received = readReceived(draft, graph, owner, "now");

  const changes = new ReceivedChanges(graph);
  changes.addOwn(draft, before, { before: own, after: 0n });
  changes.addForward(draft, before, -received);
  changes.addOwn(draft, after, { before: 0n, after: own });
  changes.addForward(draft, after, received);

  moveDepths(draft, { graph, owner }, { before, after });
  writeRecord(draft, { graph, owner, record: record ?? ENDED }, at);
  changes.apply(draft, at);
}
