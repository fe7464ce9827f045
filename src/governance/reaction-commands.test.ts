import assert from "node:assert/strict";
import { test } from "node:test";
import { ForumScene } from "../../test/support/forum-scene.ts";
import { readTally } from "./forum-tally.ts";

function scene() {
  const forum = new ForumScene();
  for (const [name, stake] of [
    ["ann", 100n],
    ["bob", 7n],
    ["cem", 40n],
  ] as const) {
    forum.setStake(name, stake);
  }
  const comment = forum.comment("ann", forum.thread("ann"));
  return { forum, comment };
}

test("each reaction counts once an account and can be taken back", () => {
  const { forum, comment } = scene();
  const react = (name: string, reaction: string, isOn: boolean) =>
    forum.say(name, "react", { comment, reaction, isOn });
  assert.equal(react("bob", "thanks", false), "GOV_ALREADY_DONE");
  assert.equal(react("bob", "thanks", true), "ok");
  assert.deepEqual(forum.lastNames, ["reacted"]);
  assert.equal(react("bob", "thanks", true), "GOV_ALREADY_DONE");
  assert.equal(react("bob", "evidence", true), "ok");
  assert.equal(react("cem", "thanks", true), "ok");
  const two = { agree: 0, disagree: 0, thanks: 2, question: 0, evidence: 1 };
  assert.deepEqual(readTally(forum.state, 1).reactions, two);
  assert.equal(react("bob", "thanks", false), "ok");
  assert.deepEqual(readTally(forum.state, 1).reactions, { ...two, thanks: 1 });
  assert.equal(react("dan", "thanks", true), "GOV_NOT_PERMITTED");
  const unknown = { comment: new Uint8Array(32), reaction: "agree", isOn: true };
  assert.equal(forum.say("bob", "react", unknown), "GOV_COMMENT_UNKNOWN");
});

test("votes on a comment are counted by person and by stake apart, and may change sides", () => {
  const { forum, comment } = scene();
  const vote = (name: string, side: string) => forum.say(name, "voteComment", { comment, side });
  const tally = () => {
    const { up, down } = readTally(forum.state, 1);
    return [up.persons, up.stake, down.persons, down.stake];
  };
  assert.equal(vote("bob", "up"), "ok");
  assert.deepEqual(forum.lastNames, ["commentVoted"]);
  assert.equal(vote("cem", "down"), "ok");
  assert.deepEqual(tally(), [1, 7n, 1, 40n]);
  assert.equal(vote("bob", "up"), "GOV_ALREADY_DONE");
  assert.equal(vote("cem", "up"), "ok");
  assert.deepEqual(tally(), [2, 47n, 0, 0n]);
  // The same side with other power counts the power of the moment.
  forum.setStake("bob", 9n);
  assert.equal(vote("bob", "up"), "ok");
  assert.deepEqual(tally(), [2, 49n, 0, 0n]);
  forum.moderator("mod");
  assert.equal(vote("mod", "down"), "ok");
  assert.deepEqual(tally(), [2, 49n, 1, 0n]);
});
