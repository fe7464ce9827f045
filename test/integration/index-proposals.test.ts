import assert from "node:assert/strict";
import { before, test } from "node:test";
import { readBallot } from "../../src/governance/ballot.ts";
import { PROPOSAL_TYPES, STATUSES } from "../../src/governance/names.ts";
import { countProposals, requireProposal } from "../../src/governance/proposal.ts";
import type { StateReader } from "../../src/governance/state-access.ts";
import { computeStatus } from "../../src/governance/status.ts";
import { readClock } from "../../src/machine/clock.ts";
import { loadAlgorithms } from "../../src/node/algorithms.ts";
import type { ChainReader } from "../../src/node/chain-reader.ts";
import { BlockExecution } from "../../src/node/index/executed-blocks.ts";
import { memoryIndexFile } from "../../src/node/index/index-file.ts";
import { storedGround } from "../../src/node/index/index-ground.ts";
import { LedgerIndex } from "../../src/node/index/ledger-index.ts";
import { runStory } from "../../src/node/story/run-story.ts";
import { STORIES } from "../../src/node/story/story-list.ts";
import type { StoryPlan } from "../../src/node/story/story-plan.ts";
import type { AccountId } from "../../src/primitives/brand.ts";
import { INDEX_STORY, motionOf } from "../support/node/index-story.ts";
import { temporaryFolder } from "../support/temporary.ts";

const DRAFTERS = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** More drafts expire in one second than a block records, so that the clock is ahead of what is written. */
const LATE_STORY: StoryPlan = {
  name: "late",
  about: "drafts that expire together",
  cast: {
    voters: Object.fromEntries(DRAFTERS.map((name) => [name, 10_000n])),
    treasury: 1_000_000n,
  },
  tell(story) {
    for (const name of DRAFTERS) {
      for (let draft = 0; draft < 10; draft++) {
        const content = motionOf(`Draft ${draft} of ${name}`, []);
        story.send(name, "createProposal", { content, deposit: null });
      }
    }
    story.sealed();
    const { draftUntil } = requireProposal(story.state, 1).created;
    story.waitUntil(draftUntil);
    story.block();
    story.block();
  },
};

const folders = new Map(
  [INDEX_STORY, LATE_STORY, ...STORIES].map((plan) => [plan.name, temporaryFolder()]),
);
const TOLD: readonly StoryPlan[] = [
  INDEX_STORY,
  LATE_STORY,
  ...STORIES.filter(({ name }) =>
    ["contested-vote", "quorum-miss", "state-rollback"].includes(name),
  ),
];
const chains = new Map<string, ChainReader>();
const accounts = new Map<string, AccountId>();

before(async () => {
  const loaded = await loadAlgorithms();
  for (const plan of TOLD) {
    const directory = folders.get(plan.name) ?? "";
    const watched: StoryPlan = {
      ...plan,
      tell(story) {
        if (plan === INDEX_STORY) {
          for (const name of ["ada", "ben", "cleo"]) accounts.set(name, story.account(name));
        }
        plan.tell(story);
      },
    };
    const { reader } = runStory(watched, { directory, loaded, seed: 1, onLine: () => {} });
    chains.set(plan.name, reader);
  }
});

/** Hands every block's index to a check, with the state after it as it was executed. */
function eachBlock(chain: ChainReader, check: (index: LedgerIndex, state: StateReader) => void) {
  const database = memoryIndexFile(chain.store.directory, chain.document.chainId);
  const index = new LedgerIndex(database, storedGround(chain));
  const execution = new BlockExecution(chain);
  for (const { raw } of chain.store.blocks.blocks({ from: 0, to: chain.store.tipHeight })) {
    index.apply(execution.execute(raw), execution.state);
    check(index, execution.state);
  }
  index.close();
}

function numbersOf(index: LedgerIndex, query: Partial<Parameters<typeof index.proposals.list>[0]>) {
  const whole = { height: index.height, sort: "oldest", limit: 1000, ...query } as const;
  return index.proposals.list(whole).map(({ number }) => number);
}

