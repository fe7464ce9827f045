import { decode } from "../codec/canonical.ts";
import { list, struct } from "../codec/compound.ts";
import { bool, type Infer, nullable } from "../codec/schema.ts";
import { assert } from "../primitives/assert.ts";
import type { AccountId, Height } from "../primitives/brand.ts";
import { concatBytes } from "../primitives/bytes.ts";
import { mapKey } from "./byte-map.ts";
import type { DelegationGraph } from "./delegation-graph.ts";
import { CHAIN_MAX, forwardOf, readRecord, SHARES_MAX, sharePart } from "./delegation-record.ts";
import { countPower, electorateAsOf } from "./electorate.ts";
import { requireScope } from "./electorate-name.ts";
import { HOUSES, type HouseName } from "./names.ts";
import { proposalSuffix } from "./proposal.ts";
import { readReceived } from "./received-power.ts";
import { accountIdSchema, amountSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateKey, stateTable, writeState } from "./state-table.ts";

const TAKEN_MAX = (SHARES_MAX + 1) * CHAIN_MAX;

/** What a first ballot weighs in a house, and from whom it takes what they would have cast for others. */
export const ballotWeightSchema = struct({
  /** P: the voter's whole own power. */
  own: amountSchema,
  /** What the voter has received and nobody has taken back. */
  inbound: amountSchema,
  /** `own + inbound`. */
  weight: amountSchema,
  /** Each account once: what it can cast, or has cast, for others falls by the amount. */
  taken: list(
    struct({
      account: accountIdSchema,
      amount: amountSchema,
      /** Whether it has voted, so that its ballot is counted again with less. */
      isCounted: bool,
    }),
    0,
    TAKEN_MAX,
  ),
});

export type BallotWeight = Infer<typeof ballotWeightSchema>;

/** One house of one vote. */
export interface VoteHouse {
  /** Running number of the proposal. */
  readonly number: number;
  readonly house: HouseName;
}

export interface WeighedVote extends VoteHouse {
  readonly scope: string | null;
  readonly snapshotHeight: Height;
  readonly voter: AccountId;
}

const voterPowerSchema = struct({
  /** What others have taken back of what the account would cast for them. */
  removed: amountSchema,
  /** What its ballot weighs now, or null while it has not voted. */
  weight: nullable(amountSchema),
});

type VoterPower = Infer<typeof voterPowerSchema>;

const voterPowerTable = stateTable("bw/", voterPowerSchema);
const NOTHING: VoterPower = { removed: 0n, weight: null };

/**
 * Weighs the first ballot of an account in a house. It only reads.
 * Requires: the account has not voted in this vote. A changed ballot keeps the weight of `readBallotWeight`.
 * Cost: at most (shares + 1) · depth steps, whatever the number of accounts.
 */
export function weighBallot(state: StateReader, vote: WeighedVote): BallotWeight {
  const { house, scope, snapshotHeight, voter } = vote;
  const electorate = electorateAsOf(state, { house, scope }, snapshotHeight);
  const own = countPower(state, electorate, voter, snapshotHeight);
  if (house === "validators" || scope === null) return { own, inbound: 0n, weight: own, taken: [] };

  const graph = { scope: requireScope(scope), round: electorate.round };
  const received = readReceived(state, graph, voter, snapshotHeight);
  const { removed, weight } = readVoterPower(state, vote, voter);
  assert(weight === null, "a second ballot is weighed as a first");
  assert(removed <= received, "more is taken back than was received");
  const inbound = received - removed;

  const record = readRecord(state, graph, voter, snapshotHeight);
  const walk = new Walk(state, vote, graph);
  for (const { delegate, bp } of record?.shares ?? []) walk.subtract(delegate, sharePart(own, bp));
  walk.subtract(forwardOf(record), inbound);
  return { own, inbound, weight: own + inbound, taken: walk.taken };
}

/** What the ballot of an account weighs now, or undefined when it has none in this house. */
export function readBallotWeight(
  state: StateReader,
  vote: VoteHouse,
  voter: AccountId,
): bigint | undefined {
  return readVoterPower(state, vote, voter).weight ?? undefined;
}

/** The weights of all ballots of a house, ascending by account. Cost: linear in them; for queries. */
export function* listBallotWeights(
  state: StateReader,
  vote: VoteHouse,
): Iterable<{ readonly voter: AccountId; readonly weight: bigint }> {
  const prefix = stateKey(voterPowerTable, housePrefix(vote));
  for (const [key, value] of state.entries(prefix)) {
    const decoded = decode(voterPowerSchema, value);
    assert(decoded.ok, "the weight of a ballot does not decode");
    const { weight } = decoded.value;
    if (weight !== null) yield { voter: key.subarray(prefix.length) as AccountId, weight };
  }
}

/** Carries a first ballot out: sets its weight, and lowers what is taken from others. */
export function applyWeights(
  draft: StateDraft,
  vote: VoteHouse & { readonly voter: AccountId },
  { weight, taken }: BallotWeight,
): void {
  for (const { account, amount, isCounted } of taken) {
    const before = readVoterPower(draft, vote, account);
    assert((before.weight !== null) === isCounted, "a ballot is taken from that is not counted");
    const left = before.weight === null ? null : before.weight - amount;
    assert(left === null || left >= 0n, "a ballot weighs less than nothing");
    writeVoterPower(draft, vote, account, { removed: before.removed + amount, weight: left });
  }
  const { removed } = readVoterPower(draft, vote, vote.voter);
  writeVoterPower(draft, vote, vote.voter, { removed, weight });
}

/** Walks from delegates along forwards to the nearest that has voted, and notes what each loses. */
class Walk {
  readonly #state: StateReader;
  readonly #vote: WeighedVote;
  readonly #graph: DelegationGraph;
  readonly #taken = new Map<string, BallotWeight["taken"][number]>();

  constructor(state: StateReader, vote: WeighedVote, graph: DelegationGraph) {
    this.#state = state;
    this.#vote = vote;
    this.#graph = graph;
  }

  get taken(): BallotWeight["taken"] {
    return [...this.#taken.values()];
  }

  subtract(first: AccountId | undefined, amount: bigint): void {
    if (amount === 0n) return;
    let account = first;
    for (let hops = 0; account !== undefined && hops < CHAIN_MAX; hops++) {
      const key = mapKey(account);
      const known = this.#taken.get(key);
      const isCounted = known?.isCounted ?? this.#hasVoted(account);
      this.#taken.set(key, { account, amount: (known?.amount ?? 0n) + amount, isCounted });
      if (isCounted) return;
      account = this.#forward(account);
    }
  }

  #hasVoted(account: AccountId): boolean {
    return readVoterPower(this.#state, this.#vote, account).weight !== null;
  }

  #forward(account: AccountId): AccountId | undefined {
    return forwardOf(readRecord(this.#state, this.#graph, account, this.#vote.snapshotHeight));
  }
}

function readVoterPower(state: StateReader, vote: VoteHouse, account: AccountId): VoterPower {
  return readState(state, voterPowerTable, voterSuffix(vote, account)) ?? NOTHING;
}

function writeVoterPower(
  draft: StateDraft,
  vote: VoteHouse,
  account: AccountId,
  value: VoterPower,
): void {
  writeState(draft, voterPowerTable, { suffix: voterSuffix(vote, account), value });
}

function voterSuffix(vote: VoteHouse, account: AccountId): Uint8Array {
  return concatBytes(housePrefix(vote), account);
}

function housePrefix({ number, house }: VoteHouse): Uint8Array {
  return concatBytes(proposalSuffix(number), Uint8Array.of(HOUSES.indexOf(house)));
}
