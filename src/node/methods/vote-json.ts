import { readBallot } from "../../governance/ballot.ts";
import { readBallotWeight } from "../../governance/ballot-weight.ts";
import { readChain, readRecord, sharePart } from "../../governance/delegation-record.ts";
import { electorateAsOf, ownPower } from "../../governance/electorate.ts";
import { requireScope } from "../../governance/electorate-name.ts";
import type { HouseName } from "../../governance/names.ts";
import { votingHouses } from "../../governance/vote-rules.ts";
import type { AccountId } from "../../primitives/brand.ts";
import { toHex, toHex0x } from "../../primitives/hex.ts";
import { divFloor } from "../../primitives/integer.ts";
import type { ResultOf } from "../../rpc/method.ts";
import type { VOTE_METHODS } from "../../rpc/methods/votes.ts";
import type { VoteRow } from "../index/vote-rows.ts";
import { readStoredCommand } from "../service/stored-command.ts";
import { choiceWord } from "./choice-words.ts";
import type { VoteGround } from "./vote-ground.ts";

type GetVote = ResultOf<(typeof VOTE_METHODS)["get_vote"]>;
export type VoteJson = GetVote["vote"];
type CastJson = GetVote["casts"][number];

/** A ballot as its transaction carries it. */
interface CarriedBallot {
  readonly ballot: { readonly justification: string };
  /** Set where somebody else has brought it. */
  readonly voter?: AccountId;
}

/** The vote of an account that has voted, by its last ballot. */
export function directVote(vote: VoteGround, row: VoteRow): VoteJson {
  const { number, state } = vote;
  const { voter, shares, nonce } = row.cast;
  const ballots = readBallot(state, number, voter)?.count ?? nonce + 1;
  return {
    voter: toHex0x(voter),
    view: "direct",
    choice: choiceWord(shares),
    shares,
    weights: row.cast.houses.map(({ house, weight: { own } }) => {
      const total = readBallotWeight(state, { number, house }, voter) ?? 0n;
      return weightJson(house, own, total);
    }),
    via: [],
    ...reasonOf(vote, row),
    ballots,
    ...placeOf(row),
  };
}

/** One ballot as it was cast. */
export function castJson(vote: VoteGround, row: VoteRow): CastJson {
  const command = row.txHash === null ? null : commandOf(vote, row.txHash);
  const isCarried = command?.carried.voter !== undefined;
  const { height, time, tx_hash } = placeOf(row);
  return {
    height,
    time,
    tx_hash,
    carried_by: isCarried ? toHex0x(command.sender) : null,
    choice: choiceWord(row.cast.shares),
    shares: row.cast.shares,
    reason: command?.carried.ballot.justification || null,
    taken: row.cast.houses.flatMap(({ house, weight }) =>
      weight.taken.map(({ account, amount }) => {
        return { house, account: toHex0x(account), amount: String(amount) };
      }),
    ),
  };
}

/** Power that delegates have cast of an account that has not voted, by house. */
interface CastForIt {
  readonly house: HouseName;
  readonly own: bigint;
  readonly parts: readonly { readonly delegate: AccountId; readonly amount: bigint }[];
}

/** The vote of an account that has not voted: what delegates have cast for it, and what nobody has. */
export function absentVote(vote: VoteGround, voter: AccountId): VoteJson {
  const houses = votingHouses(vote.rules).map((house) => castFor(vote, house, voter));
  const via = houses.flatMap(({ parts }) => parts);
  const sides = new Set(via.map(({ delegate }) => choiceOf(vote, delegate)));
  const [only] = sides;
  return {
    voter: toHex0x(voter),
    view: via.length > 0 ? "by_delegate" : "missing",
    choice: sides.size > 1 ? "SPLIT" : (only ?? null),
    shares: null,
    weights: houses
      .filter(({ own }) => own > 0n)
      .map(({ house, own, parts }) => {
        const total = parts.reduce((sum, { amount }) => sum + amount, 0n);
        return { house, own: String(own), delegated: "0", multipliers: [], total: String(total) };
      }),
    via: via.map(({ delegate, amount }) => {
      return { delegate: toHex0x(delegate), amount: String(amount) };
    }),
    reason: null,
    reason_digest: null,
    ballots: 0,
    time: null,
    height: null,
    tx_hash: null,
  };
}

function castFor(vote: VoteGround, house: HouseName, voter: AccountId): CastForIt {
  const { state, number, opened, rules } = vote;
  const scope = rules[house]?.rule.scope ?? null;
  const at = opened.snapshotHeight;
  const own = ownPower(state, { house, scope }, voter, at);
  if (house === "validators" || scope === null || own === 0n) return { house, own, parts: [] };
  const { round } = electorateAsOf(state, { house, scope }, at);
  const graph = { scope: requireScope(scope), round };
  const parts = new Map<string, { delegate: AccountId; amount: bigint }>();
  for (const { delegate: first, bp } of readRecord(state, graph, voter, at)?.shares ?? []) {
    const amount = sharePart(own, bp);
    const delegate = readChain(state, graph, first, at).find(
      (account) => readBallotWeight(state, { number, house }, account) !== undefined,
    );
    if (delegate === undefined || amount === 0n) continue;
    const known = parts.get(toHex(delegate));
    parts.set(toHex(delegate), { delegate, amount: amount + (known?.amount ?? 0n) });
  }
  return { house, own, parts: [...parts.values()] };
}

function choiceOf({ state, number }: VoteGround, voter: AccountId) {
  const ballot = readBallot(state, number, voter);
  return ballot === undefined ? "SPLIT" : choiceWord(ballot.shares);
}

function weightJson(house: HouseName, own: bigint, total: bigint): VoteJson["weights"][number] {
  const delegated = String(total - own);
  return { house, own: String(own), delegated, multipliers: [], total: String(total) };
}

function reasonOf(vote: VoteGround, { cast, txHash }: VoteRow) {
  const { justificationDigest } = cast;
  if (justificationDigest === null) return { reason: null, reason_digest: null };
  const reason = txHash === null ? null : commandOf(vote, txHash).carried.ballot.justification;
  return { reason, reason_digest: toHex0x(justificationDigest) };
}

function commandOf({ ground }: VoteGround, txHash: Uint8Array) {
  const { sender, payload } = readStoredCommand(ground.service.reader, txHash);
  return { sender, carried: payload as CarriedBallot };
}

function placeOf({ height, timeMs, txHash }: VoteRow) {
  const tx_hash = txHash === null ? null : toHex0x(txHash);
  return { time: divFloor(timeMs, 1000), height, tx_hash };
}
