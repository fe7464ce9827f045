import { encode } from "../codec/canonical.ts";
import { list, struct } from "../codec/compound.ts";
import { bytes, text, uint } from "../codec/schema.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { Digest } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import type { GovernanceContext } from "./context.ts";
import { govDigest } from "./gov-digest.ts";
import { digestSchema, proposalSuffix, requireProposal } from "./proposal.ts";
import type { PlanEffect, PlanGuard, ProposalTypeSpec } from "./proposal-type.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

const GUARDS_MAX = 64;
const EFFECTS_MAX = 64;
const EFFECT_BYTES_MAX = 1 << 18;

const guardSchema = struct({
  key: text(1, 96),
  version: uint(),
  valueDigest: digestSchema,
});

export const planGuardsSchema = list(guardSchema, 0, GUARDS_MAX);

const planSchema = struct({
  effects: list(struct({ name: text(1, 64), data: bytes(0, EFFECT_BYTES_MAX) }), 0, EFFECTS_MAX),
  guards: planGuardsSchema,
});

/** What a proposal will do and what it expects to find; voters and reviewers see it and sign its digest. */
export interface Plan {
  readonly effects: readonly PlanEffect[];
  readonly guards: readonly PlanGuard[];
  readonly planHash: Digest;
}

const keptPlanSchema = struct({
  guards: planGuardsSchema,
  /** Hash function of the digests. One that is in force later makes others, which says nothing about the state. */
  hashCode: uint(),
});

/** What a locked proposal expects of the state; its effects follow from its payload and are not kept. */
const planTable = stateTable("plan/", keptPlanSchema);

/** The plan of a payload on the state as it stands. */
export function buildPlan<P>(
  state: StateReader,
  spec: ProposalTypeSpec<P>,
  payload: P,
  context: GovernanceContext,
): Plan {
  const effects = spec.effects(payload);
  const guards = spec.guards(state, payload, context);
  return { effects, guards, planHash: computePlanHash(context.hash, { effects, guards }) };
}

/** `H("gov/plan", enc [effects, guards])`. */
export function computePlanHash(hash: HashFunction, plan: Omit<Plan, "planHash">): Digest {
  return govDigest(hash, "gov/plan", encode(planSchema, plan));
}

/** A guard on a value with a version: its canonical bytes, or null where there is no value. */
export function buildGuard(
  hash: HashFunction,
  guard: {
    readonly key: string;
    readonly version: number;
    readonly value: Uint8Array | null;
  },
): PlanGuard {
  const { key, version, value } = guard;
  const valueDigest = govDigest(hash, "gov/guard", value ?? new Uint8Array(0));
  return { key, version, valueDigest };
}

/** Keeps what a plan expects. Called by what makes it: lock and revision. */
export function writePlanGuards(
  draft: StateDraft,
  number: number,
  plan: { readonly guards: readonly PlanGuard[]; readonly hash: HashFunction },
): void {
  const value = { guards: plan.guards, hashCode: plan.hash.code };
  writeState(draft, planTable, { suffix: proposalSuffix(number), value });
}

/** What the plan of a proposal expects of the state; none before its lock. */
export function readPlanGuards(state: StateReader, number: number): readonly PlanGuard[] {
  return readState(state, planTable, proposalSuffix(number))?.guards ?? [];
}

/**
 * Keys of what a locked proposal expects and the state no longer has: another version, another value, something more
 * or less to expect, or `plan` when its effects are not those that were voted on. Requires: it is locked.
 */
export function findStaleKeys<P>(
  state: StateReader,
  number: number,
  { spec, payload }: { readonly spec: ProposalTypeSpec<P>; readonly payload: P },
  context: GovernanceContext,
): readonly string[] {
  const kept = readState(state, planTable, proposalSuffix(number));
  const { guards, hashCode } = assertDefined(kept, `no plan of proposal ${number}`);
  const isSameHash = hashCode === context.hash.code;
  const found = spec.guards(state, payload, context);
  const stale = compareGuards(guards, found, isSameHash);
  if (!isSameHash || stale.length > 0) return stale;
  const { locked } = requireProposal(state, number);
  const planHash = computePlanHash(context.hash, { effects: spec.effects(payload), guards });
  return locked !== null && equalBytes(planHash, locked.planHash) ? [] : ["plan"];
}

function compareGuards(
  expected: readonly PlanGuard[],
  found: readonly PlanGuard[],
  withDigests: boolean,
): readonly string[] {
  const isMet = (guard: PlanGuard) =>
    found.some(
      (other) =>
        other.key === guard.key &&
        other.version === guard.version &&
        (!withDigests || equalBytes(other.valueDigest, guard.valueDigest)),
    );
  const isKnown = (guard: PlanGuard) => expected.some((other) => other.key === guard.key);
  const missed = expected.filter((guard) => !isMet(guard));
  const foreign = found.filter((guard) => !isKnown(guard));
  return [...missed, ...foreign].map(({ key }) => key);
}
