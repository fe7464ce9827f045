import assert from "node:assert/strict";
import { listBallotWeights, readBallotWeight } from "../../../src/governance/ballot-weight.ts";
import { readInDepth } from "../../../src/governance/delegation-depth.ts";
import { type DelegationRecord, readRecord } from "../../../src/governance/delegation-record.ts";
import {
  currentGraph,
  ownPower,
  receivedPower,
  totalPower,
} from "../../../src/governance/electorate.ts";
import { SCOPES, type ScopeName } from "../../../src/governance/electorate-table.ts";
import { HOUSES } from "../../../src/governance/names.ts";
import { readUint } from "../../../src/governance/parameter.ts";
import type { StateReader } from "../../../src/governance/state-access.ts";
import {
  type Counts,
  type HouseTally,
  readTally,
  sumCounts,
} from "../../../src/governance/tally.ts";
import { requireVoteRules, votingHouses } from "../../../src/governance/vote-rules.ts";
import { toHex } from "../../../src/primitives/hex.ts";
import { type LiteralRecord, literalInDepth } from "../literal-power.ts";
import type { EngineView } from "./engine-view.ts";

/** I2: what was cast is the sum of the weights, and at most T. */
export function checkVote({ state }: EngineView, number: number): void {
  const tally = readTally(state, number);
  if (tally === undefined) return;
  const rules = requireVoteRules(state, number);
  const voters = new Set<string>();
  for (const house of votingHouses(rules)) {
    const counts: Counts | undefined = tally[house]?.cast;
    assert(counts !== undefined, `no tally of ${house} of ${number}`);
    const sum = sumCounts(counts);
    let weights = 0n;
    for (const { voter, weight } of listBallotWeights(state, { number, house })) {
      assert(weight >= 0n, `a weight below nothing on ${number}`);
      assert.equal(readBallotWeight(state, { number, house }, voter), weight);
      voters.add(toHex(voter));
      weights += weight;
    }
    const told = `${house} of ${number}`;
    assert.equal(sum, weights, `cast in ${told}`);
    assert(sum <= (rules[house]?.total ?? 0n), `more cast than T in ${told}`);
  }
  assert.equal(tally.voters, voters.size, `voters of ${number}`);
}

/** I3: what was cast in a house never falls. */
export function checkCast(before: StateReader, after: StateReader, number: number): void {
  const old = readTally(before, number);
  if (old === undefined) return;
  const tally = readTally(after, number);
  assert(tally !== undefined, `the tally of ${number} is gone`);
  for (const house of HOUSES) {
    const had: HouseTally | null = old[house];
    const has: HouseTally | null = tally[house];
    if (had === null) continue;
    assert(has !== null, `${house} of ${number} is gone`);
    assert(sumCounts(has.cast) >= sumCounts(had.cast), `cast in ${house} of ${number} fell`);
  }
}

/** I5 and I6: totals, received power and depths are those of a recount, and forward edges form a forest. */
export function checkPower(view: EngineView): void {
  const { state, people, now } = view;
  const validators = { house: "validators", scope: null } as const;
  const sum = people.reduce((total, one) => total + ownPower(state, validators, one, "now"), 0n);
  assert.equal(totalPower(state, validators, "now"), sum, "T of the validators");
  const depthMax = readUint(state, "delegation.max_depth", now);
  for (const scope of SCOPES) checkScope(view, scope, depthMax);
}

function checkScope({ state, people, height }: EngineView, scope: ScopeName, depthMax: number) {
  const electorate = { house: "community", scope } as const;
  const graph = currentGraph(state, scope);
  const own = people.map((one) => ownPower(state, electorate, one, "now"));
  const total = own.reduce((left, right) => left + right, 0n);
  const told = `${scope} at height ${height}`;
  assert(totalPower(state, electorate, "now") >= total, `T of ${told}`);
  const records = new Map<string, DelegationRecord>();
  for (const owner of people) {
    const record = readRecord(state, graph, owner, "now");
    if (record !== undefined) records.set(toHex(owner), record);
  }
  const received = new Map<string, bigint>();
  const literal = new Map<string, LiteralRecord>();
  for (const [place, owner] of people.entries()) {
    const record = records.get(toHex(owner));
    if (record === undefined) continue;
    literal.set(toHex(owner), {
      shares: record.shares.map(({ delegate, bp }) => [toHex(delegate), bp]),
      forward: record.forward,
    });
    for (const { delegate, bp } of record.shares) {
      const part = ((own[place] ?? 0n) * BigInt(bp)) / 10_000n;
      let next: string | undefined = toHex(delegate);
      for (let hops = 1; next !== undefined; hops++) {
        assert(hops <= depthMax, `a chain longer than ${depthMax} in ${told}`);
        received.set(next, (received.get(next) ?? 0n) + part);
        const onward = records.get(next);
        next = onward?.forward === true ? literalFirst(onward) : undefined;
      }
    }
  }
  for (const account of people) {
    const name = toHex(account);
    const expected = received.get(name) ?? 0n;
    assert.equal(receivedPower(state, scope, account, "now"), expected, `received in ${told}`);
    const depth = literalInDepth({ own: new Map(), records: literal }, name);
    assert.equal(readInDepth(state, graph, account), depth, `depth in ${told}`);
  }
}

function literalFirst({ shares }: DelegationRecord): string | undefined {
  const [first] = shares;
  return first === undefined ? undefined : toHex(first.delegate);
}
