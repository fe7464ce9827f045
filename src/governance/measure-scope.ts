import type { AccountId, Digest } from "../primitives/brand.ts";
import { toHex } from "../primitives/hex.ts";
import { frozenOn } from "./freeze-evidence.ts";
import type { MeasureKind } from "./measure.ts";
import type { Component } from "./names.ts";
import type { UintKey } from "./parameter-table.ts";
import { type Rejection, reject } from "./rejection.ts";
import type { StateReader } from "./state-access.ts";
import { isSystemAccount } from "./system-account.ts";

/** Longest time of a kind that a council can declare. */
export const DECLARED_MAX: Readonly<Record<MeasureKind, UintKey>> = {
  pause_network: "emergency.pause_max_s",
  enable_maintenance: "emergency.maintenance_max_s",
  freeze_accounts: "emergency.freeze_max_s",
};

/** Longest time of a kind that a vote can decide or ratify. */
export const RATIFIED_MAX: Readonly<Record<MeasureKind, UintKey>> = {
  pause_network: "emergency.ratified_pause_s",
  enable_maintenance: "emergency.ratified_maintenance_s",
  freeze_accounts: "emergency.ratified_freeze_s",
};

/** What a measure is asked to hold. */
export interface MeasureScope {
  readonly kind: MeasureKind;
  readonly components: readonly Component[];
  readonly accounts: readonly AccountId[];
  readonly evidenceDigest: Digest | null;
}

/**
 * Whether a scope fits its kind: only a pause names components, only a freeze names accounts, and a freeze rests on
 * evidence that none rested on before.
 */
export function refuseScope(state: StateReader, scope: MeasureScope): Rejection | null {
  const { kind, components, accounts, evidenceDigest } = scope;
  if (components.length > 0 && kind !== "pause_network") return misfit("components");
  if (new Set(components).size < components.length) return misfit("components");
  if (kind !== "freeze_accounts") return accounts.length === 0 ? null : misfit("accounts");
  if (accounts.length === 0) return misfit("accounts");
  const system = accounts.find(isSystemAccount);
  if (system !== undefined) return reject("GOV_SYSTEM_ACCOUNT", { account: toHex(system) });
  if (evidenceDigest === null) return misfit("evidence_digest");
  const earlier = frozenOn(state, evidenceDigest);
  if (earlier === undefined) return null;
  return reject("GOV_EVIDENCE_USED", { measure: earlier });
}

function misfit(path: string): Rejection {
  return reject("GOV_PAYLOAD_INVALID", { path });
}
