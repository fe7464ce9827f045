import type { HashFunction, HashRegistry } from "../crypto/hash-function.ts";
import type { SuiteRegistry } from "../crypto/signature-suite.ts";
import { divFloor } from "../primitives/integer.ts";
import type { SimAlgorithms } from "./sim-node.ts";

/** A hash function that counts the digests it computes. */
export function countingHash(hash: HashFunction): {
  readonly hash: HashFunction;
  readonly count: () => number;
} {
  let count = 0;
  const counted: HashFunction = {
    code: hash.code,
    name: hash.name,
    digestLength: hash.digestLength,
    provider: hash.provider,
    digest(message) {
      count += 1;
      return hash.digest(message);
    },
    digestEach(prefix, items) {
      count += items.length;
      return hash.digestEach(prefix, items);
    },
    digestPairs(level) {
      count += divFloor(level.length, 2 * hash.digestLength);
      return hash.digestPairs(level);
    },
    treeRoot(prefix, items) {
      count += 2 * items.length - 1;
      return hash.treeRoot(prefix, items);
    },
  };
  return { hash: counted, count: () => count };
}

/** Algorithms that count what they are asked for. */
export function countingAlgorithms(algorithms: SimAlgorithms): {
  readonly algorithms: SimAlgorithms;
  readonly digests: () => number;
  readonly verifications: () => number;
} {
  const counted = [...algorithms.hashes.values()].map(countingHash);
  const hashes: HashRegistry = new Map(counted.map(({ hash }) => [hash.code, hash]));
  let verifications = 0;
  const suites: SuiteRegistry = new Map(
    [...algorithms.suites].map(([id, suite]) => [
      id,
      {
        id: suite.id,
        name: suite.name,
        provider: suite.provider,
        isValidPublicKey: (publicKey) => suite.isValidPublicKey(publicKey),
        verify(publicKey, message, signature) {
          verifications += 1;
          return suite.verify(publicKey, message, signature);
        },
      },
    ]),
  );
  return {
    algorithms: { hashes, suites },
    digests: () => counted.reduce((sum, { count }) => sum + count(), 0),
    verifications: () => verifications,
  };
}
