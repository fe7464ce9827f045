import assert from "node:assert/strict";
import { test } from "node:test";
import { encode } from "../../../src/codec/canonical.ts";
import { commandHandler } from "../../../src/governance/handler-table.ts";
import { Overlay } from "../../../src/governance/overlay.ts";
import { requireProposal } from "../../../src/governance/proposal.ts";
import { runGovernanceCommand } from "../../../src/governance/run-command.ts";
import { runDueWork } from "../../../src/governance/run-due.ts";
import type {
  StateChanges,
  StateDraft,
  StateReader,
} from "../../../src/governance/state-access.ts";
import { computeStatus } from "../../../src/governance/status.ts";
import { requireTally } from "../../../src/governance/tally.ts";
import { assertDefined } from "../../../src/primitives/assert.ts";
import { ABSTAIN, AGAINST, FOR, VETO, VoteScene } from "../../support/vote-scene.ts";

/** Seconds of one step of the clock. The first end is at step 4, the hard cap at step 7. */
const STEP = 600;
const FIRST_END = 4;
const HARD_CAP = 7;
const LAST = 8;
const WINDOW = 2;
const LEAST_S = 60;
const CHANGES = 1;

const VOTERS = ["a", "b", "c"] as const;
type Voter = (typeof VOTERS)[number];
const CHOICES = { for: FOR, against: AGAINST, abstain: ABSTAIN, veto: VETO } as const;
type Choice = keyof typeof CHOICES;

/** Power in both houses: a counts in one alone, and none decides by itself in both. */
const POWER: Readonly<Record<Voter, readonly [community: bigint, validators: bigint]>> = {
  a: [3n, 0n],
  b: [2n, 2n],
  c: [1n, 3n],
};

/** The vote as the rules tell it, with seconds from its opening. */
interface Model {
  readonly step: number;
  readonly ballots: Readonly<
    Record<Voter, { readonly choice: Choice; readonly count: number; readonly at: number } | null>
  >;
  readonly end: number;
  readonly extensions: number;
}

type Sums = Readonly<Record<Choice, bigint>>;

function sums({ ballots }: Model, house: 0 | 1): Sums {
  const counts = { for: 0n, against: 0n, abstain: 0n, veto: 0n };
  for (const voter of VOTERS) {
    const ballot = ballots[voter];
    if (ballot !== null) counts[ballot.choice] += POWER[voter][house];
  }
  return counts;
}

/** Community: half of 6 must vote, more than half of it for, a third of the ballots at most a veto. */
function judgeCommunity(model: Model): string | null {
  const { for: inFavour, against, abstain, veto } = sums(model, 0);
  const cast = inFavour + against + abstain + veto;
  if (cast === 0n) return "no_votes";
  if (cast < 3n) return "quorum";
  if (veto * 3n > cast) return "ballots";
  if (abstain === cast) return "no_decisive";
  if (inFavour === against + veto) return "tie";
  return inFavour > against + veto ? null : "approval";
}

/** Validators: half of 5 must vote, more than half of it for; no veto, and no share of all that must be for. */
function judgeValidators(model: Model): string | null {
  const { for: inFavour, against, abstain, veto } = sums(model, 1);
  const cast = inFavour + against + abstain + veto;
  if (cast === 0n) return "no_votes";
  if (cast * 2n < 5n) return "quorum";
  if (abstain === cast) return "no_decisive";
  if (inFavour === against + veto) return "tie";
  return inFavour > against + veto ? null : "approval";
}

function verdict(model: Model): readonly [status: string, reason: string | null] {
  const reasons = [judgeCommunity(model), judgeValidators(model)];
  if (reasons.includes("ballots")) return ["vetoed", "ballots"];
  const reason = reasons.find((found) => found !== null);
  return reason === undefined ? ["queued", null] : ["rejected", reason ?? null];
}

function standing(model: Model): readonly [passes: boolean, quorate: boolean] {
  const lacks = (reason: string | null) => reason === "no_votes" || reason === "quorum";
  const quorate = !lacks(judgeCommunity(model)) && !lacks(judgeValidators(model));
  return [verdict(model)[0] === "queued", quorate];
}

/** What a ballot comes to: the code of its refusal, or the vote after it. */
function cast(model: Model, voter: Voter, choice: Choice): Model | string {
  const now = model.step * STEP;
  if (now >= model.end) return "GOV_VOTE_CLOSED";
  const before = model.ballots[voter];
  const isLate = now >= FIRST_END * STEP;
  if (before !== null && before.count > CHANGES) return "GOV_VOTE_CHANGE_LIMIT";
  if (before !== null && isLate && before.at >= FIRST_END * STEP) return "GOV_VOTE_CHANGE_LIMIT";
  const ballot = { choice, count: (before?.count ?? 0) + 1, at: now };
  const next = { ...model, ballots: { ...model.ballots, [voter]: ballot } };
  const [passed, quorateBefore] = standing(model);
  const [passes, quorate] = standing(next);
  if (passed === passes && (quorateBefore || !quorate)) return next;
  const halved = Math.floor((WINDOW * STEP) / 2 ** model.extensions);
  const end = Math.min(HARD_CAP * STEP, now + Math.max(LEAST_S, halved));
  return end > model.end ? { ...next, end, extensions: model.extensions + 1 } : next;
}

/** A reachable state: what the rules say, and how the real state differs from the one of the opening. */
interface Reached {
  readonly model: Model;
  readonly changes: StateChanges;
}

class World {
  readonly scene = new VoteScene();
  readonly number: number;
  readonly start: number;

