import assert from "node:assert/strict";
import { test } from "node:test";
import { TEST_HASHES, TEST_SUITES } from "../../../test/support/test-algorithms.ts";
import { compareReplayed, type ReplayedGovernor, replayVotes } from "./replay-votes.ts";
import type { RecordedBallot, RecordedChoice, RecordedProposal } from "./vote-record.ts";

const RULES = { name: "Village", decimals: 0, supply: 1000n, quorumFor: 40n };

type Line = readonly [voter: string, choice: RecordedChoice, weight: bigint, at?: number];

function proposal(
  id: string,
  recorded: RecordedProposal["recorded"],
  lines: readonly Line[],
): RecordedProposal {
  const ballots = lines.map(([voter, choice, weight, at = 150]): RecordedBallot => {
    return { voter, choice, weight, at };
  });
  return { id, start: 100, end: 200, recorded, fact: "as told", ballots };
}

async function replay(
  proposals: readonly RecordedProposal[],
  signal = new AbortController().signal,
): Promise<ReplayedGovernor["proposals"]> {
  const [governor] = await replayVotes([{ rules: RULES, proposals }], {
    algorithms: { hashes: TEST_HASHES, suites: TEST_SUITES },
    onBallots: () => {},
    signal,
  });
  assert(governor !== undefined);
  return governor.proposals;
}

test("the engine decides as the rule of the governor says, at each of its edges", async () => {
  // Passed iff for > against and for >= 40 of 1000; what abstains counts for nothing.
  const cases: readonly (readonly [RecordedProposal, string, string | null])[] = [
    [proposal("quorum-met", "passed", [["ann", "for", 40n]]), "passed", null],
    [proposal("quorum-missed", "rejected", [["ann", "for", 39n]]), "rejected", "support"],
    [
      proposal("abstain-lends-nothing", "rejected", [
        ["ann", "for", 39n],
        ["bob", "abstain", 900n],
      ]),
      "rejected",
      "support",
    ],
    [
      proposal("tie", "rejected", [
        ["ann", "for", 50n],
        ["bob", "against", 50n],
      ]),
      "rejected",
      "tie",
    ],
    [
      proposal("by-one", "passed", [
        ["ann", "for", 51n],
        ["bob", "against", 50n],
      ]),
      "passed",
      null,
    ],
    [
      proposal("lost-by-one", "rejected", [
        ["ann", "for", 50n],
        ["bob", "against", 51n],
      ]),
      "rejected",
      "approval",
    ],
    [proposal("empty", null, []), "rejected", "no_votes"],
    [
      proposal("all-there-is", "passed", [
        ["ann", "for", 501n, 101],
        ["bob", "against", 499n, 200],
      ]),
      "passed",
      null,
    ],
  ];
  const replayed = await replay(cases.map(([given]) => given));
  for (const [place, [{ id, recorded }, verdict, reason]] of cases.entries()) {
    const found = replayed[place];
    assert.deepEqual([found?.verdict, found?.reason], [verdict, reason], id);
    assert.deepEqual(found?.differences, [], id);
    assert.equal(found?.isJudged, recorded !== null, id);
  }
});

test("a ballot of weight 0 is refused, and all others are counted, also hundreds at one moment", async () => {
  const many = Array.from({ length: 205 }, (_, place): Line => [`v${place}`, "for", 2n]);
  const [replayed] = await replay([proposal("many", "passed", [...many, ["ann", "against", 0n]])]);
  assert(replayed !== undefined);
  assert.deepEqual(replayed.tally, { against: 0n, for: 410n, abstain: 0n, veto: 0n });
  assert.deepEqual(
    replayed.refused.map(({ ballot, code }) => [ballot.voter, code]),
    [["ann", "GOV_NO_POWER"]],
  );
  assert.deepEqual(replayed.differences, []);
});

test("the longest vote runs to its end", async () => {
  const long = proposal("long", "passed", [["ann", "for", 40n, 100 + 5_184_000]]);
  const [replayed] = await replay([{ ...long, end: 100 + 5_184_000 }]);
  assert.deepEqual([replayed?.verdict, replayed?.differences], ["passed", []]);
});

test("every kind of difference is told", async () => {
  const lines: readonly Line[] = [
    ["ann", "for", 60n],
    ["bob", "against", 0n],
  ];
  const [replayed] = await replay([proposal("1", "rejected", lines)]);
  assert(replayed !== undefined);
  assert.deepEqual(replayed.differences, ["verdict"]);
  const judged = { ...replayed, proposal: proposal("1", "passed", lines) };
  assert.deepEqual(compareReplayed(judged).differences, []);
  const [refused] = replayed.refused;
  assert(refused !== undefined);
  const { tally } = replayed;
  const others = [
    { ...judged, tally: { ...tally, for: 61n } },
    { ...judged, refused: [] },
    { ...judged, refused: [{ ...refused, code: "GOV_VOTE_CLOSED" }] },
    { ...judged, refused: [refused, refused] },
  ];
  assert.deepEqual(
    others.map((other) => compareReplayed(other).differences),
    [["tally"], ["ballots"], ["ballots"], ["ballots"]],
  );
});

test("an interrupted replay keeps what it has", async () => {
  const stop = new AbortController();
  stop.abort();
  assert.deepEqual(await replay([proposal("1", null, [])], stop.signal), []);
});
