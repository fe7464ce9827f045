import { encode } from "../codec/canonical.ts";
import { list, struct } from "../codec/compound.ts";
import { nullable, text, uint } from "../codec/schema.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import type { EmergencyPayload } from "./emergency-payload.ts";
import type { Component } from "./names.ts";
import { readParameterEntry } from "./parameter.ts";
import { buildGuard } from "./plan.ts";
import { digestSchema } from "./proposal.ts";
import type { PlanEffect, PlanGuard } from "./proposal-type.ts";
import { lastRollback } from "./rollback-record.ts";
import { heightSchema } from "./schemas.ts";
import type { StateReader } from "./state-access.ts";

/** What stands still from the declaration of a rollback until its run. */
export const ROLLED_BACK_COMPONENTS: readonly Component[] = [
  "transfers",
  "staking",
  "treasury",
  "executions",
];

/** What is restored, in the words of the specification. */
export const ROLLBACK_NAMESPACES = [
  "balances",
  "stake",
  "holds",
  "supply",
  "treasury",
  "streams",
  "budgets",
  "parameters",
  "features",
  "listings",
] as const;

const planSchema = struct({
  targetHeight: nullable(heightSchema),
  reason: text(1, 500),
  evidenceDigest: nullable(digestSchema),
  namespaces: list(text(1, 32), 0, ROLLBACK_NAMESPACES.length),
  irreversible: list(text(1, 96), 0, 64),
});

/** What voters sign of a rollback: where to, why, what it restores, and what it cannot undo. */
export function rollbackPlanEffect(payload: EmergencyPayload): PlanEffect {
  const { targetHeight, reason, evidenceDigest, irreversible } = payload;
  const plan = {
    targetHeight,
    reason,
    evidenceDigest,
    namespaces: ROLLBACK_NAMESPACES,
    irreversible,
  };
  return { name: "emergency.rollback", data: encode(planSchema, plan) };
}

/** What a rollback expects: that there was no other meanwhile, and the time until everything goes on again. */
export function rollbackGuards(state: StateReader, hash: HashFunction): readonly PlanGuard[] {
  const { version, value } = readParameterEntry(state, "rollback.resume_s");
  const resumeS = encode(uint(), Number(value));
  return [
    buildGuard(hash, { key: "rollback", version: lastRollback(state)?.count ?? 0, value: null }),
    buildGuard(hash, { key: "param.rollback.resume_s", version, value: resumeS }),
  ];
}
