import { decodeOwn } from "../../codec/canonical.ts";
import type { AuditEntry } from "../../governance/audit-entry.ts";
import { ownPower, totalPower } from "../../governance/electorate.ts";
import { EXECUTION_EVENTS } from "../../governance/execution-events.ts";
import { HOUSES, type HouseName } from "../../governance/names.ts";
import { PARAMETER_EVENTS } from "../../governance/parameter-events.ts";
import { VoteRecount } from "../../governance/recount-votes.ts";
import type { RunRecord } from "../../governance/run-record.ts";
import type { StateReader } from "../../governance/state-access.ts";
import { type Counts, NO_COUNTS, type Tally } from "../../governance/tally.ts";
import type { VoteCast } from "../../governance/vote-cast.ts";
import { VOTE_EVENTS } from "../../governance/vote-events.ts";
import type { VoteRules } from "../../governance/vote-rules.ts";
import { assert } from "../../primitives/assert.ts";
import { toHex0x } from "../../primitives/hex.ts";
import { literalOutcome } from "./literal-outcome.ts";

/** What is computed of a proposal again. */
export const RECOMPUTED = [
  "eligibility",
  "power",
  "tally",
  "thresholds",
  "timelock",
  "effects",
] as const;
export type RecomputedStep = (typeof RECOMPUTED)[number];

/** One step: whether it holds, or null where there was nothing to compute, and what was compared. */
export interface StepResult {
  readonly step: RecomputedStep;
  readonly holds: boolean | null;
  readonly detail: string;
}

interface Opened {
  readonly number: number;
  readonly snapshotHeight: number;
  readonly rules: VoteRules;
}
interface Closed {
  readonly number: number;
  readonly at: number;
  readonly outcome: string;
  readonly reason: string | null;
  readonly eta: number;
  readonly graceS: number;
  readonly tally: Tally;
}
interface Ran {
  readonly number: number;
  readonly record: RunRecord;
}

/**
 * Computes one proposal again from the facts of the trail while the blocks pass by: who was eligible, with what power,
 * what the ballots alone add up to, what the thresholds make of it, when it could run, and what the run has changed.
 * Ballots are counted and judged by other code than that which decided them.
 */
