import { decode } from "../codec/canonical.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import { divFloorBig } from "../primitives/integer.ts";
import type { BlockMoment } from "./context.ts";
import type { EventSpec, GovernanceEvent } from "./event.ts";
import { MEASURE_EVENTS } from "./measure-events.ts";
import { addRunTime, type MetricCounters, readCounters, writeCounters } from "./metric-counters.ts";
import { HOUSES } from "./names.ts";
import { PARAMETER_EVENTS } from "./parameter-events.ts";
import { readParameterHistory } from "./parameter-history.ts";
import { isParameterKey } from "./parameter-table.ts";
import { equalParameters, type ParameterValue } from "./parameter-value.ts";
import { requireProposal } from "./proposal.ts";
import { PROPOSAL_END_EVENTS } from "./proposal-end-events.ts";
import { PROPOSAL_EVENTS } from "./proposal-events.ts";
import { REVIEW_EVENTS } from "./review-events.ts";
import { ROLLBACK_EVENTS } from "./rollback-events.ts";
import type { StateDraft } from "./state-access.ts";
import { sumCounts, type Tally } from "./tally.ts";
import { VOTE_EVENTS } from "./vote-events.ts";
import { requireVoteRules } from "./vote-rules.ts";

/** Within how many seconds a change that goes back counts as undoing the one before. */
const UNDONE_WITHIN_S = 180 * 86_400;

interface Place {
  /** The state at the end of the block. */
  readonly draft: StateDraft;
  readonly now: number;
}

type Observer = (counters: MetricCounters, data: Uint8Array, place: Place) => MetricCounters;

function observe<T>(
  spec: EventSpec<T>,
  move: (counters: MetricCounters, data: T, place: Place) => MetricCounters,
): readonly [string, Observer] {
  const observer: Observer = (counters, bytes, place) => {
    const decoded = decode(spec.schema, bytes);
    assert(decoded.ok, `${spec.name} does not decode`);
    return move(counters, decoded.value, place);
  };
  return [spec.name, observer];
}

type ProposalCount = keyof MetricCounters["proposals"];

function moveProposals(
  counters: MetricCounters,
  moves: Readonly<Partial<Record<ProposalCount, number>>>,
): MetricCounters {
  const proposals = { ...counters.proposals };
  for (const [name, move] of Object.entries(moves)) proposals[name as ProposalCount] += move;
  return { ...counters, proposals };
}

/** A proposal that ends before the verdict of a vote leaves the active ones; a draft never was one. */
function endProposal(
  how: "failed" | "rejected" | "vetoed" | "cancelled" | "expired",
): (counters: MetricCounters, end: { readonly number: number }, place: Place) => MetricCounters {
  return (counters, { number }, { draft }) => {
    const { submitted, closed } = requireProposal(draft, number);
    const wasActive = submitted !== null && closed === null;
    const passed = how === "expired" && closed?.outcome === "passed";
    const moves = { [how]: 1, active: wasActive ? -1 : 0, expiredPassed: passed ? 1 : 0 };
    return moveProposals(counters, moves);
  };
}

