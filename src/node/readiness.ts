import type { HashRegistry } from "../crypto/hash-function.ts";
import type { SuiteRegistry } from "../crypto/signature-suite.ts";
import type { StateReader } from "../governance/state-access.ts";
import { type Deployment, listDeployments } from "../machine/deployment.ts";
import type { SuiteId } from "../primitives/brand.ts";

/** What a process can do, and with which key it seals. */
export interface Abilities {
  readonly hashes: HashRegistry;
  readonly suites: SuiteRegistry;
  /** Suite of the sealing key. */
  readonly suite: SuiteId;
}

/**
 * The signal of a seal: ACCEPT in bit 2b for each decided epoch that the process could follow with its key from its
 * first block on, REJECT in bit 2b + 1 for each that it could not. A vote decides whether; the signal says only who is
 * ready.
 */
export function computeSignal(state: StateReader, abilities: Abilities): number {
  let signal = 0;
  for (const deployment of listDeployments(state)) {
    const { bit } = deployment.decision;
    const place = isReady(deployment, abilities) ? 2 * bit : 2 * bit + 1;
    signal += 2 ** place;
  }
  return signal;
}

function isReady({ decision: { target } }: Deployment, abilities: Abilities): boolean {
  const { hashes, suites, suite } = abilities;
  const codes = [target.algs.legacy, target.algs.pq].filter((code) => code !== null);
  return (
    codes.every((code) => hashes.has(code)) &&
    target.policy.seal.includes(suite) &&
    suites.has(suite)
  );
}
