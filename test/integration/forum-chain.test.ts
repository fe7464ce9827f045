import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { readAccount } from "../../src/governance/account.ts";
import {
  computeCommentId,
  findComment,
  requireComment,
} from "../../src/governance/forum-comment.ts";
import { computeThreadId } from "../../src/governance/forum-thread.ts";
import { textDigest } from "../../src/governance/text-digest.ts";
import { nextContext } from "../../src/machine/next-context.ts";
import { loadAlgorithms } from "../../src/node/algorithms.ts";
import { runStory } from "../../src/node/story/run-story.ts";
import type { Story } from "../../src/node/story/story.ts";
import { storedSource, verifyChain } from "../../src/node/verify-chain.ts";
import { temporaryFolder } from "../support/temporary.ts";

const BODY = "What becomes of the reviewers who are not thanked?";

const CLAIMS = ["a hidden comment is not edited", "the state has its digest"] as const;

/** Speaks in the forum by signed transactions in sealed blocks, and is moderated. */
function tell(story: Story): void {
  const { chainId, hash } = nextContext(story.chain.machine).governance;
  const made = (name: string) => {
    const author = story.account(name);
    return { chainId, author, sequence: readAccount(story.state, author)?.sequence ?? 0 };
  };
  const thread = computeThreadId(hash, made("ada"));
  story.does("ada", "createThread", { title: "Reviewers", tags: ["reviews"] });
  const id = computeCommentId(hash, made("ben"));
  const body = { body: BODY, bodyDigest: textDigest(hash, BODY) };
  const where = { thread, parent: null, contentVersion: null, anchor: null };
  story.does("ben", "postComment", { ...where, ...body });
  story.does("ada", "react", { comment: id, reaction: "question", isOn: true });
  story.does("ada", "voteComment", { comment: id, side: "up" });
  story.does("moderator-1", "moderate", {
    target: { kind: "comment", id },
    action: { kind: "hide" },
    ruleId: "3.2",
    reason: "It was asked before.",
    until: story.now + 1000,
  });
  const code = story.refused("ben", "editComment", { comment: id, ...body });
  story.check(CLAIMS[0], code === "GOV_WRONG_STATUS");
  const number = findComment(story.state, id);
  const kept = number === undefined ? undefined : requireComment(story.state, number);
  const digest = kept?.versions[0]?.body.bodyDigest;
  story.check(CLAIMS[1], digest !== undefined && Buffer.compare(digest, body.bodyDigest) === 0);
}

test("a talk in the forum is a chain that verifies, with no text of it in the state", async () => {
  const directory = join(temporaryFolder(), "forum");
  const told = runStory(
    {
      name: "forum",
      about: "a talk",
      cast: { voters: { ada: 10n, ben: 20n }, treasury: 0n },
      tell,
    },
    { directory, loaded: await loadAlgorithms(), seed: 1, onLine: () => {} },
  );
  try {
    assert.deepEqual(
      told.checks.filter(({ holds }) => !holds),
      [],
    );
    const claims = told.checks.map(({ claim }) => claim);
    for (const claim of CLAIMS) assert(claims.includes(claim), claim);
    const text = Buffer.from(BODY);
    for (const [, value] of told.chain.machine.state.entries(new Uint8Array())) {
      assert(!Buffer.from(value).includes(text), "a body in the state");
    }
    const verdict = await verifyChain(storedSource(told.reader, told.blocks - 1), {
      replay: true,
      onBlock: () => {},
    });
    assert.deepEqual([verdict.bad, verdict.checked], [null, told.blocks]);
  } finally {
    told.chain.close();
  }
});
