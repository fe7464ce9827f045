import { decode } from "../../src/codec/canonical.ts";
import type { AuditEntry } from "../../src/governance/audit-entry.ts";
import type { BlockPlace } from "../../src/governance/context.ts";
import { eventOfTopic } from "../../src/governance/event-table.ts";
import type { StateDraft } from "../../src/governance/state-access.ts";
import { assert, assertDefined } from "../../src/primitives/assert.ts";

/**
 * Makes the state again from its facts alone: the entries on top of the genesis state. Clock, due queue, sequences,
 * fees and texts (bound by digest) are no facts of governance and stay as they were. Requires: entries that verify.
 */
export function foldAudit(
  draft: StateDraft,
  entries: Iterable<AuditEntry>,
  placeOf: (entry: AuditEntry) => BlockPlace,
): void {
  for (const entry of entries) {
    const spec = assertDefined(eventOfTopic(entry.eventType), `no event ${entry.eventType}`);
    const decoded = decode(spec.schema, entry.details);
    assert(decoded.ok, `entry ${entry.seq} does not decode`);
    spec.evolve(draft, decoded.value, placeOf(entry));
  }
}
