import { encode } from "../codec/canonical.ts";
import { list, struct } from "../codec/compound.ts";
import { bytes, text, uint } from "../codec/schema.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { Digest } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import type { GovernanceContext } from "./context.ts";
import { govDigest } from "./gov-digest.ts";
import { digestSchema, proposalSuffix } from "./proposal.ts";
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

/** What a locked proposal expects of the state; its effects follow from its payload and are not kept. */
const planGuardsTable = stateTable("plan/", planGuardsSchema);

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
  guards: readonly PlanGuard[],
): void {
  writeState(draft, planGuardsTable, { suffix: proposalSuffix(number), value: guards });
}

/** What the plan of a locked proposal expects. */
export function requirePlanGuards(state: StateReader, number: number): readonly PlanGuard[] {
  const guards = readState(state, planGuardsTable, proposalSuffix(number));
  return assertDefined(guards, `no plan of proposal ${number}`);
}

/** Keys of the guards that the state no longer satisfies: another version, another value, another set of keys. */
export function findStaleGuards(
  expected: readonly PlanGuard[],
  found: readonly PlanGuard[],
): readonly string[] {
  const isMet = (guard: PlanGuard) =>
    found.some(
      (other) =>
        other.key === guard.key &&
        other.version === guard.version &&
        equalBytes(other.valueDigest, guard.valueDigest),
    );
  const isKnown = (guard: PlanGuard) => expected.some((other) => other.key === guard.key);
  const missed = expected.filter((guard) => !isMet(guard));
  const foreign = found.filter((guard) => !isKnown(guard));
  return [...missed, ...foreign].map(({ key }) => key);
}