const OBSERVERS: ReadonlyMap<string, Observer> = new Map([
  observe(PROPOSAL_EVENTS.submitted, (counters) =>
    moveProposals(counters, { submitted: 1, active: 1 }),
  ),
  observe(PROPOSAL_END_EVENTS.failed, endProposal("failed")),
  observe(PROPOSAL_END_EVENTS.rejected, endProposal("rejected")),
  observe(PROPOSAL_END_EVENTS.vetoed, endProposal("vetoed")),
  observe(PROPOSAL_END_EVENTS.cancelled, endProposal("cancelled")),
  observe(PROPOSAL_END_EVENTS.expired, endProposal("expired")),
  observe(PROPOSAL_END_EVENTS.reverted, (counters) =>
    moveProposals(counters, { reverted: 1, executed: -1 }),
  ),
  observe(PROPOSAL_END_EVENTS.executed, (counters, { number }, { draft }) => {
    const { submitted, closed, ended } = requireProposal(draft, number);
    const ranAt = assertDefined(ended, `${number} has not run`).at;
    const seconds = ranAt - assertDefined(submitted, `${number} was not submitted`).at;
    const waited = ranAt - assertDefined(closed, `${number} was not decided`).eta;
    const { executed, reverted } = counters.proposals;
    addRunTime(draft, executed + reverted, seconds);
    const { totalS, waitedS } = counters.runs;
    const runs = { totalS: totalS + seconds, waitedS: waitedS + waited };
    return moveProposals({ ...counters, runs }, { executed: 1 });
  }),
  observe(PROPOSAL_END_EVENTS.depositSettled, (counters, { contributions }) => ({
    ...counters,
    forfeited: contributions.reduce((sum, { forfeited }) => sum + forfeited, counters.forfeited),
  })),
  observe(VOTE_EVENTS.cast, (counters, { nonce, houses }) => {
    const { votes } = counters;
    const isTaking = nonce === 0 && houses.some(({ weight }) => weight.taken.length > 0);
    return {
      ...counters,
      votes: {
        ...votes,
        ballots: votes.ballots + 1,
        changed: votes.changed + (nonce > 0 ? 1 : 0),
        overriding: votes.overriding + (isTaking ? 1 : 0),
      },
    };
  }),
  observe(VOTE_EVENTS.closed, (counters, { number, tally }, { draft }) => {
    const isExtended = (requireProposal(draft, number).opened?.extensions ?? 0) > 0;
    const { votes } = noteParticipation(counters, draft, { number, tally });
    const closed = votes.closed + 1;
    const extended = votes.extended + (isExtended ? 1 : 0);
    return moveProposals({ ...counters, votes: { ...votes, closed, extended } }, { active: -1 });
  }),
  observe(REVIEW_EVENTS.closed, (counters, { number, at, outcome }, { draft }) => {
    // A conditional outcome asks for a revision: the review goes on.
    if (outcome === "conditional") return counters;
    const locked = assertDefined(requireProposal(draft, number).locked, `${number} is not locked`);
    const { closed, totalS } = counters.reviews;
    return { ...counters, reviews: { closed: closed + 1, totalS: totalS + at - locked.at } };
  }),
  observe(MEASURE_EVENTS.started, (counters, { measure }) => {
    const origin = measure.proposal === null ? "council" : "vote";
    return { ...counters, emergencies: countMeasure(counters.emergencies, measure.kind, origin) };
  }),
  observe(ROLLBACK_EVENTS.rolledBack, (counters) => ({
    ...counters,
    rollbacks: counters.rollbacks + 1,
  })),
  observe(PARAMETER_EVENTS.changed, noteChange),
  observe(PARAMETER_EVENTS.rampStarted, noteChange),
]);

/** One measure more of a kind and an origin; the rows are in the order in which they first came about. */
function countMeasure(
  rows: MetricCounters["emergencies"],
  kind: string,
  origin: string,
): MetricCounters["emergencies"] {
  const isSame = (row: MetricCounters["emergencies"][number]) =>
    row.kind === kind && row.origin === origin;
  if (!rows.some(isSame)) return [...rows, { kind, origin, count: 1 }];
  return rows.map((row) => (isSame(row) ? { ...row, count: row.count + 1 } : row));
}

/** The share of the electorate that was cast in each house, votes without a ballot included. */
function noteParticipation(
  counters: MetricCounters,
  draft: StateDraft,
  vote: { readonly number: number; readonly tally: Tally },
): MetricCounters {
  const rules = requireVoteRules(draft, vote.number);
  let { votes } = counters;
  for (const house of HOUSES) {
    const rule = rules[house];
    const counted = vote.tally[house];
    if (rule === null || counted === null) continue;
    const { closed, sumPpm } = votes[house];
    const ppm = Number(divFloorBig(1_000_000n * sumCounts(counted.cast), rule.total));
    votes = { ...votes, [house]: { closed: closed + 1, sumPpm: sumPpm + ppm } };
  }
  return { ...counters, votes };
}

/** A change back to what the one before has left, soon after it, undoes that one. */
function noteChange(
  counters: MetricCounters,
  change: { readonly key: string; readonly version: number; readonly to: ParameterValue },
  { draft, now }: Place,
): MetricCounters {
  const { key, version, to } = change;
  assert(isParameterKey(key), `unknown parameter ${key}`);
  const history = readParameterHistory(draft, key);
  const before = history.find((past) => past.version === version - 1);
  const isUndone =
    before !== undefined && now - before.at <= UNDONE_WITHIN_S && equalParameters(before.from, to);
  const { changed, undone } = counters.parameters;
  const parameters = { changed: changed + 1, undone: undone + (isUndone ? 1 : 0) };
  return { ...counters, parameters };
}

/**
 * Moves the counters by the facts of a whole block, at its end: however many ballots it holds, the counters are
 * written once. Cost: linear in the facts.
 */
export function noteMetrics(
  draft: StateDraft,
  events: readonly GovernanceEvent[],
  { now }: BlockMoment,
): void {
  const before = readCounters(draft);
  let counters = before;
  for (const { spec, data } of events) {
    counters = OBSERVERS.get(spec.name)?.(counters, data, { draft, now }) ?? counters;
  }
  if (counters !== before) writeCounters(draft, counters);
}
