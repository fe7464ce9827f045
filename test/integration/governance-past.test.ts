import assert from "node:assert/strict";
import { test } from "node:test";
import { loadAlgorithms } from "../../src/node/algorithms.ts";
import { catchUp } from "../../src/node/index/catch-up.ts";
import type { LedgerIndex } from "../../src/node/index/ledger-index.ts";
import { openIndex } from "../../src/node/index/open-index.ts";
import { HANDLERS } from "../../src/node/methods/handler-table.ts";
import type { NodeService } from "../../src/node/service/node-service.ts";
import { runStory } from "../../src/node/story/run-story.ts";
import type { Story } from "../../src/node/story/story.ts";
import type { StoryPlan } from "../../src/node/story/story-plan.ts";
import { toHex0x } from "../../src/primitives/hex.ts";
import { GOVERNED_STORY, NUMBER } from "../support/node/governed-story.ts";
import { callerOf } from "../support/node/told-service.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** Reads that answer for any height, with what they are asked. */
const ASKED = (account: (name: string) => string) =>
  [
    ["get_account", { account: account("emil") }],
    ["get_account", { account: account("validator-1") }],
    ["get_voting_power", { account: account("dora") }],
    ["get_voting_power", { account: account("emil"), scope: "community" }],
    ["get_delegations", { account: account("dora"), direction: "both" }],
    ["get_delegations", { account: account("fred"), direction: "out" }],
    ["list_validators", { limit: 50 }],
    ["get_treasury", {}],
    ["get_params", { key: "fee." }],
    ["get_metrics", {}],
  ] as const;

/** The answer of a read as of a height, by its function: begun at once, and ended when nothing else is to be done. */
async function answer(
  service: NodeService,
  height: number,
  [name, params]: readonly [keyof typeof HANDLERS, object],
): Promise<string> {
  const handler = HANDLERS[name] as (params: object, call: object) => unknown;
  const signal = new AbortController().signal;
  const page = { limit: 50, after: null, next: () => null };
  return JSON.stringify(
    await handler(params, { service, listener: "local", signal, height, page }),
  );
}

function serviceOf(reader: NodeService["reader"], index: LedgerIndex): NodeService {
  return {
    chain: null,
    reader,
    index,
    sequencer: null,
    facts: { version: "1.2.3", startedMs: 0, isPqMigrationEnabled: true },
    stateAt: (height) => index.stateAt(height),
  };
}

test("every answer for a height is what was answered when that height was the newest", async () => {
  const directory = temporaryFolder();
  const then = new Map<number, readonly Promise<string>[]>();
  const lists = new Map<number, Promise<string>>();
  let service: NodeService | undefined;
  let asked: ReturnType<typeof ASKED> | undefined;
  /** Asks after each block of the story, while it is the newest. */
  const watch = (story: Story): void => {
    const { reader } = story.chain;
    const index = openIndex(directory, reader, { mode: "memory" });
    const seen = serviceOf(reader, index);
    const questions = ASKED((name) => toHex0x(story.account(name)));
    [service, asked] = [seen, questions];
    const seal = story.block.bind(story);
    story.block = (seconds) => {
      const outcomes = seal(seconds);
      catchUp(index, reader);
      const { height } = index;
      then.set(
        height,
        questions.map((question) => answer(seen, height, question)),
      );
      lists.set(height, answer(seen, height, ["list_proposals", { sort: "newest" }]));
      return outcomes;
    };
  };
  const plan: StoryPlan = {
    ...GOVERNED_STORY,
    tell(story) {
      watch(story);
      GOVERNED_STORY.tell(story);
    },
  };
  const loaded = await loadAlgorithms({});
  const { chain } = runStory(plan, { directory, loaded, seed: 1, onLine: () => {} });
  assert.ok(service !== undefined && asked !== undefined);
  assert.ok(then.size > 100, `${then.size} blocks`);
  for (const [height, answers] of then) {
    for (const [place, question] of asked.entries()) {
      const now = await answer(service, height, question);
      assert.equal(now, await answers[place], `${question[0]} at ${height}`);
    }
    // Pages of one walk show one height, whatever has been added since.
    const list = await answer(service, height, ["list_proposals", { sort: "newest" }]);
    assert.equal(list, await lists.get(height), `list_proposals at ${height}`);
  }
  const told = await Promise.all(then.values().map((answers) => Promise.all(answers)));
  const differ = new Set(told.map((answers) => answers.join()));
  assert.ok(differ.size > 50, "the answers change with the height");
  await checkMoney(service);
  chain.close();
});

/** What the treasury holds follows from what came in and what left, and its part of the fees. */
async function checkMoney(service: NodeService): Promise<void> {
  const { call } = callerOf(service);
  interface Entry {
    readonly direction: string;
    readonly amount: string;
    readonly kind: string;
    readonly proposal: number | null;
  }
  const { items } = await call<{ items: readonly Entry[] }>("list_treasury_entries", {});
  assert.deepEqual(
    items.map(({ kind, amount, proposal }) => [kind, amount, proposal]),
    [
      // A tenth of the deposit of a hundred tokens, since too few took part.
      ["forfeited", "10000000", NUMBER.ignored],
      ["spent", "300000000", NUMBER.spend],
      ["spent", "200000000", NUMBER.spend],
      ["funded", "7000000", null],
    ],
  );
  const moved = items.reduce(
    (sum, { direction, amount }) => sum + (direction === "in" ? BigInt(amount) : -BigInt(amount)),
    0n,
  );
  const { balance } = await call<{ balance: string }>("get_treasury", {});
  const fees = feesToTreasury(service);
  assert.equal(BigInt(balance), 1_000_000_000_000n + moved + fees);
  const out = await call<{ items: readonly Entry[] }>("list_treasury_entries", {
    direction: "out",
    limit: 1,
  });
  assert.equal(out.items.length, 1);
}

/** The treasury's part of every fee, by the receipts: three tenths of each, floored. */
function feesToTreasury({ index }: NodeService): bigint {
  let sum = 0n;
  for (const { fee } of index.transactions.list({ limit: 100_000 })) sum += (fee * 3000n) / 10_000n;
  return sum;
}
