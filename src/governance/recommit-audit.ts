import { readAuditHead } from "./audit.ts";
import { AUDIT_EVENTS } from "./audit-events.ts";
import type { GovernanceContext } from "./context.ts";
import type { Journal } from "./journal.ts";

/**
 * At a change of the hash algorithm: commits all earlier entries under the new one, in the first block in which the
 * ledger has a history under it. An entry is read from the body of its block alone, and the leaves of that history hash
 * every body again, so that its root binds every byte of every entry without any being walked. Cost: one read a block.
 */
export function recommitAudit(journal: Journal, context: GovernanceContext): void {
  const { seq, algorithm } = readAuditHead(journal, context);
  const { code } = context.hash;
  if (seq === 0 || algorithm === code) return;
  const blocks = context.height;
  const roots = context.ledger.digestsAt(blocks - 1)?.historyRoots ?? [];
  const root = roots.find(([known]) => known === code);
  if (root === undefined) return;
  const [, historyRoot] = root;
  journal.emit(AUDIT_EVENTS.recommitted, { entries: seq, algorithm: code, blocks, historyRoot });
}
