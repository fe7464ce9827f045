import type { HashRegistry } from "../crypto/hash-function.ts";
import type { SuiteRegistry } from "../crypto/signature-suite.ts";
import type { Arm } from "./measure/arm.ts";
import type { ArmSamples } from "./measure/compare-arms.ts";
import type { Profile } from "./profile.ts";
import type { Figure } from "./report/figure.ts";
import type { Random } from "./statistics/random.ts";

/** What a suite wants otherwise than the profile has it. */
export interface ComparisonChanges {
  readonly budgetMs?: number;
  readonly roundsMin?: number;
}

/** What suites are handed. */
export interface BenchContext {
  readonly profile: Profile;
  /** The hash functions as a node of this machine computes them. */
  readonly hashes: HashRegistry;
  /** The signature suites of the default provider. */
  readonly suites: SuiteRegistry;
  /** A stream of numbers of the run's seed for one purpose. */
  readonly random: (label: string) => Random;
  /** Times arms in turns, by the profile where a suite asks for nothing else. */
  readonly compare: (arms: readonly Arm[], changes?: ComparisonChanges) => readonly ArmSamples[];
  /** A folder for data of this run; emptied and removed at its end. */
  readonly scratch: string;
  /** Tells whoever waits what is being measured. */
  readonly tell: (what: string) => void;
}

/** Figures that belong together. */
export interface Suite {
  readonly id: string;
  readonly title: string;
  /** What exactly is measured, in sentences. */
  readonly about: readonly string[];
  readonly run: (context: BenchContext) => Promise<readonly Figure[]>;
}
