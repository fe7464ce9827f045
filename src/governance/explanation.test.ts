import assert from "node:assert/strict";
import { test } from "node:test";
import { governanceCases } from "../../test/support/governance-vectors.ts";
import { ABSTAIN, AGAINST, FOR, VETO, VoteScene } from "../../test/support/vote-scene.ts";
import { writeSettings } from "./chain-settings.ts";
import { type Explanation, explainVote } from "./explanation.ts";
import { explainHouse } from "./house-explanation.ts";

const fraction = (pair: readonly [number, number] | null) =>
  pair === null ? null : { n: pair[0], d: pair[1] };

const show = (value: bigint | null) => (value === null ? null : String(value));

test("what is missing is counted as the golden integers say", () => {
  const cases = governanceCases("explanation_numbers");
  assert.equal(cases.length, 5);
  for (const row of cases) {
    const rule = {
      scope: null,
      quorum: fraction(row.quorum) ?? { n: 0, d: 1 },
      approval: fraction(row.approval) ?? { n: 0, d: 1 },
      support: fraction(row.support),
      veto: null,
    };
    const counts = {
      against: BigInt(row.against),
      for: BigInt(row.for),
      abstain: BigInt(row.abstain),
      veto: BigInt(row.veto),
    };
    const house = explainHouse("community", { rule, total: BigInt(row.T), counts });
    assert.equal(show(house.quorumNeeded), row.quorum_needed, JSON.stringify(row));
    assert.equal(show(house.quorumShort), row.quorum_short, JSON.stringify(row));
    assert.equal(show(house.forNeeded), row.for_needed_for_approval, JSON.stringify(row));
    assert.equal(show(house.supportShort), row.for_needed_for_support, JSON.stringify(row));
    assert.equal(house.vetoLeft, null);
  }
});

test("room for vetoes is counted with the ballots that they are themselves", () => {
  const left = (veto: bigint, others: bigint, limit: readonly [number, number]) => {
    const rule = {
      scope: null,
      quorum: { n: 1, d: 2 },
      approval: { n: 1, d: 2 },
      support: null,
      veto: { n: limit[0], d: limit[1] },
    };
    const counts = { against: 0n, for: others, abstain: 0n, veto };
    return explainHouse("community", { rule, total: 1000n, counts }).vetoLeft;
  };
  // 200 of 600 is a third exactly; 201 of 601 would be more.
  assert.equal(left(0n, 400n, [1, 3]), 200n);
  assert.equal(left(200n, 400n, [1, 3]), 0n);
  assert.equal(left(201n, 400n, [1, 3]), 0n);
  assert.equal(left(0n, 400n, [0, 1]), 0n);
  assert.equal(left(0n, 400n, [1, 1]), null);
});

/** A governance second as the platform writes it. */
function minute(seconds: number): string {
  return new Date(1000 * seconds).toISOString().slice(0, 16).replace("T", " ");
}

function scene() {
  const s = new VoteScene();
  s.set("track.text.TL", 3600);
  writeSettings(s.state, { network: 0, decimals: 0, speed: 1 });
  s.voter("ann", 600n);
  s.voter("bob", 300n);
  s.voter("cid", 5100n);
  const number = s.discussed();
  const explain = (): Explanation =>
    explainVote(s.state, number, s.context, 100) ?? assert.fail("not opened");
  return { s, number, explain };
}

test("a vote is explained in numbers and in sentences made of them", () => {
  const { s, number, explain } = scene();
  const { end, start, hardCap } = s.opened(number);
  const none = explain();
  assert.deepEqual(none.sentences, [
    "no ballots in community; 1,200 needed",
    `is rejected at ${minute(end)} if nothing changes`,
  ]);
  assert.deepEqual(none.reasons, ["no_votes"]);
  s.vote("ann", number, FOR);
  s.vote("bob", number, AGAINST);
  const short = explain();
  assert.deepEqual(short.sentences, [
    "short 300 of quorum in community",
    "approval 66.6 % of 50.0 % in community",
    `is rejected at ${minute(end)} if nothing changes`,
  ]);
  assert.deepEqual([short.verdictNow, short.reasons], ["rejected", ["quorum"]]);
  assert.deepEqual(
    [short.start, short.end, short.hardCap, short.earliestEnd, short.eta, short.windowEnd],
    [start, end, hardCap, end, end + 3600, null],
  );
  s.vote("cid", number, ABSTAIN);
  const passing = explain();
  assert.equal(passing.verdictNow, "passed");
  assert.deepEqual(passing.sentences, [
    "quorum reached in community: 6,000 of 1,200",
    "approval 66.6 % of 50.0 % in community",
    `passes at ${minute(end)} if nothing changes`,
  ]);
  assert.deepEqual(passing.conflictsWith, []);
  assert.deepEqual(passing.wouldBeStale, []);
});

test("voters whose change alone would turn a passing vote are named, and nobody of a lost one", () => {
  const { s, number, explain } = scene();
  s.vote("ann", number, FOR);
  s.vote("cid", number, FOR);
  s.vote("bob", number, AGAINST);
  const flips = explain().flips;
  assert.deepEqual(flips, [
    { account: s.id("cid"), weights: [{ house: "community", weight: 5100n }] },
  ]);
  s.vote("cid", number, VETO, { ballotNonce: 1 });
  const vetoed = explain();
  assert.deepEqual(vetoed.flips, []);
  assert.equal(vetoed.verdictNow, "vetoed");
  assert(vetoed.sentences.includes("veto 85.0 % above 33.3 % in community"));
});

test("only so many ballots are looked at for flips", () => {
  const { s, number } = scene();
  s.vote("cid", number, FOR);
  s.vote("ann", number, ABSTAIN);
  const flips = (most: number) => explainVote(s.state, number, s.context, most)?.flips.length;
  assert.equal(flips(0), 0);
  assert.equal(flips(2), 1);
});

test("a tie, only abstentions and missing support are said", () => {
  const none = scene();
  none.s.vote("cid", none.number, ABSTAIN);
  assert.deepEqual(none.explain().sentences.slice(1, 3), [
    "only abstentions in community",
    "short 300 of support in community",
  ]);
  const even = scene();
  even.s.vote("cid", even.number, { against: 5000, for: 5000, abstain: 0, veto: 0 });
  assert(even.explain().sentences.includes("a tie in community"));
});

test("what was not opened has no vote to explain, and what is over is told as of its end", () => {
  const { s, number, explain } = scene();
  const waiting = s.submitAs("other");
  assert.equal(explainVote(s.state, waiting, s.context, 1), undefined);
  s.vote("cid", number, FOR);
  s.close(number);
  const queued = explain();
  const end = s.opened(number).end;
  assert.equal(queued.sentences.at(-1), `passes as of ${minute(end)}`);
  assert.equal(queued.windowEnd, end + 3600 + 86_400);
  s.at(end + 3600);
  assert.equal(explain().status.status, "executed");
});
