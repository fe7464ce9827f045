import { readClosedVote } from "../../governance/ballot-verdict.ts";
import { processClock } from "../measure/clock.ts";
import { heldBytes } from "../measure/garbage.ts";
import { countFigure, type Figure, quantileFigure, timeFigure } from "../report/figure.ts";
import type { BenchContext, Suite } from "../suite.ts";
import { GovernanceWorld, type Touched } from "./governance-world.ts";

const BALLOTS_MAX = 100_000;
/** A ballot takes some tens of microseconds: so many are timed at a time. */
const BATCH = 100;
const DAY_S = 86_400;
const TALLIES = 500;
const MICROSECONDS = { unit: "us", perMs: 1000 };

/** What the rules of a vote touch and take as the electorate grows. */
export const governanceScaleSuite: Suite = {
  id: "governance-scale",
  title: "Governance: one vote, by number of accounts",
  about: [
    "The rules alone, without envelopes, signatures and blocks: a state with so many accounts of equal stake, one",
    "motion, and ballots of up to 100,000 of them. Entries touched are all that is read, visited and written. The",
    "closing is the block that settles the vote, verdict and execution of the motion included.",
  ],
  run: async (context) => {
    const sizes = context.profile.stateSizes.map((size) => measureSize(context, size));
    return [...sizes.flatMap(({ figures }) => figures), growthOf(sizes.map(({ sum }) => sum))];
  },
};

/** By how much the entries that a whole vote touches grow from the smallest to the largest electorate. */
function growthOf(sums: readonly number[]): Figure {
  const named = {
    id: "growth",
    label: "entries touched, largest electorate over smallest",
  };
  return countFigure(named, (sums.at(-1) ?? 0) / (sums[0] ?? 1), "x");
}

function measureSize(
  context: BenchContext,
  size: number,
): { readonly figures: readonly Figure[]; readonly sum: number } {
  context.tell(`${size} accounts`);
  const empty = heldBytes();
  const world = new GovernanceWorld(context, size);
  const full = heldBytes();
  const { number, touched: opening } = world.openMotion();
  const ballots = Math.min(size, BALLOTS_MAX);
  const { samplesMs, touched: ballot } = castAll(world, number, ballots);
  const voted = heldBytes();
  const tallyMs = timeTally(world, number);
  const startMs = processClock();
  const closing = world.pass(30 * DAY_S);
  const closingMs = processClock() - startMs;
  const name = (id: string, label: string) => ({
    id: `${size}/${id}`,
    label: `${size} accounts: ${label}`,
  });
  const figures = [
    entries(name("opening", "entries touched by the opening"), opening),
    entries(name("ballot", "by one ballot, at most"), ballot),
    entries(name("closing", "by the closing"), closing),
    quantileFigure(name("ballot/p50", "a ballot, median"), samplesMs, 0.5, MICROSECONDS),
    quantileFigure(name("ballot/p99", "a ballot, p99 of hundreds"), samplesMs, 0.99, MICROSECONDS),
    timeFigure(name("closing/time", "the closing"), [closingMs]),
    countFigure(name("memory/account", "memory an account"), (full - empty) / size, "bytes"),
    timeFigure(name("tally", "the tally at the close"), tallyMs),
    countFigure(name("memory/ballot", "memory a ballot"), (voted - full) / ballots, "bytes"),
  ];
  const sum = [opening, ballot, closing].reduce((all, each) => all + each.reads + each.writes, 0);
  return { figures, sum };
}

/** The verdict from what is kept of the ballots, as the closing computes it. */
function timeTally(world: GovernanceWorld, number: number): readonly number[] {
  return Array.from({ length: TALLIES }, () => {
    const startMs = processClock();
    readClosedVote(world.state, number);
    return processClock() - startMs;
  });
}

function entries(named: { readonly id: string; readonly label: string }, touched: Touched): Figure {
  return countFigure(named, touched.reads + touched.writes, "entries");
}

/** Casts the ballots and answers with the time of each in its batch, and the most that one of them touched. */
function castAll(
  world: GovernanceWorld,
  number: number,
  ballots: number,
): { readonly samplesMs: readonly number[]; readonly touched: Touched } {
  const samplesMs: number[] = [];
  let touched: Touched = { reads: 0, writes: 0 };
  for (let from = 0; from < ballots; from += BATCH) {
    const startMs = processClock();
    for (let voter = from; voter < from + BATCH; voter++) {
      const each = world.vote(voter, number);
      if (each.reads + each.writes > touched.reads + touched.writes) touched = each;
    }
    samplesMs.push((processClock() - startMs) / BATCH);
  }
  return { samplesMs, touched };
}
