import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeStatement } from "../../src/ledger/statement.ts";
import { listDeployments } from "../../src/machine/deployment.ts";
import type { Candidate } from "../../src/machine/machine.ts";
import { assertDefined } from "../../src/primitives/assert.ts";
import { compareBytes } from "../../src/primitives/bytes.ts";
import { decidedNetwork, factsOf, TIMEOUT, WINDOW } from "../support/decided-epoch.ts";
import type { GovernedNetwork } from "../support/governed-network.ts";
import { Random, runSeed } from "../support/random.ts";
import { replayAll } from "../support/replay-all.ts";

const SEEDS = 10;
const ACCEPT = 1;
const REJECT = 2;
/** Does not seal at all. */
const ABSENT = -1;

/** What sealers say in a block: each the bits of its seal, or undefined where it does not seal. */
type Said = readonly (number | undefined)[];

function sealSaying(network: GovernedNetwork, said: Said): Candidate {
  const { height } = network;
  const seals = network.sealers
    .flatMap((key, place) => {
      const signal = said[place];
      return signal === undefined ? [] : network.seals(height, [key], signal);
    })
    .sort((left, right) => compareBytes(left.keyId, right.keyId));
  const commit = encodeStatement({ type: "commit", height, seals });
  return network.seal({ items: [commit], commit: false });
}

/**
 * The rule by itself: at the blocks whose next height is a multiple of the window, by what each of four equal sealers
 * has said last in the blocks of the window and after the decision. Five sixths of four are all four; more than a sixth
 * is one.
 */
class Prediction {
  readonly #decidedAt: number;
  readonly #last = new Map<number, { readonly signal: number; readonly at: number }>();

  constructor(decidedAt: number) {
    this.#decidedAt = decidedAt;
  }

  /** What a block does at its end, by the blocks below it. */
  at(height: number): "waiting" | "ready" | "rejected" | "timeout" {
    if ((height + 1) % WINDOW === 0) {
      const from = Math.max(this.#decidedAt + 1, height - WINDOW + 1);
      const said = [...this.#last.values()].filter(({ at }) => at >= from);
      const count = (signal: number) => said.filter((one) => one.signal === signal).length;
      if (count(REJECT) >= 1) return "rejected";
      if (count(ACCEPT) === 4) return "ready";
    }
    return height >= this.#decidedAt + TIMEOUT ? "timeout" : "waiting";
  }

  note(height: number, said: Said): void {
    for (const [place, signal] of said.entries()) {
      if (signal !== undefined) this.#last.set(place, { signal, at: height });
    }
  }
}

function sayingOf(drawn: number): number | undefined {
  return drawn === ABSENT ? undefined : drawn;
}

/** How willing the sealers of a seed are: all, most, undecided, or one against. */
const MOODS = [
  [ACCEPT, ACCEPT, ACCEPT, ACCEPT, ACCEPT, ACCEPT, 0, ABSENT],
  [ACCEPT, ACCEPT, ACCEPT, ACCEPT],
  [0, 0, 0, ACCEPT],
  [ACCEPT, ACCEPT, ACCEPT, ACCEPT, ACCEPT, ACCEPT, ACCEPT, 0, REJECT, REJECT | ACCEPT],
] as const;

test("a decided epoch is locked in, rejected or given up in the block that the seals alone tell", (context) => {
  const first = runSeed(1);
  const outcomes = new Set<string>();
  for (let seed = first; seed < first + (process.env.SEED === undefined ? SEEDS : 1); seed++) {
    const random = new Random(seed);
    const { network, number } = decidedNetwork();
    const [deployment] = listDeployments(network.chain);
    const decidedAt = assertDefined(deployment, "nothing is decided").decidedAt;
    const prediction = new Prediction(decidedAt);
    const mood = MOODS[seed % MOODS.length] ?? MOODS[0];
    let expected: ReturnType<Prediction["at"]> = "waiting";
    let candidate: Candidate;
    do {
      const height = network.height + 1;
      expected = prediction.at(height);
      const said = network.sealers.map(() => random.pick([...mood])).map(sayingOf);
      // Two thirds of the weight make a commit: three of four.
      const absent = said.flatMap((signal, place) => (signal === undefined ? [place] : []));
      for (const place of absent.slice(1)) said[place] = 0;
      candidate = sealSaying(network, said);
      prediction.note(height, said);
      const told = `SEED=${seed}, block ${height}: ${expected}`;
      const scheduled = factsOf(candidate, "epoch_scheduled");
      const aborted = factsOf(candidate, "activation_aborted");
      assert.equal(scheduled.length, expected === "ready" ? 1 : 0, told);
      assert.equal(aborted.length, expected === "rejected" || expected === "timeout" ? 1 : 0, told);
      if (expected === "rejected") assert.equal(aborted[0]?.reason, "rejected by sealers", told);
      if (expected === "timeout") assert.equal(aborted[0]?.reason, "timeout", told);
    } while (expected === "waiting");
    outcomes.add(expected);
    assert.deepEqual(listDeployments(network.chain), []);
    assert.equal(
      network.proposal(number).run.phase,
      expected === "ready" ? "scheduled" : "aborted",
    );
    if (expected !== "ready") continue;
    const { record } = assertDefined(network.branch.facts.schedule[1], "no record");
    assert(record.start >= candidate.branch.height + record.timing.minDelayBlocks);
    network.sealTo(record.start);
    assert.equal(factsOf(network.tip, "activation_completed")[0]?.proposal, number);
    assert.equal(network.proposal(number).run.phase, "active");
    if (seed === first || outcomes.size === 1) replayAll(network);
  }
  context.diagnostic([...outcomes].join(" "));
  if (process.env.SEED === undefined) {
    assert.deepEqual([...outcomes].sort(), ["ready", "rejected", "timeout"]);
  }
});
