import { assert, assertDefined } from "../primitives/assert.ts";
import type { GovernanceContext } from "./context.ts";
import { findDeclaration } from "./declaration.ts";
import type { EmergencyPayload } from "./emergency-payload.ts";
import type { Journal } from "./journal.ts";
import { readUint } from "./parameter.ts";
import { pastState } from "./past-state.ts";
import type { ProposalSubject, RunFault } from "./proposal-type.ts";
import { reconcileProposals } from "./reconcile-proposals.ts";
import { changedSince } from "./restore-state.ts";
import { ROLLBACK_EVENTS } from "./rollback-events.ts";
import { refuseRollback } from "./rollback-guards.ts";
import { restoringOf } from "./rollback-namespace.ts";
import { isSupplyBalanced, readSupply, type Supply } from "./supply.ts";

/**
 * Restores an earlier state in this block, makes the proposals fit it, and lets everything go on after a while. Any
 * check that fails leaves the branch to be dropped and the measures to their own ends.
 */
export function runRollback(
  journal: Journal,
  payload: EmergencyPayload,
  { number: proposal }: ProposalSubject,
  context: GovernanceContext,
): RunFault | null {
  const refused = refuseRollback(journal, payload, context);
  if (refused !== null) {
    const { code, facts } = refused;
    const detail = "condition" in facts ? `${code} ${facts.condition}` : code;
    return { kind: "final", code: "invalid", detail };
  }
  const { targetHeight, evidenceDigest, declarationId, reason } = payload;
  assert(targetHeight !== null && evidenceDigest !== null, "a rollback without target");
  const declaration = declarationId === null ? undefined : findDeclaration(journal, declarationId);
  const keys = changedSince(journal, targetHeight, context);
  const { height, now } = context;
  journal.emit(ROLLBACK_EVENTS.rolledBack, {
    proposal,
    declaration: assertDefined(declaration, "a rollback without declaration"),
    targetHeight,
    blocksRolledBack: height - targetHeight,
    checkpoint: height - 1,
    reason,
    evidenceDigest,
    changedKeys: keys.length,
    changedBalances: keys.filter((key) => restoringOf(key)?.restoring === "balance").length,
    resumeAt: now + readUint(journal, "rollback.resume_s", now),
  });
  if (!isRestored(journal, readSupply(pastState(context.ledger, targetHeight)))) {
    return { kind: "final", code: "invariant", detail: "GOV_ROLLBACK_INFEASIBLE F8" };
  }
  reconcileProposals(journal, { targetHeight, keys, except: proposal });
  journal.effect({ type: "effectStateRollback", targetHeight, reason, evidenceDigest });
  return null;
}

/**
 * F8: base units add up, and what no slash can touch is to the unit what it was. Stake, the treasury and what is burned
 * differ from then by the slashes that were applied again.
 */
function isRestored(journal: Journal, target: Supply): boolean {
  const { liquid, holds, streams } = readSupply(journal);
  if (!isSupplyBalanced(readSupply(journal))) return false;
  return liquid === target.liquid && holds === target.holds && streams === target.streams;
}
