import type { HashFunction } from "../../crypto/hash-function.ts";

/** Nanoseconds since some moment, never going back. */
export type NanosecondClock = () => bigint;

/** The methods of a hash function that take many inputs. */
export const BATCHES = ["digestEach", "digestPairs", "treeRoot"] as const;
export type Batch = (typeof BATCHES)[number];

/** Numbers of items or pairs at which batches are measured. */
export const BATCH_SIZES = [1, 2, 4, 8, 16, 64] as const;

/** What a hash function needs for one call, in nanoseconds: the least of several samples. */
export interface HashTimes {
  readonly digest: number;
  /** By method, one time for each of `BATCH_SIZES`. */
  readonly batches: Readonly<Record<Batch, readonly number[]>>;
}

/** Bytes of an item: a statement of the usual length, and the prefix of its leaf. */
const ITEM_BYTES = 200;
const PREFIX_BYTES = 17;
/** A sample lasts at least this long, so that reading the clock does not count. */
const SAMPLE_NS = 10_000n;
/** Samples of each case. The candidates take turns, so that a disturbance does not strike one of them alone. */
const ROUNDS = 3;
/** Warm-up of each candidate: functions, of WebAssembly too, are compiled again once they have proven hot. */
const WARM_UP_NS = 3_000_000n;

/** The inputs of a run, the same for all candidates. */
class Inputs {
  readonly prefix = new Uint8Array(PREFIX_BYTES);
  readonly message = new Uint8Array(ITEM_BYTES);
  readonly items: readonly Uint8Array[];
  readonly level: Uint8Array;

  constructor(digestLength: number) {
    const most = BATCH_SIZES[BATCH_SIZES.length - 1] ?? 1;
    this.items = Array.from({ length: most }, (_, i) => new Uint8Array(ITEM_BYTES).fill(i));
    this.level = Uint8Array.from({ length: 2 * most * digestLength }, (_, i) => i & 0xff);
  }

  /** One call of a batch method. */
  call(hash: HashFunction, batch: Batch, size: number): void {
    if (batch === "digestPairs")
      hash.digestPairs(this.level.subarray(0, 2 * size * hash.digestLength));
    else if (batch === "digestEach") hash.digestEach(this.prefix, this.items.slice(0, size));
    else hash.treeRoot(this.prefix, this.items.slice(0, size));
  }
}

/**
 * Times every candidate on the same inputs. Requires: candidates of one code.
 * Cost: some milliseconds for each candidate.
 */
export function measureHashes(
  candidates: readonly HashFunction[],
  clock: NanosecondClock,
): readonly HashTimes[] {
  const inputs = new Inputs(candidates[0]?.digestLength ?? 32);
  for (const hash of candidates) warmUp(hash, inputs, clock);
  const digests = leastTimes(candidates, clock, (hash) => hash.digest(inputs.message));
  const batches = BATCHES.map((batch) =>
    BATCH_SIZES.map((size) =>
      leastTimes(candidates, clock, (hash) => inputs.call(hash, batch, size)),
    ),
  );
  return candidates.map((_, i) => {
    const [digestEach, digestPairs, treeRoot] = batches.map((sizes) =>
      sizes.map((times) => times[i] ?? 0),
    );
    return {
      digest: digests[i] ?? 0,
      batches: {
        digestEach: digestEach ?? [],
        digestPairs: digestPairs ?? [],
        treeRoot: treeRoot ?? [],
      },
    };
  });
}

/** Calls everything again and again: small batches as often as large ones, since they are to be compared as well. */
function warmUp(hash: HashFunction, inputs: Inputs, clock: NanosecondClock): void {
  const start = clock();
  while (clock() - start < WARM_UP_NS) {
    hash.digest(inputs.message);
    for (const batch of BATCHES) {
      for (const size of BATCH_SIZES) inputs.call(hash, batch, size);
    }
  }
}

/** The least time of a call for each candidate. */
function leastTimes(
  candidates: readonly HashFunction[],
  clock: NanosecondClock,
  call: (hash: HashFunction) => void,
): readonly number[] {
  const least = candidates.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, hash] of candidates.entries()) {
      least[i] = Math.min(
        least[i] ?? 0,
        sample(clock, () => call(hash)),
      );
    }
  }
  return least;
}

function sample(clock: NanosecondClock, call: () => void): number {
  const start = clock();
  let elapsed = 0n;
  let calls = 0;
  while (elapsed < SAMPLE_NS) {
    call();
    calls++;
    elapsed = clock() - start;
  }
  return Number(elapsed) / calls;
}