export class ProposalRecount {
  readonly #number: number;
  readonly #recount = new VoteRecount();
  readonly #failed: Record<RecomputedStep, string[]> = {
    eligibility: [],
    power: [],
    tally: [],
    thresholds: [],
    timelock: [],
    effects: [],
  };
  #opened: Opened | null = null;
  #closed: Closed | null = null;
  #run: { readonly record: RunRecord; readonly changes: number } | null = null;
  #ballots = 0;
  #changes = 0;

  constructor(number: number) {
    this.#number = number;
  }

  /** Takes in what a block has added to the trail, with the state after it. */
  note(entries: readonly AuditEntry[], state: StateReader): void {
    for (const entry of entries) {
      switch (entry.eventType) {
        case VOTE_EVENTS.opened.topic:
          this.#open(decodeFact(VOTE_EVENTS.opened, entry), state);
          break;
        case VOTE_EVENTS.cast.topic:
          this.#cast(decodeFact(VOTE_EVENTS.cast, entry), state);
          break;
        case VOTE_EVENTS.closed.topic:
          this.#close(decodeFact(VOTE_EVENTS.closed, entry));
          break;
        case PARAMETER_EVENTS.changed.topic:
          if (decodeFact(PARAMETER_EVENTS.changed, entry).proposal === this.#number)
            this.#changes++;
          break;
        case EXECUTION_EVENTS.recorded.topic:
          this.#ran(decodeFact(EXECUTION_EVENTS.recorded, entry));
          break;
      }
    }
  }

  /** What came of each step. */
  results(): readonly StepResult[] {
    return RECOMPUTED.map((step) => {
      const [first] = this.#failed[step];
      if (first !== undefined) return { step, holds: false, detail: first };
      const detail = this.#detail(step);
      return { step, holds: detail === null ? null : true, detail: detail ?? NOTHING[step] };
    });
  }

  #open(opened: Opened, state: StateReader): void {
    if (opened.number !== this.#number) return;
    this.#opened = opened;
    for (const house of HOUSES) {
      const held = opened.rules[house];
      if (held === null) continue;
      const { scope } = held.rule;
      const total = totalPower(state, { house, scope }, opened.snapshotHeight);
      if (total === held.total) continue;
      this.#failed.power.push(`the ${house} held ${total} at the snapshot, not ${held.total}`);
    }
  }

  #cast(cast: VoteCast, state: StateReader): void {
    const opened = this.#opened;
    if (cast.number !== this.#number || opened === null) return;
    this.#ballots += 1;
    this.#recount.add(cast);
    const voter = toHex0x(cast.voter);
    for (const { house, weight } of cast.houses) {
      const held = opened.rules[house];
      if (held === null) {
        this.#failed.eligibility.push(`${voter} voted in the ${house}, which has no vote`);
        continue;
      }
      if (weight.weight === 0n) {
        this.#failed.eligibility.push(`${voter} had no power in the ${house} and was counted`);
      }
      const { scope } = held.rule;
      const own = ownPower(state, { house, scope }, cast.voter, opened.snapshotHeight);
      if (own !== weight.own || weight.own + weight.inbound !== weight.weight) {
        this.#failed.power.push(
          `${voter} had ${own} in the ${house}, and ${weight.own} was counted`,
        );
      }
    }
  }

  #close(closed: Closed): void {
    const opened = this.#opened;
    if (closed.number !== this.#number || opened === null) return;
    this.#closed = closed;
    const counts = new Map<HouseName, Counts>();
    for (const house of HOUSES) {
      if (opened.rules[house] === null) continue;
      const own = this.#recount.counts(this.#number, house);
      counts.set(house, own);
      const stated = closed.tally[house]?.cast ?? NO_COUNTS;
      if (!isSame(own, stated)) {
        this.#failed.tally.push(
          `the ballots in the ${house} add up to ${show(own)}, not ${show(stated)}`,
        );
      }
    }
    const outcome = literalOutcome(opened.rules, counts);
    if (outcome !== closed.outcome) {
      this.#failed.thresholds.push(
        `the thresholds make it ${outcome}, and it was ${closed.outcome}`,
      );
    }
    const eta = closed.at + opened.rules.timelockS;
    if (closed.eta !== eta) {
      this.#failed.timelock.push(`the timelock ends at ${eta}, and ${closed.eta} was recorded`);
    }
  }

  #ran({ number, record }: Ran): void {
    if (number !== this.#number) return;
    this.#run = { record, changes: this.#changes };
    if (this.#closed === null || this.#closed.outcome !== "passed") {
      this.#failed.effects.push(`it ran at block ${record.height} without having passed`);
    } else if (record.at < this.#closed.eta) {
      this.#failed.timelock.push(`it ran at ${record.at}, before ${this.#closed.eta}`);
    }
  }

  /** What a step that holds has compared, or null where it had nothing to. */
  #detail(step: RecomputedStep): string | null {
    const [opened, closed, run] = [this.#opened, this.#closed, this.#run];
    switch (step) {
      case "eligibility":
        if (this.#ballots === 0) return null;
        return `${this.#ballots} ballots, each of an account with power at the snapshot`;
      case "power":
        if (opened === null) return null;
        return `totals and every ballot's own power at block ${opened.snapshotHeight}`;
      case "tally":
        return closed === null ? null : "the ballots alone add up to the sums that were recorded";
      case "thresholds":
        return closed === null ? null : `${closed.outcome}, by the rules copied when it opened`;
      case "timelock":
        if (closed?.outcome !== "passed") return null;
        return `not before ${closed.eta}, and for ${closed.graceS} s from then on`;
      case "effects":
        if (run === null) return null;
        return (
          `run at block ${run.record.height}: ${run.record.diff.length} guarded things and ` +
          `${run.changes} parameters changed, executed again by the replay`
        );
    }
  }
}

const NOTHING: Readonly<Record<RecomputedStep, string>> = {
  eligibility: "nobody has voted",
  power: "no vote was opened",
  tally: "no vote was closed",
  thresholds: "no vote was closed",
  timelock: "it has not passed",
  effects: "it has not run",
};

/** The facts of an entry. Requires: an entry that the replay has brought about itself. */
function decodeFact<T>(
  spec: { readonly schema: Parameters<typeof decodeOwn<T>>[0] },
  { details, seq }: AuditEntry,
): T {
  const decoded = decodeOwn(spec.schema, details);
  assert(decoded.ok, `entry ${seq} does not decode`);
  return decoded.value;
}

function isSame(left: Counts, right: Counts): boolean {
  return show(left) === show(right);
}

function show({ for: inFavour, against, abstain, veto }: Counts): string {
  return `for ${inFavour}, against ${against}, abstain ${abstain}, veto ${veto}`;
}
