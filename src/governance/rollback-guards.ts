import { assert } from "../primitives/assert.ts";
import type { Height } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import type { GovernanceContext } from "./context.ts";
import { type Declaration, findDeclaration, requireDeclaration } from "./declaration.ts";
import type { EmergencyPayload } from "./emergency-payload.ts";
import { irreversibleAbove } from "./irreversible.ts";
import { isHeld } from "./is-held.ts";
import { readUint } from "./parameter.ts";
import { pastState } from "./past-state.ts";
import { pausedSeconds } from "./paused-seconds.ts";
import { type Rejection, reject } from "./rejection.ts";
import { ROLLED_BACK_COMPONENTS } from "./rollback-plan.ts";
import { lastRollback } from "./rollback-record.ts";
import type { StateReader } from "./state-access.ts";
import { isSupplyBalanced, readSupply } from "./supply.ts";

/**
 * Whether a state rollback may be asked for, and once more whether it may run: under an open declaration that names the
 * target, with all that it restores standing still since, and feasible by F1 to F8.
 */
export function refuseRollback(
  state: StateReader,
  payload: EmergencyPayload,
  context: GovernanceContext,
): Rejection | null {
  const { targetHeight: target, affectedComponents, accounts, duration } = payload;
  if (target === null) return misfit("target_height");
  if (affectedComponents.length > 0) return misfit("affected_components");
  if (accounts.length > 0) return misfit("accounts");
  if (duration > 0) return misfit("duration");
  const declaration = findOpenDeclaration(state, payload, context);
  if (declaration === undefined) return misfit("declaration_id");
  return refuseMovement(state, declaration, context) ?? refuseInfeasible(state, payload, context);
}

/** The declaration that a rollback stands under: of its target and its evidence, open, and not used before. */
function findOpenDeclaration(
  state: StateReader,
  { declarationId, targetHeight, evidenceDigest }: EmergencyPayload,
  { now }: GovernanceContext,
): Declaration | undefined {
  if (declarationId === null || evidenceDigest === null) return undefined;
  const number = findDeclaration(state, declarationId);
  if (number === undefined) return undefined;
  const declaration = requireDeclaration(state, number);
  const { rollback, usedBy } = declaration;
  if (rollback === null || usedBy !== null || now >= rollback.until) return undefined;
  if (rollback.targetHeight !== targetHeight) return undefined;
  if (declaration.evidenceDigest === null) return undefined;
  return equalBytes(declaration.evidenceDigest, evidenceDigest) ? declaration : undefined;
}

/** What a rollback restores has stood still since it was declared: nobody moves what will be moved back. */
function refuseMovement(
  state: StateReader,
  { declaredAt }: Declaration,
  { now }: GovernanceContext,
): Rejection | null {
  for (const component of ROLLED_BACK_COMPONENTS) {
    const paused = pausedSeconds(state, [component], declaredAt, now);
    if (paused === now - declaredAt && isHeld(state, [component], now)) continue;
    const compared = { component, paused, since: declaredAt, now };
    return reject("GOV_ROLLBACK_INFEASIBLE", { condition: "paused", ...compared });
  }
  return null;
}

function refuseInfeasible(
  state: StateReader,
  payload: EmergencyPayload,
  context: GovernanceContext,
): Rejection | null {
  const target = payload.targetHeight ?? 0;
  const { height, now, ledger } = context;
  if (target < 1 || target >= height) return infeasible("F1", { target, height });
  const depth = height - target;
  const depthMax = readUint(state, "rollback.max_depth_blocks", now);
  if (depth > depthMax) return infeasible("F2", { depth, max: depthMax });
  if (!ledger.canUndoTo(target)) return infeasible("F3", { target });
  if (ledger.hasBoundary(target, height)) return infeasible("F4", { target, height });
  const irreversible = irreversibleAbove(state, target);
  if (irreversible === undefined) return infeasible("F5", { target });
  const unnamed = irreversible.find((name) => !payload.irreversible.includes(name));
  if (unnamed !== undefined) return infeasible("F5", { unnamed });
  return (
    refuseRepeated(state, target, context) ??
    refuseSize(state, target, context) ??
    refuseUnbalanced(target, context)
  );
}

function refuseRepeated(
  state: StateReader,
  target: Height,
  { now }: GovernanceContext,
): Rejection | null {
  const last = lastRollback(state);
  if (last === undefined) return null;
  if (last.height > target) return infeasible("F6", { target, earlier: last.height });
  const until = last.at + readUint(state, "rollback.cooldown_s", now);
  return now < until ? infeasible("F6", { now, until }) : null;
}

function refuseSize(
  state: StateReader,
  target: Height,
  { now, ledger }: GovernanceContext,
): Rejection | null {
  const keys = ledger.changedKeysAbove(target)?.length;
  assert(keys !== undefined, `what can be undone to ${target} has no changes`);
  const max = readUint(state, "rollback.max_keys", now);
  return keys > max ? infeasible("F7", { keys, max }) : null;
}

/** What is restored added up at its time; that it does so again is checked on the branch of the run. */
function refuseUnbalanced(target: Height, { ledger }: GovernanceContext): Rejection | null {
  const isBalanced = isSupplyBalanced(readSupply(pastState(ledger, target)));
  return isBalanced ? null : infeasible("F8", { target });
}

function infeasible(condition: string, compared: Rejection["facts"]): Rejection {
  return reject("GOV_ROLLBACK_INFEASIBLE", { condition, ...compared });
}

function misfit(path: string): Rejection {
  return reject("GOV_PAYLOAD_INVALID", { path });
}
