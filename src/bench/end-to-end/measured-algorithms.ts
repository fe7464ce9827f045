import type { HashRegistry } from "../../crypto/hash-function.ts";
import type { SuiteRegistry } from "../../crypto/signature-suite.ts";
import { type Algorithms, loadAlgorithms } from "../../node/algorithms.ts";

/** The algorithms of a node of this machine, in a form that suites and reports take. */
export interface MeasuredAlgorithms {
  readonly algorithms: Algorithms;
  readonly hashes: HashRegistry;
  readonly suites: SuiteRegistry;
  /** By name of the hash function, who computes its digests and its trees. */
  readonly hashProviders: Readonly<Record<string, string>>;
  readonly signatureProvider: string;
}

let loaded: Promise<MeasuredAlgorithms> | undefined;

/** The algorithms as a node loads them, its choice of providers by measurement included; once for all of a run. */
export function loadMeasuredAlgorithms(): Promise<MeasuredAlgorithms> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<MeasuredAlgorithms> {
  const algorithms = await loadAlgorithms();
  const { hashes, suites, hashChoices } = algorithms;
  const hashProviders = Object.fromEntries(
    [...hashChoices.values()].map(({ hash, digest, batches }) => {
      const { few, many, from } = batches.treeRoot;
      const trees = from > 1 ? `${few}, from ${from} leaves ${many}` : many;
      return [hash.name, digest === many && from <= 1 ? many : `${digest} (trees: ${trees})`];
    }),
  );
  const signatureProvider = suites.get(1)?.provider ?? "none";
  return { algorithms, hashes, suites, hashProviders, signatureProvider };
}
