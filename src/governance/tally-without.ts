import { assertDefined } from "../primitives/assert.ts";
import type { AccountId, Height } from "../primitives/brand.ts";
import { readBallot } from "./ballot.ts";
import { readBallotWeight, type VoteHouse } from "./ballot-weight.ts";
import { mapKey } from "./byte-map.ts";
import type { DelegationGraph } from "./delegation-graph.ts";
import { forwardOf, readChain, readRecord, sharePart } from "./delegation-record.ts";
import { electorateAsOf, ownPower } from "./electorate.ts";
import { requireScope } from "./electorate-name.ts";
import type { StateReader } from "./state-access.ts";
import { moveCounts, NO_COUNTS, requireTally, splitWeight, type Tally } from "./tally.ts";
import { requireVoteRules, votingHouses } from "./vote-rules.ts";

/** One voter of one vote, and the block at whose end its power is read. */
interface CountedVoter {
  readonly number: number;
  readonly voter: AccountId;
  readonly snapshotHeight: Height;
}

/**
 * The sums of a vote as they would be if one account had not voted: its ballot is gone, and what it took back from its
 * delegates is theirs again. Exact, since final weights follow from who votes and not from the order.
 * Requires: the account has voted. Cost: at most (shares + 1) · depth steps a house.
 */
export function tallyWithout(state: StateReader, of: CountedVoter): Tally {
  const { number, voter } = of;
  const rules = requireVoteRules(state, number);
  const { shares } = assertDefined(readBallot(state, number, voter), "a voter without ballot");
  let tally = requireTally(state, number);
  tally = { ...tally, voters: tally.voters - 1 };
  for (const house of votingHouses(rules)) {
    const weight = readBallotWeight(state, { number, house }, voter);
    const known = tally[house];
    if (weight === undefined || known === null) continue;
    let cast = moveCounts(known.cast, { added: NO_COUNTS, removed: splitWeight(weight, shares) });
    const scope = rules[house]?.rule.scope ?? null;
    if (house === "community" && scope !== null) {
      for (const { account, amount } of heirs(state, { ...of, scope, weight })) {
        cast = moveCounts(cast, movedWeight(state, { number, house }, { account, amount }));
      }
    }
    tally = { ...tally, [house]: { ...known, cast } };
  }
  return tally;
}

interface Heir {
  readonly account: AccountId;
  readonly amount: bigint;
}

/** Voters to whom what the account casts would go instead: its own power by its shares, the rest along its forward. */
function heirs(
  state: StateReader,
  of: CountedVoter & { readonly scope: string; readonly weight: bigint },
): readonly Heir[] {
  const { voter, scope, snapshotHeight } = of;
  const name = { house: "community", scope } as const;
  const { round } = electorateAsOf(state, name, snapshotHeight);
  const graph = { scope: requireScope(scope), round };
  const record = readRecord(state, graph, voter, snapshotHeight);
  const own = ownPower(state, name, voter, snapshotHeight);
  const parts = (record?.shares ?? []).map(({ delegate, bp }) => ({
    first: delegate,
    amount: sharePart(own, bp),
  }));
  const next = forwardOf(record);
  const inbound = of.weight - own;
  const all = next === undefined ? parts : [...parts, { first: next, amount: inbound }];
  const found = new Map<string, Heir>();
  for (const { first, amount } of all) {
    const account = firstVoter(state, graph, first, of);
    if (account === undefined) continue;
    const key = mapKey(account);
    found.set(key, { account, amount: amount + (found.get(key)?.amount ?? 0n) });
  }
  return [...found.values()];
}

/** The nearest account along the forwards that has voted. Chains are acyclic, so the voter itself is never met. */
function firstVoter(
  state: StateReader,
  graph: DelegationGraph,
  first: AccountId,
  { number, snapshotHeight }: CountedVoter,
): AccountId | undefined {
  return readChain(state, graph, first, snapshotHeight).find(
    (account) => readBallotWeight(state, { number, house: "community" }, account) !== undefined,
  );
}

function movedWeight(state: StateReader, vote: VoteHouse, { account, amount }: Heir) {
  const weight = assertDefined(readBallotWeight(state, vote, account), "an heir without weight");
  const { shares } = assertDefined(readBallot(state, vote.number, account), "no ballot of an heir");
  return { added: splitWeight(weight + amount, shares), removed: splitWeight(weight, shares) };
}
