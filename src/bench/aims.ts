import type { Figure } from "./report/figure.ts";

/** A bound that a figure should keep. */
export interface Aim {
  readonly suite: string;
  /** Figure of the suite. */
  readonly figure: string;
  readonly text: string;
  readonly relation: "at least" | "at most";
  readonly limit: number;
}

/** `undecided`: the limit lies within the interval. `missing`: the suite was left out. */
export type Verdict = "pass" | "fail" | "undecided" | "missing";

export interface JudgedAim {
  readonly aim: Aim;
  readonly figure: Figure | undefined;
  readonly verdict: Verdict;
}

const TREE = "merkle-root";

/** What the project has set itself, on a machine of two cores. */
export const AIMS: readonly Aim[] = [
  atLeast(TREE, "dual/one-thread-vs-merkletreejs", "dual root, 1 thread, times merkletreejs", 4),
  atLeast(TREE, "dual/two-threads-vs-merkletreejs", "dual root, 2 threads, times merkletreejs", 6),
  atLeast(TREE, "dual/one-thread-vs-bare", "dual root, 1 thread, times the bare calls", 1.4),
  atLeast(TREE, "dual/two-threads-vs-bare", "dual root, 2 threads, times the bare calls", 2.2),
  atMost("sealing", "overhead/most", "sealing overhead of dual, most over all sizes, %", 175),
  atMost("validation", "latency/p99", "validation of a 1,000-statement dual block, p99, ms", 25),
  atMost("storage", "overhead/total", "storage overhead of dual on the reference workload, %", 10),
  atMost("storage", "overhead/median", "the same, median over its blocks, %", 10),
  atMost("verify-chain", "growth", "time of a late block over that of an early one", 1.15),
  atMost("verify-chain", "memory/ratio", "memory held at the end over near the beginning", 1.05),
  atLeast("whole-file", "over-prediction", "whole file, time taken over predicted", 0.75),
  atMost("whole-file", "over-prediction", "whole file, time taken over predicted", 1.25),
  atLeast("whole-file", "busy-over-prediction", "the same in processor time", 0.75),
  atMost("whole-file", "busy-over-prediction", "the same in processor time", 1.25),
  atMost("whole-file", "peak", "whole file, memory at most, MB", 300),
  atLeast(
    "ballots",
    "hybrid/one-share",
    "ballots by hybrid keys, 1 core, % of the checks alone",
    70,
  ),
  atLeast("ballots", "hybrid/two-share", "the same on 2 cores", 70),
  atLeast(
    "ballots",
    "ed25519/one-share",
    "ballots by Ed25519 keys, 1 core, % of the checks alone",
    50,
  ),
  atLeast("ballots", "ed25519/two-share", "the same on 2 cores", 50),
  atLeast(
    "ballots",
    "ed25519/one-vs-peer",
    "ballots by Ed25519 keys, 1 core, times the Governor's",
    10,
  ),
  atLeast(
    "ballots",
    "hybrid/one-vs-peer",
    "ballots by hybrid keys, 1 core, times the Governor's",
    10,
  ),
  atMost("node-life", "memory/growth", "memory of a node over an hour of blocks, growth", 1.05),
  atMost("sync", "peak", "import of a long chain, memory at most, MB", 300),
  atMost("governance-scale", "growth", "entries a vote touches, largest over smallest", 1.01),
  atMost("governance-scale", "1000000/tally", "tally at the close with 10^6 accounts, ms", 1),
];

function atLeast(suite: string, figure: string, text: string, limit: number): Aim {
  return { suite, figure, text, relation: "at least", limit };
}

function atMost(suite: string, figure: string, text: string, limit: number): Aim {
  return { suite, figure, text, relation: "at most", limit };
}

/**
 * Holds an aim against its figure. It passes iff the whole interval keeps the limit, with equality, and fails iff the
 * whole interval is beyond it.
 */
export function judgeAim(aim: Aim, figure: Figure | undefined): JudgedAim {
  if (figure === undefined) return { aim, figure, verdict: "missing" };
  const low = figure.low ?? figure.value;
  const high = figure.high ?? figure.value;
  // A number that is none keeps no limit and is beyond none.
  const isKept = aim.relation === "at least" ? low >= aim.limit : high <= aim.limit;
  const isMissed = aim.relation === "at least" ? high < aim.limit : low > aim.limit;
  const verdict = isKept ? "pass" : isMissed ? "fail" : "undecided";
  return { aim, figure, verdict };
}

/** 0 iff every aim that was measured passes, 1 if one fails, 3 if one is undecided and none fails. */
export function exitCodeOf(judged: readonly JudgedAim[]): 0 | 1 | 3 {
  const verdicts = judged.map(({ verdict }) => verdict);
  if (verdicts.includes("fail")) return 1;
  return verdicts.includes("undecided") ? 3 : 0;
}
