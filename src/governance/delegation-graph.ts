import { assertDefined } from "../primitives/assert.ts";
import type { AccountId } from "../primitives/brand.ts";
import { SCOPES, type ScopeName } from "./electorate-table.ts";

/**
 * One graph of delegations: the scope, and how often its electorate has changed how it counts power. A change begins a
 * new graph, because the sums of the old one count something else; nothing is walked to empty it.
 */
export interface DelegationGraph {
  readonly scope: ScopeName;
  readonly round: number;
}

export const GRAPH_ROUND_MAX = 0xffff;

/** Place of an account in the tables of a graph. */
export function graphSuffix({ scope, round }: DelegationGraph, account: AccountId): Uint8Array {
  const suffix = new Uint8Array(3 + account.length);
  suffix[0] = SCOPES.indexOf(scope);
  suffix[1] = round >>> 8;
  suffix[2] = round & 0xff;
  suffix.set(account, 3);
  return suffix;
}

/** What the places of all accounts in a graph begin with. */
export function graphPrefix({ scope, round }: DelegationGraph): Uint8Array {
  return Uint8Array.of(SCOPES.indexOf(scope), round >>> 8, round & 0xff);
}

/** What a suffix stands for. Requires: one of `graphSuffix`. */
export function graphOfSuffix(suffix: Uint8Array): {
  readonly graph: DelegationGraph;
  readonly account: AccountId;
} {
  const [place = 0, high = 0, low = 0] = suffix;
  const scope = assertDefined(SCOPES[place], `no scope ${place}`);
  return { graph: { scope, round: (high << 8) | low }, account: suffix.subarray(3) as AccountId };
}
