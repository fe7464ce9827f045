import { listBallotWeights, type VoteHouse } from "../../governance/ballot-weight.ts";
import {
  type Concentration,
  ConcentrationCount,
  greaterFirst,
} from "../../governance/concentration.ts";
import type { StateReader } from "../../governance/state-access.ts";
import { Pace } from "./pace.ts";

/** One house of a vote as of some ballot, and what it is measured against. */
export interface MeasuredVote extends VoteHouse {
  /** Number of the last ballot: with it the weights are those of no other moment. */
  readonly lastBallot: number;
  /** Power of the whole electorate. */
  readonly total: bigint;
  /** Requires: it stays while blocks are added. */
  readonly state: StateReader;
}

/** Measures that are remembered; the one that was asked for the longest ago goes first. */
const KEPT_MAX = 4096;
/** Weights that are sorted at once. */
const CHUNK = 4096;

/**
 * How concentrated votes are. A measure looks at every ballot, so it is made with rests, one at a time, and remembered:
 * that of a closed vote changes no more. One that has begun is brought to its end even if its caller has gone, so that
 * whoever asks again finds it.
 */
export class VoteMeasures {
  readonly #kept = new Map<string, Concentration>();
  #last: Promise<unknown> = Promise.resolve();

  async measure(vote: MeasuredVote, signal: AbortSignal): Promise<Concentration> {
    const key = `${vote.number}/${vote.house}/${vote.lastBallot}`;
    const known = this.#kept.get(key);
    if (known !== undefined) return this.#keep(key, known);
    const made = this.#last.then(async () => {
      signal.throwIfAborted();
      return this.#keep(key, this.#kept.get(key) ?? (await measureWeights(vote)));
    });
    // The next one begins whether or not this one could be made.
    this.#last = made.catch(() => {});
    return await made;
  }

  #keep(key: string, measure: Concentration): Concentration {
    this.#kept.delete(key);
    this.#kept.set(key, measure);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT_MAX && oldest !== undefined) this.#kept.delete(oldest);
    return measure;
  }
}

async function measureWeights(vote: MeasuredVote): Promise<Concentration> {
  const pace = new Pace({ signal: new AbortController().signal });
  const chunks: bigint[][] = [[]];
  let size = 0;
  for (const { weight } of listBallotWeights(vote.state, vote)) {
    if (pace.isDue()) await pace.rest();
    const chunk = chunks.at(-1);
    if (chunk === undefined || chunk.length === CHUNK) chunks.push([weight]);
    else chunk.push(weight);
    size++;
  }
  const descending = await mergeAll(chunks, pace);
  const count = new ConcentrationCount(size, vote.total);
  for (let place = 0; place < size; place++) {
    if (place % CHUNK === 0) await pace.rest();
    count.add(descending[place] ?? 0n);
  }
  return count.result();
}

/** All weights, the greatest first. */
async function mergeAll(chunks: readonly bigint[][], pace: Pace): Promise<readonly bigint[]> {
  let runs: bigint[][] = [];
  for (const chunk of chunks) {
    await pace.rest();
    runs.push(chunk.sort(greaterFirst));
  }
  while (runs.length > 1) {
    const merged: bigint[][] = [];
    for (let at = 0; at < runs.length; at += 2) {
      merged.push(await mergeTwo(runs[at] ?? [], runs[at + 1] ?? [], pace));
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

async function mergeTwo(
  left: readonly bigint[],
  right: readonly bigint[],
  pace: Pace,
): Promise<bigint[]> {
  const merged: bigint[] = [];
  let [from, to] = [0, 0];
  while (from < left.length || to < right.length) {
    if (merged.length % CHUNK === CHUNK - 1) await pace.rest();
    const [first, second] = [left[from], right[to]];
    const isLeft = second === undefined || (first !== undefined && first >= second);
    merged.push((isLeft ? first : second) ?? 0n);
    if (isLeft) from++;
    else to++;
  }
  return merged;
}

const KEPT = new WeakMap<object, VoteMeasures>();

/** The measures of an index, the same for all who ask. */
export function voteMeasuresOf(index: object): VoteMeasures {
  const known = KEPT.get(index) ?? new VoteMeasures();
  KEPT.set(index, known);
  return known;
}
