import assert from "node:assert/strict";
import { test } from "node:test";
import { LedgerError } from "../../primitives/ledger-error.ts";
import { readVoteFile } from "./vote-file.ts";

type Fields = Readonly<Record<string, unknown>>;

const governor = (fields: Fields = {}): string =>
  JSON.stringify({
    type: "governor",
    name: "Village",
    decimals: 0,
    supply: "1000",
    quorum_for: "40",
    ...fields,
  });

const proposal = (fields: Fields = {}): string =>
  JSON.stringify({
    type: "proposal",
    id: "1",
    start: 100,
    end: 200,
    recorded: null,
    fact: "cancelled",
    ballots: [],
    ...fields,
  });

/** `ok`, or the code with the line and the path of the fault. */
function answer(...lines: readonly string[]): string {
  try {
    readVoteFile(lines.join("\n"), "votes.ndjson");
    return "ok";
  } catch (error) {
    assert(error instanceof LedgerError);
    assert(error.fix !== undefined, error.code);
    const { line = "", path = "" } = error.evidence;
    return path === "votes.ndjson" ? `${error.code} ${line}` : `${error.code} ${line} ${path}`;
  }
}

test("a governor and its proposals are read as they stand", () => {
  const ballots = [
    ["ann", "for", "7", 101],
    ["bob", "abstain", "0", 200],
  ];
  const read = readVoteFile(
    [governor(), proposal({ ballots }), "", governor({ name: "Town" }), ""].join("\n"),
    "x",
  );
  assert.deepEqual(read, [
    {
      rules: { name: "Village", decimals: 0, supply: 1000n, quorumFor: 40n },
      proposals: [
        {
          id: "1",
          start: 100,
          end: 200,
          recorded: null,
          fact: "cancelled",
          ballots: [
            { voter: "ann", choice: "for", weight: 7n, at: 101 },
            { voter: "bob", choice: "abstain", weight: 0n, at: 200 },
          ],
        },
      ],
    },
    { rules: { name: "Town", decimals: 0, supply: 1000n, quorumFor: 40n }, proposals: [] },
  ]);
});

test("each fault names its line and its place", () => {
  const code = "REPLAY_VOTES_LINE";
  const bad = (ballots: unknown) => answer(governor(), proposal({ ballots }));
  const cases: readonly (readonly [string, string])[] = [
    [answer(governor()), "REPLAY_VOTES_EMPTY "],
    [answer(""), "REPLAY_VOTES_EMPTY "],
    [answer(governor(), "{"), `${code} 2`],
    [answer(proposal()), `${code} 1`],
    [answer(governor(), governor()), `${code} 2`],
    [answer(governor(), "", proposal(), proposal()), `${code} 4`],
    [answer(governor(), proposal({ type: "ballot" })), `${code} 2 type`],
    [answer(governor(), proposal({ extra: 1 })), `${code} 2 extra`],
    [answer(governor(), proposal({ recorded: "maybe" })), `${code} 2 recorded`],
    [answer(governor(), proposal({ id: "a b" })), `${code} 2 id`],
    [answer(governor({ name: undefined }), proposal()), `${code} 1 `],
    [answer(governor({ decimals: 19 }), proposal()), `${code} 1 decimals`],
    [answer(governor({ quorum_for: "0" }), proposal()), `${code} 1 quorum_for`],
    [answer(governor({ quorum_for: "1001" }), proposal()), `${code} 1 quorum_for`],
    [answer(governor({ quorum_for: 40 }), proposal()), `${code} 1 quorum_for`],
    [bad([["ann", "for", "7"]]), `${code} 2 ballots[0]`],
    [bad([["ann", "veto", "7", 101]]), `${code} 2 ballots[0][1]`],
    [bad([["ann", "for", 7, 101]]), `${code} 2 ballots[0][2]`],
    [bad([["ann", "for", "7", 100]]), `${code} 2 ballots[0][3]`],
    [bad([["ann", "for", "7", 201]]), `${code} 2 ballots[0][3]`],
  ];
  for (const [found, expected] of cases) assert.equal(found, expected);
  const twice = [
    ["ann", "for", "7", 101],
    ["ann", "against", "7", 102],
  ];
  assert.equal(bad(twice), `${code} 2 ballots[1][0]`);
});

test("bounds hold on both sides", () => {
  const line = "REPLAY_VOTES_LINE 2";
  const ends = (end: number) => answer(governor(), proposal({ end }));
  assert.equal(ends(100), `${line} end`);
  assert.equal(ends(101), "ok");
  assert.equal(ends(100 + 5_184_000), "ok");
  assert.equal(ends(100 + 5_184_001), `${line} end`);
  const weighs = (weight: string) =>
    answer(governor(), proposal({ ballots: [["ann", "for", weight, 101]] }));
  assert.equal(weighs("1000"), "ok");
  assert.equal(weighs("1001"), line);
  // 1 / 1,000,000 can be said as a share, 1 / 1,000,001 cannot, 2 / 2,000,000 is the first again.
  const share = (quorum: string, supply: string) =>
    answer(governor({ quorum_for: quorum, supply }), proposal());
  assert.equal(share("1", "1000000"), "ok");
  assert.equal(share("2", "2000000"), "ok");
  assert.equal(share("1", "1000001"), "REPLAY_VOTES_LINE 1 quorum_for");
});
