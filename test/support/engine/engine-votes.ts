import { ballotItems, readBallot } from "../../../src/governance/ballot.ts";
import { reportItems } from "../../../src/governance/review-report.ts";
import type { AccountId } from "../../../src/primitives/brand.ts";
import { digestOf } from "./engine-wish.ts";
import type { EngineWorld } from "./engine-world.ts";

const NO_SHARES = { against: 0, for: 0, abstain: 0, veto: 0 };

/** How a proposal is liked: most are, so that much is decided and carried out. */
function shares({ random }: EngineWorld, number: number) {
  const liked = number % 7 < 5;
  const sides = liked
    ? (["for", "for", "for", "for", "for", "for", "for", "for", "abstain", "against"] as const)
    : (["against", "veto", "veto", "abstain", "for", "against"] as const);
  if (random.percent(10)) return { against: 2500, for: 2500, abstain: 2500, veto: 2500 };
  return { ...NO_SHARES, [random.pick(sides)]: 10_000 };
}

function inStatus(w: EngineWorld, status: string): readonly number[] {
  return w.numbers.slice(-60).filter((number) => w.statusSoon(number) === status);
}

/** A proposal in a status, or now and then any other. */
export function oneIn(w: EngineWorld, ...statuses: readonly string[]): number | undefined {
  const fitting = statuses.flatMap((status) => inStatus(w, status));
  if (fitting.length > 0 && !w.random.percent(5)) return w.random.pick(fitting);
  return w.count === 0 ? undefined : w.random.pick(w.numbers);
}

export function ballotOf(w: EngineWorld, voter: AccountId, given?: number): unknown {
  const number = given ?? oneIn(w, "voting");
  if (number === undefined) return undefined;
  const { id, content, locked } = w.proposal(number);
  return {
    proposalId: id,
    contentHash: content.contentHash,
    planHash: locked?.planHash ?? digestOf("no plan"),
    shares: shares(w, number),
    justification: w.random.percent(10) ? "since" : "",
    ballotNonce: readBallot(w.state, number, voter)?.count ?? 0,
  };
}

export function carriedBallot(w: EngineWorld): unknown {
  const voter = w.random.pick(w.people);
  const ballot = ballotOf(w, voter) as Parameters<typeof ballotItems>[1] | undefined;
  if (ballot === undefined) return undefined;
  const validUntil = w.now + w.random.between(0, 1000);
  const items = ballotItems(w.context, ballot, { voter, validUntil });
  return { ballot, voter, validUntil, signatures: w.signed("ballot", voter, items) };
}

export function reportOf(w: EngineWorld, given?: number): unknown {
  const number = given ?? oneIn(w, "review");
  if (number === undefined) return undefined;
  const { id, content, review } = w.proposal(number);
  const { random } = w;
  const section = { verdict: "pass", textDigest: id };
  const failing = { ...section, verdict: random.percent(5) ? "fail" : "pass" };
  const round = review?.round ?? 1;
  const mood = number % 5 === 4 && round === 1 ? "CONDITIONAL" : "APPROVE";
  const recommendation = random.percent(10)
    ? random.pick(["REJECT", "CONDITIONAL", "APPROVE"])
    : mood;
  const report = {
    proposalId: id,
    contentHash: content.contentHash,
    sections: {
      code: section,
      test: section,
      benchmark: section,
      security: failing,
      docs: section,
    },
    recommendation,
    conditions: recommendation === "CONDITIONAL" ? ["mend it"] : [],
    interest: random.percent(2) ? "a friend" : null,
  };
  if (random.percent(80)) return { report, carried: null };
  const reviewer = random.pick(w.people);
  const items = reportItems(w.branch.chainId, report as Parameters<typeof reportItems>[1], {
    reviewer,
    round,
  });
  return { report, carried: { reviewer, signatures: w.signed("report", reviewer, items) } };
}
