import { equalBytes } from "../primitives/bytes.ts";
import type { GovernanceContext } from "./context.ts";
import { type Declaration, findDeclaration, requireDeclaration } from "./declaration.ts";
import type { EmergencyPayload } from "./emergency-payload.ts";
import { isHeld } from "./is-held.ts";
import { pausedSeconds } from "./paused-seconds.ts";
import { type Rejection, reject } from "./rejection.ts";
import { ROLLBACK_CONDITIONS } from "./rollback-conditions.ts";
import { ROLLED_BACK_COMPONENTS } from "./rollback-plan.ts";
import type { StateReader } from "./state-access.ts";

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

/** The first of F1 to F8 that keeps the rollback from being possible. */
function refuseInfeasible(
  state: StateReader,
  { targetHeight, irreversible }: EmergencyPayload,
  context: GovernanceContext,
): Rejection | null {
  const target = targetHeight ?? 0;
  for (const { name, judge } of ROLLBACK_CONDITIONS) {
    const facts = judge(state, { target, irreversible }, context);
    if (facts !== null) return reject("GOV_ROLLBACK_INFEASIBLE", { condition: name, ...facts });
  }
  return null;
}

function misfit(path: string): Rejection {
  return reject("GOV_PAYLOAD_INVALID", { path });
}