  constructor() {
    const s = this.scene;
    s.set("late.min_s", LEAST_S);
    s.set("vote.max_changes", CHANGES);
    s.set("track.text.V", FIRST_END * STEP);
    s.set("track.text.W", WINDOW * STEP);
    s.set("track.text.cap", (HARD_CAP - FIRST_END) * STEP);
    s.set("track.text.TL", 100 * STEP);
    s.set("track.text.community.quorum", { n: 1, d: 2 });
    s.set("track.text.validators.quorum", { n: 1, d: 2 });
    for (const voter of VOTERS) {
      s.voter(voter, POWER[voter][0]);
      s.validator(voter, POWER[voter][1]);
    }
    this.number = s.discussed();
    this.start = s.now;
  }

  open({ changes }: Reached): Overlay {
    const state = new Overlay(this.scene.state);
    apply(state, changes);
    return state;
  }

  at(step: number): void {
    this.scene.now = this.start + step * STEP;
  }

  vote(state: StateReader, { ballots }: Model, voter: Voter, choice: Choice) {
    const { scene } = this;
    const handler = assertDefined(commandHandler("castVote"), "no ballots");
    const change = { ballotNonce: ballots[voter]?.count ?? 0 };
    const ballot = scene.ballot(this.number, CHOICES[choice], change);
    const payload = encode(handler.payload, { ballot });
    const context = scene.commandContext(scene.id(voter));
    return runGovernanceCommand(state, { name: "castVote", payload }, context);
  }

  /** The real state must say what the rules say, before the due work of the step and after it. */
  check(state: StateDraft, model: Model): void {
    this.compare(state, model, "before");
    runDueWork(state, this.scene.context);
    this.compare(state, model, "after");
  }

  compare(state: StateReader, model: Model, when: string): void {
    const { status, reason } = computeStatus(state, this.number, this.scene.now);
    const isOpen = model.step * STEP < model.end;
    const expected = isOpen ? ["voting", null] : verdict(model);
    if (status !== expected[0] || reason !== expected[1]) {
      assert.deepEqual([status, reason], expected, `${when} ${JSON.stringify(model)}`);
    }
    const opened = assertDefined(requireProposal(state, this.number).opened, "not opened");
    assert.equal(opened.end - this.start, model.end, when);
    assert.equal(opened.extensions, model.extensions, when);
    assert(opened.end <= opened.hardCap, "the end passes the hard cap");
    const tally = requireTally(state, this.number);
    for (const [place, house] of (["community", "validators"] as const).entries()) {
      const counts = assertDefined(tally[house], house).cast;
      const expected = sums(model, place as 0 | 1);
      for (const choice of Object.keys(CHOICES) as Choice[]) {
        assert(counts[choice] === expected[choice], `${house} ${choice} ${when}`);
      }
    }
  }
}

/** What the future depends on: of a ballot its side, whether it is the last, and whether it came in the extension. */
function essence({ step, ballots, end, extensions }: Model) {
  const isOver = step * STEP >= end;
  const kept = VOTERS.map((voter) => {
    const ballot = ballots[voter];
    if (ballot === null) return null;
    const rest = [ballot.count, ballot.at >= FIRST_END * STEP];
    return isOver ? ballot.choice : [ballot.choice, ...rest];
  });
  return [step, kept, end, isOver ? 0 : extensions];
}

function told({ step, ballots, end }: Model, voter: Voter): string {
  return `${voter} at step ${step}, end ${end}, ballots ${VOTERS.map((name) => ballots[name]?.choice)}`;
}

function apply(draft: StateDraft, changes: StateChanges): void {
  for (const [key, value] of changes) {
    if (value === null) draft.delete(key);
    else draft.put(key, value);
  }
}

test("every state of a small vote is what the rules say: 3 voters, 2 houses, a clock of 8 steps", () => {
  const world = new World();
  const first: Model = {
    step: 0,
    ballots: { a: null, b: null, c: null },
    end: FIRST_END * STEP,
    extensions: 0,
  };
  const queue: Reached[] = [{ model: first, changes: [] }];
  const seen = new Set([JSON.stringify(essence(first))]);
  const statuses = new Set<string>();
  let refused = 0;
  const reach = (model: Model, state: Overlay) => {
    const key = JSON.stringify(essence(model));
    if (seen.has(key)) return;
    seen.add(key);
    queue.push({ model, changes: state.changes() });
  };
  for (let reached = queue.pop(); reached !== undefined; reached = queue.pop()) {
    const { model } = reached;
    world.at(model.step);
    for (const voter of VOTERS) {
      for (const choice of Object.keys(CHOICES) as Choice[]) {
        const state = world.open(reached);
        const expected = cast(model, voter, choice);
        const decided = world.vote(state, model, voter, choice);
        if (typeof expected === "string") {
          assert.equal(decided.ok ? "ok" : decided.error.code, expected, told(model, voter));
          refused += 1;
          continue;
        }
        assert(decided.ok, told(model, voter));
        decided.value.keep(state);
        world.compare(state, expected, "at once");
        reach(expected, state);
      }
    }
    if (model.step === LAST) continue;
    const later = { ...model, step: model.step + 1 };
    world.at(later.step);
    const state = world.open(reached);
    world.check(state, later);
    statuses.add(computeStatus(state, world.number, world.scene.now).status);
    reach(later, state);
  }
  assert.deepEqual([...statuses].sort(), ["queued", "rejected", "vetoed", "voting"]);
  assert(refused > 1000, `${refused} refusals`);
  assert(seen.size > 3000, `${seen.size} states`);
});
