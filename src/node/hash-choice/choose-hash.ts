import type { HashFunction } from "../../crypto/hash-function.ts";
import { type HashTestFailure, testHashFunction } from "../../crypto/hash-self-test.ts";
import { hashEntry } from "../../crypto/hash-table.ts";
import { assert, assertDefined } from "../../primitives/assert.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";
import { type Dispatch, dispatchHash } from "./dispatch-hash.ts";
import {
  BATCH_SIZES,
  type Batch,
  type HashTimes,
  measureHashes,
  type NanosecondClock,
} from "./hash-measurement.ts";

/** How one hash function is computed in this process, and why. */
export interface HashChoice {
  readonly hash: HashFunction;
  /** Providers by what they compute: a batch goes to `few` below `from` inputs and to `many` from there on. */
  readonly digest: string;
  readonly batches: Readonly<
    Record<Batch, { readonly few: string; readonly many: string; readonly from: number }>
  >;
  /** What the choice rests on: nanoseconds by provider; empty where there was only one. */
  readonly times: ReadonlyMap<string, HashTimes>;
  /** Providers that failed the self-test, with what they got wrong. */
  readonly rejected: ReadonlyMap<string, readonly HashTestFailure[]>;
}

/** A change of provider must be this much faster: below it, noise would decide. */
const GAIN_PERCENT = 5;

/**
 * Chooses, by measurement on this machine, who computes which batches of one hash function. Every candidate first
 * passes the self-test of the registry; which is fastest is never assumed, since it depends on the processor.
 * Requires: candidates of one registered code, the preferred first.
 * Cost: the self-tests, and a few milliseconds where there is a choice.
 */
export function chooseHash(
  candidates: readonly HashFunction[],
  clock: NanosecondClock,
): HashChoice {
  const [first] = candidates;
  assert(first !== undefined, "no hash function to choose from");
  assert(
    candidates.every(({ code }) => code === first.code),
    "candidates of different hash functions",
  );
  const entry = assertDefined(hashEntry(first.code), `hash ${first.code} is not registered`);
  const rejected = new Map<string, readonly HashTestFailure[]>();
  for (const hash of candidates) {
    const failures = testHashFunction(hash, entry);
    if (failures.length > 0) rejected.set(hash.provider, failures);
  }
  const sound = candidates.filter(({ provider }) => !rejected.has(provider));
  if (sound.length === 0) throw allRejected(first.name, rejected);
  const times = sound.length === 1 ? [] : measureHashes(sound, clock);
  return describe(sound, times, rejected);
}

function describe(
  sound: readonly HashFunction[],
  times: readonly HashTimes[],
  rejected: HashChoice["rejected"],
): HashChoice {
  const plan = {
    digest: fastest(sound, times, ({ digest }) => digest),
    digestEach: chooseBatch(sound, times, "digestEach"),
    digestPairs: chooseBatch(sound, times, "digestPairs"),
    treeRoot: chooseBatch(sound, times, "treeRoot"),
  };
  const named = ({ few, many, from }: Dispatch) => ({
    few: few.provider,
    many: many.provider,
    from,
  });
  return {
    hash: dispatchHash(plan),
    digest: plan.digest.provider,
    batches: {
      digestEach: named(plan.digestEach),
      digestPairs: named(plan.digestPairs),
      treeRoot: named(plan.treeRoot),
    },
    times: new Map(times.map((each, i) => [sound[i]?.provider ?? "", each])),
    rejected,
  };
}

/** The fastest at the largest batches takes all from the size on from which it stays ahead of the fastest at one. */
function chooseBatch(
  sound: readonly HashFunction[],
  times: readonly HashTimes[],
  batch: Batch,
): Dispatch {
  const at = (place: number) => fastest(sound, times, ({ batches }) => batches[batch][place] ?? 0);
  const last = BATCH_SIZES.length - 1;
  const few = at(0);
  const many = at(last);
  let place = last;
  while (place > 0 && at(place - 1) === many) place--;
  const from = few === many ? 1 : (BATCH_SIZES[place] ?? 1);
  return { few, many, from };
}

/** The first of the candidates, unless another is clearly faster. */
function fastest(
  sound: readonly HashFunction[],
  times: readonly HashTimes[],
  timeOf: (times: HashTimes) => number,
): HashFunction {
  let best = 0;
  for (let i = 1; i < times.length; i++) {
    const known = times[best];
    const other = times[i];
    if (known === undefined || other === undefined) continue;
    if (100 * timeOf(other) < (100 - GAIN_PERCENT) * timeOf(known)) best = i;
  }
  return assertDefined(sound[best], "no candidate");
}

function allRejected(name: string, rejected: HashChoice["rejected"]): LedgerError {
  const providers = [...rejected.keys()].join(", ");
  return new LedgerError({
    code: "NODE_HASH_CHOICE_EMPTY",
    message: `Every provider of ${name} computes wrong digests: ${providers}.`,
    fix: "Do not run a node on this machine; report the evidence.",
    evidence: Object.fromEntries(rejected),
  });
}
