import type { DueItem } from "./due.ts";
import type { Journal } from "./journal.ts";
import { readMembership } from "./role.ts";
import { ROLE_EVENTS } from "./role-events.ts";
import { readPendingGrant, readRoleDue } from "./role-grant.ts";

/**
 * Brings a grant about that nobody has stopped, or ends a membership whose term is over. A grant that comes so late
 * that its term is over never begins.
 */
export function changeRoleDue(journal: Journal, item: DueItem): void {
  const { isExpiry, role, account } = readRoleDue(item);
  if (isExpiry) {
    if (readMembership(journal, role, account)?.until !== item.at) return;
    journal.emit(ROLE_EVENTS.revoked, { role, account, reason: "expired" });
    return;
  }
  const grant = readPendingGrant(journal, role, account);
  if (grant === undefined || grant.effectiveAt !== item.at) return;
  const { until, grantedBy } = grant;
  if (until !== null && journal.place.now >= until) {
    journal.emit(ROLE_EVENTS.revoked, { role, account, reason: "expired" });
    return;
  }
  journal.emit(ROLE_EVENTS.granted, { role, account, until, grantedBy });
}
