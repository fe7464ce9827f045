import type { HashFunction } from "../../crypto/hash-function.ts";
import type { HashProvider } from "../../crypto/hash-provider.ts";
import type { HashCode } from "../../primitives/brand.ts";
import { chooseHash, type HashChoice } from "./choose-hash.ts";
import type { NanosecondClock } from "./hash-measurement.ts";

/** The hash functions as this machine computes them fastest, and how each was chosen. */
export interface ChosenHashes {
  /** For the registry, which tests each function once more as it was put together. */
  readonly provider: HashProvider;
  readonly choices: ReadonlyMap<HashCode, HashChoice>;
}

/**
 * Chooses for every code among the providers that offer it. Providers are named best first, which decides where no
 * difference can be measured. Requires: a clock of nanoseconds.
 * Cost: the self-tests, and about eight milliseconds for each code with a choice.
 */
export function chooseHashes(
  providers: readonly HashProvider[],
  clock: NanosecondClock,
): ChosenHashes {
  const candidates = new Map<HashCode, HashFunction[]>();
  for (const hash of providers.flatMap(({ functions }) => functions)) {
    const known = candidates.get(hash.code);
    if (known === undefined) candidates.set(hash.code, [hash]);
    else known.push(hash);
  }
  const choices = new Map(
    [...candidates].map(([code, hashes]) => [code, chooseHash(hashes, clock)]),
  );
  const functions = [...choices.values()].map(({ hash }) => hash);
  return { provider: { name: "measured", functions }, choices };
}