function numbersWhere(state: StateReader, keeps: (number: number) => boolean): readonly number[] {
  const all = Array.from({ length: countProposals(state) }, (_, at) => at + 1);
  return all.filter(keeps);
}

test("every proposal has the status after each block that its facts and the clock give it", () => {
  for (const [name, chain] of chains) {
    const seen = new Set<string>();
    eachBlock(chain, (index, state) => {
      const now = readClock(state);
      for (const status of STATUSES) {
        const expected = numbersWhere(state, (number) => {
          return computeStatus(state, number, now).status === status;
        });
        const found = numbersOf(index, { statuses: [status] });
        assert.deepEqual(found, expected, `${name}: ${status} at ${index.height}`);
        if (found.length > 0) seen.add(status);
      }
    });
    assert(seen.size >= 2, `${name}: ${[...seen].join(" ")}`);
  }
});

test("lists choose by type, proposer, tag, parameter and missing ballot as a look at each does", () => {
  const chain = chains.get(INDEX_STORY.name);
  assert(chain !== undefined);
  const voters = ["ada", "ben", "cleo"].map((name) => accounts.get(name) ?? assert.fail(name));
  eachBlock(chain, (index, state) => {
    const now = readClock(state);
    const where = `at ${index.height}`;
    for (const type of PROPOSAL_TYPES) {
      const expected = numbersWhere(
        state,
        (number) => requireProposal(state, number).type === type,
      );
      assert.deepEqual(numbersOf(index, { types: [type] }), expected, `${type} ${where}`);
    }
    for (const voter of voters) {
      const own = numbersWhere(state, (number) => {
        return Buffer.compare(requireProposal(state, number).proposer, voter) === 0;
      });
      assert.deepEqual(numbersOf(index, { proposer: voter }), own, `proposer ${where}`);
      const missing = numbersWhere(state, (number) => {
        const isVoting = computeStatus(state, number, now).status === "voting";
        return isVoting && readBallot(state, number, voter) === undefined;
      });
      assert.deepEqual(numbersOf(index, { withoutBallotOf: voter }), missing, `ballot ${where}`);
    }
  });
});

test("tags and parameters are those of the newest version", () => {
  const chain = chains.get(INDEX_STORY.name);
  assert(chain !== undefined);
  let tagged: readonly number[][] = [];
  eachBlock(chain, (index) => {
    tagged = [
      numbersOf(index, { tag: "colour" }),
      numbersOf(index, { tag: "given-up" }),
      numbersOf(index, { tag: "nothing" }),
      numbersOf(index, { touches: "fee.base.statement" }),
      numbersOf(index, { touches: "fee.base.vote" }),
      numbersOf(index, { sort: "newest", limit: 2 }),
      numbersOf(index, { sort: "newest", after: 2 }),
      numbersOf(index, { height: 0 }),
    ];
  });
  assert.deepEqual(tagged, [[1], [2], [], [3], [], [3, 2], [1], []]);
});

test("going back one block gives every proposal the status that it had", () => {
  const chain = chains.get(LATE_STORY.name);
  assert(chain !== undefined);
  const database = memoryIndexFile(chain.store.directory, chain.document.chainId);
  const index = new LedgerIndex(database, storedGround(chain));
  const execution = new BlockExecution(chain);
  const statuses = () => {
    const rows = index.proposals.list({ height: index.height, sort: "oldest", limit: 1000 });
    return rows.map(({ number, status }) => `${number} ${status}`);
  };
  for (const { height, raw } of chain.store.blocks.blocks({ from: 0, to: chain.store.tipHeight })) {
    const before = statuses();
    const executed = execution.execute(raw);
    index.apply(executed, execution.state);
    index.rewind(height - 1);
    assert.equal(index.height, height - 1);
    assert.deepEqual(statuses(), before, `back to ${height - 1}`);
    index.apply(executed, execution.state);
  }
  index.close();
});
