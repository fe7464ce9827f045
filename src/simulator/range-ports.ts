import type { HashRegistry } from "../crypto/hash-function.ts";
import type { HashProvider } from "../crypto/hash-provider.ts";
import type { Signer, SuiteRegistry } from "../crypto/signature-suite.ts";
import type { SuiteId } from "../primitives/brand.ts";

/** A search for a collision or a preimage while it runs. */
export interface SearchProgress {
  readonly label: string;
  readonly tried: number;
  /** Trials after which a search of this kind has succeeded on average. */
  readonly expected: number;
}

/** What the attack range is handed; it has no randomness, no clock and no keys of its own. */
export interface RangePorts {
  /** Hash functions of a test network, the broken one among them. */
  readonly hashes: HashRegistry;
  /** Providers from which a node would build its registry; the last of them offers the broken function. */
  readonly hashProviders: readonly HashProvider[];
  readonly suites: SuiteRegistry;
  /**
   * The signer of a suite and a seed. Requires: equal messages get equal signatures, else a run could not be repeated;
   * ML-DSA must therefore be the deterministic variant of FIPS 204.
   */
  readonly createSigner: (suite: SuiteId, seed: Uint8Array) => Signer;
  /** Told now and then how far a search has come. */
  readonly onProgress?: (progress: SearchProgress) => void;
  /** Milliseconds of a clock that only goes forward; without it no durations are reported. */
  readonly nowMs?: () => number;
}
