import type { Infer } from "../../codec/schema.ts";
import type { GovernanceContext } from "../../governance/context.ts";
import { listHolds } from "../../governance/hold.ts";
import { irreversibleAbove } from "../../governance/irreversible.ts";
import { requireProposal } from "../../governance/proposal.ts";
import { changedProposals, isBereft, isUndone } from "../../governance/reconcile-proposals.ts";
import { ROLLBACK_CONDITIONS } from "../../governance/rollback-conditions.ts";
import { ROLLBACK_NAMESPACES } from "../../governance/rollback-plan.ts";
import { TREASURY_EVENTS } from "../../governance/treasury-events.ts";
import type { Height } from "../../primitives/brand.ts";
import type { ResultOf } from "../../rpc/method.ts";
import type { EMERGENCY_METHODS } from "../../rpc/methods/emergencies.ts";
import { EVENTS_PER_BLOCK_MAX } from "../index/index-schema.ts";
import { eventData } from "./event-data.ts";
import { contextOf, type Ground } from "./ground.ts";

export type PlanJson = ResultOf<(typeof EMERGENCY_METHODS)["plan_rollback"]>;

/** What no rollback touches, in the words of the specification. */
export const SURVIVES = [
  "sequence numbers of accounts",
  "keys and recovery",
  "registered validators and the set of sealers",
  "the security floor and the status of algorithms",
  "proposals with their ballots and reviews",
  "execution keys",
  "roles and councils",
  "acts",
  "parameters of class G",
  "delegations",
  "sanctions",
  "measures",
  "attestations",
  "the forum",
  "the audit trail",
  "the schedule of epochs",
  "the governance clock",
  "used evidence",
] as const;

/** Payouts of one forecast at most. */
const PAYOUTS_MAX = 1000;

/** Whether the state of an earlier height can be restored, and what that would undo. It decides nothing. */
export function forecastRollback(ground: Ground, target: Height): PlanJson {
  const context = contextOf(ground);
  const { state } = ground;
  const irreversible = irreversibleAbove(state, target) ?? [];
  // A plan that names everything, as one that is meant to pass would.
  const conditions = judgeConditions(ground, { target, irreversible }, context);
  const isReachable = conditions
    .filter(({ name }) => name === "F1" || name === "F2" || name === "F3")
    .every(({ holds }) => holds === true);
  return {
    kind: "state_rollback",
    feasible: conditions.every(({ holds }) => holds === true),
    reasons: conditions
      .filter(({ holds }) => holds !== true)
      .map(({ name, asks, holds }) => {
        return `${name}: it ${holds === false ? "does not hold" : "cannot be told"} that ${asks}`;
      }),
    conditions,
    undone: isReachable ? undone(ground, target, context) : null,
    must_name: [...irreversible],
    survives: [...SURVIVES],
    restored: [...ROLLBACK_NAMESPACES],
  };
}

function judgeConditions(
  { state }: Ground,
  asked: { readonly target: Height; readonly irreversible: readonly string[] },
  context: GovernanceContext,
): PlanJson["conditions"] {
  const failed = new Set<string>();
  return ROLLBACK_CONDITIONS.map(({ name, asks, judge }) => {
    // What is asked of the past cannot be told where it is out of reach.
    const needsUndo = name === "F7" || name === "F8";
    const isUnknown =
      (name !== "F1" && failed.has("F1")) || (needsUndo && (failed.has("F3") || failed.has("F2")));
    if (isUnknown) return { name, asks, holds: null, facts: {} };
    const facts = judge(state, asked, context);
    if (facts !== null) failed.add(name);
    return { name, asks, holds: facts === null, facts: { ...facts } };
  });
}

function undone(
  ground: Ground,
  target: Height,
  context: GovernanceContext,
): NonNullable<PlanJson["undone"]> {
  const { service, height } = ground;
  const keys = context.ledger.changedKeysAbove(target) ?? [];
  const { reverted, cancelled } = reconciled(ground, target, keys);
  return {
    blocks: height - target,
    transactions: service.index.blocks.countTransactions(target + 1, height),
    // Ballots stay, but those on votes that are cancelled decide nothing.
    votes: service.index.votes.countBetween(target + 1, height),
    payouts: payoutsAbove(ground, target),
    proposals_reverted: [...reverted],
    proposals_cancelled: [...cancelled],
    changed_keys: keys.length,
  };
}

function payoutsAbove(
  { service }: Ground,
  target: Height,
): NonNullable<PlanJson["undone"]>["payouts"] {
  const rows = service.index.events.list({
    topics: [TREASURY_EVENTS.spent.topic, TREASURY_EVENTS.streamStarted.topic],
    after: (target + 1) * EVENTS_PER_BLOCK_MAX - 1,
    order: "ascending",
    limit: PAYOUTS_MAX,
  });
  return rows.flatMap((row) => {
    const { height } = row;
    if (row.topic === TREASURY_EVENTS.streamStarted.topic) {
      const { proposal, total } = eventData(row) as Infer<
        typeof TREASURY_EVENTS.streamStarted.schema
      >;
      return [{ height, proposal, amount: String(total) }];
    }
    const { proposal, payouts } = eventData(row) as Infer<typeof TREASURY_EVENTS.spent.schema>;
    return payouts.map(({ amount }) => ({ height, proposal, amount: String(amount) }));
  });
}

/** Proposals that would be reverted or cancelled, by the rules of the rollback itself. */
function reconciled(
  { service, state, now }: Ground,
  targetHeight: Height,
  keys: readonly Uint8Array[],
): { readonly reverted: readonly number[]; readonly cancelled: readonly number[] } {
  const past = service.stateAt(targetHeight);
  const reverted: number[] = [];
  const cancelled: number[] = [];
  for (const number of changedProposals(keys)) {
    const proposal = requireProposal(state, number);
    if (proposal.ended === null) {
      const holds = listHolds(past, "deposit", number);
      const deposit = holds.reduce((sum, { amount }) => sum + amount, 0n);
      if (isBereft(state, proposal, { targetHeight, deposit, now })) cancelled.push(number);
    } else if (isUndone(state, number, proposal, targetHeight)) {
      reverted.push(number);
    }
  }
  return { reverted, cancelled };
}
