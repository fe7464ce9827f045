import assert from "node:assert/strict";
import { test } from "node:test";
import { ABSTAIN, AGAINST, FOR, VETO, VoteScene } from "../../test/support/vote-scene.ts";
import { DUE_BUDGETS } from "./due.ts";

const DAY = 86_400;

/** The rules of `text`: quorum 1/5, approval 1/2, support 1/20, veto above 1/3. */
function scene(): VoteScene {
  const s = new VoteScene();
  s.voter("ann", 500n);
  s.voter("bob", 300n);
  s.voter("cid", 200n);
  return s;
}

const outcome = (s: VoteScene, number: number) => {
  const { status, reason, house } = s.status(number);
  return [status, reason, house];
};

test("zero votes, a missed quorum, a tie, only abstentions, a veto: each is refused with its reason", () => {
  const cases = [
    [[], ["rejected", "no_votes", "community"]],
    [[["cid", FOR]], ["queued", null, null]],
    [[["cid", { ...ABSTAIN }]], ["rejected", "no_decisive", "community"]],
    [
      [
        ["ann", FOR],
        ["bob", AGAINST],
        ["cid", AGAINST],
      ],
      ["rejected", "tie", "community"],
    ],
    [
      [
        ["bob", FOR],
        ["cid", VETO],
      ],
      ["vetoed", "ballots", "community"],
    ],
    [[["bob", AGAINST]], ["rejected", "approval", "community"]],
  ] as const;
  for (const [ballots, expected] of cases) {
    const s = scene();
    const number = s.discussed();
    for (const [name, shares] of ballots) assert.equal(s.vote(name, number, shares), "ok");
    s.now = s.opened(number).end;
    // The status says so before any work has recorded it, and after.
    assert.deepEqual(outcome(s, number), expected, "before the record");
    s.block(0);
    assert.notEqual(s.proposal(number).closed, null);
    // A motion runs in the same block, since its timelock is 0.
    const recorded = expected[0] === "queued" ? ["executed", null, null] : expected;
    assert.deepEqual(outcome(s, number), recorded, "after the record");
  }
});

test("a share one unit short of the quorum is refused: equality passes", () => {
  for (const [weight, expected] of [
    [200n, "queued"],
    [199n, "rejected"],
  ] as const) {
    const s = new VoteScene();
    s.set("track.text.TL", 60);
    s.voter("ann", weight);
    s.voter("rest", 1000n - weight);
    const number = s.discussed();
    assert.equal(s.vote("ann", number, FOR), "ok");
    assert.equal(s.close(number).status, expected, `${weight} of 1000`);
  }
});

test("the times of the run come from the end of the vote, however late the block is", () => {
  const s = scene();
  s.set("track.text.TL", DAY);
  const number = s.discussed();
  assert.equal(s.vote("ann", number, FOR), "ok");
  const { end } = s.opened(number);
  s.at(end + 5 * 3600);
  const { closed } = s.proposal(number);
  assert.deepEqual(closed, {
    at: end,
    outcome: "passed",
    reason: null,
    house: null,
    eta: end + DAY,
    graceS: DAY,
  });
  assert.equal(s.status(number).phase, "timelock");
});

test("attack: a rejected proposal stays rejected, and its vote takes no ballot any more", () => {
  const s = scene();
  const number = s.discussed();
  assert.equal(s.close(number).status, "rejected");
  s.block(100 * DAY);
  assert.equal(s.vote("ann", number, FOR), "GOV_VOTE_CLOSED");
  assert.equal(s.status(number).status, "rejected");
});

test("both houses must pass, and the community's failure is named first", () => {
  const s = scene();
  s.set("track.text.validators.quorum", { n: 67, d: 100 });
  s.validator("val", 67n);
  s.validator("wal", 33n);
  const number = s.discussed();
  assert.equal(s.vote("ann", number, FOR), "ok");
  assert.equal(s.close(number).reason, "no_votes");
  assert.equal(s.status(number).house, "validators");
  const next = s.discussed();
  assert.equal(s.vote("val", next, FOR), "ok");
  assert.equal(s.close(next).house, "community", "attack: validators alone decide nothing");
  const last = s.discussed();
  assert.equal(s.vote("ann", last, FOR), "ok");
  assert.equal(s.vote("val", last, FOR), "ok");
  s.close(last);
  s.block();
  assert.equal(s.status(last).status, "executed");
});

test("where nobody holds power there is no vote, and the house without power is named", () => {
  const s = new VoteScene();
  const number = s.discussed();
  assert.deepEqual(outcome(s, number), ["rejected", "no_electorate", "community"]);
  const t = scene();
  t.set("track.text.validators.quorum", { n: 1, d: 2 });
  const other = t.discussed();
  assert.deepEqual(outcome(t, other), ["rejected", "no_electorate", "validators"]);
});

test("attack: a track without any house opens no vote, and nothing passes by itself", () => {
  const s = scene();
  s.set("track.text.community.quorum", null);
  const number = s.discussed();
  assert.deepEqual(outcome(s, number), ["rejected", "no_electorate", null]);
});

test("attack: the rules of an open vote are those of its opening", () => {
  const s = scene();
  const number = s.discussed();
  s.set("track.text.community.quorum", { n: 1, d: 1 });
  s.set("track.text.V", 60);
  s.set("track.text.TL", 30 * DAY);
  assert.equal(s.vote("ann", number, FOR), "ok");
  const { end } = s.opened(number);
  s.close(number);
  assert.equal(s.proposal(number).closed?.eta, end);
  s.block();
  assert.equal(s.status(number).status, "executed");
});

test("votes that end together are closed within the budget of a block, and lateness changes none", () => {
  const s = scene();
  const many = DUE_BUDGETS[3] + 1;
  s.set("track.text.slots", 100);
  s.set("track.text.TL", 60);
  s.set("proposal.max_open_per_proposer", 100);
  const numbers: number[] = [];
  for (let i = 0; i < many; i++) numbers.push(s.submitAs(`proposer${i}`));
  s.block(3 * DAY);
  for (let i = 0; i < many; i++) s.block(0);
  for (const number of numbers) assert.equal(s.vote("ann", number, FOR), "ok", `${number}`);
  const first = numbers[0] ?? assert.fail();
  s.at(s.opened(first).end);
  const open = () => numbers.filter((number) => s.proposal(number).closed === null);
  assert.equal(open().length, 1);
  for (const number of numbers) assert.equal(s.status(number).status, "queued", `${number}`);
  s.block(1);
  assert.equal(open().length, 0);
  const etas = new Set(numbers.map((number) => s.proposal(number).closed?.eta));
  assert.deepEqual([...etas], [s.opened(first).end + 60]);
});
