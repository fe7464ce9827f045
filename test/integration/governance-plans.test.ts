import assert from "node:assert/strict";
import { after, test } from "node:test";
import { eventOfTopic } from "../../src/governance/event-table.ts";
import { readBlock } from "../../src/node/chain-reader.ts";
import { EMERGENCY_FALLBACK } from "../../src/node/story/emergency-fallback.ts";
import { STATE_ROLLBACK } from "../../src/node/story/state-rollback.ts";
import { toHex0x } from "../../src/primitives/hex.ts";
import { GOVERNED_STORY, NUMBER } from "../support/node/governed-story.ts";
import { type ToldService, tellService } from "../support/node/told-service.ts";

const told = tellService(GOVERNED_STORY);
after(() => told.close());

const UNIT = 1_000_000_000n;
const account = (name: string): string => toHex0x(told.story.account(name));
const tip = told.service.index.height;

interface Plan {
  readonly feasible: boolean;
  readonly reasons: readonly string[];
  readonly conditions: readonly { readonly name: string; readonly holds: boolean | null }[];
  readonly undone: {
    readonly blocks: number;
    readonly transactions: number;
    readonly votes: number;
    readonly payouts: readonly { readonly proposal: number; readonly amount: string }[];
    readonly proposals_reverted: readonly number[];
    readonly proposals_cancelled: readonly number[];
  } | null;
}

function holds({ conditions }: Plan): string {
  return conditions
    .map(({ name, holds: held }) => `${name}${held === null ? "?" : held ? "+" : "-"}`)
    .join(" ");
}

/** What the bodies above a height hold, counted one by one. */
function countBodies(target: number): { transactions: number; votes: number } {
  let [transactions, votes] = [0, 0];
  for (let height = target + 1; height <= tip; height++) {
    for (const { value, transaction } of readBlock(told.service.reader, height).body.statements) {
      if (transaction !== undefined) transactions++;
      if (value.type !== "receipt") continue;
      votes += value.events.filter(({ topic }) => eventOfTopic(topic)?.name === "voteCast").length;
    }
  }
  return { transactions, votes };
}

test("a plan tells what a rollback would undo, by a count of the bodies and of each proposal", async () => {
  for (const target of [tip - 1, tip - 20, tip - 120, 60, 5]) {
    const plan = await told.call<Plan>("plan_rollback", { to_height: target });
    assert.ok(plan.undone !== null, `to ${target}`);
    const { transactions, votes } = countBodies(target);
    const { undone } = plan;
    assert.deepEqual(
      [undone.blocks, undone.transactions, undone.votes],
      [tip - target, transactions, votes],
      `to ${target}`,
    );
    const reverted: number[] = [];
    const cancelled: number[] = [];
    for (const number of Object.values(NUMBER)) {
      interface Detail {
        readonly state: string;
        readonly proposal_type: string;
        readonly stages: readonly { readonly stage: string; readonly height: number | null }[];
        readonly power_snapshot: { readonly height: number } | null;
      }
      const detail = await told.call<Detail>("get_proposal", { proposal_hash: number });
      const heightOf = (name: string) =>
        detail.stages.find(({ stage }) => stage === name)?.height ?? -1;
      const isMoney = ["treasury_action", "parameter_change"].includes(detail.proposal_type);
      if (detail.state === "executed") {
        if (isMoney && heightOf("executed") > target) reverted.push(number);
      } else if (detail.state !== "rejected") {
        const isLate = (detail.power_snapshot?.height ?? -1) > target;
        // A deposit that was made since would be gone, unless the vote has given it back.
        const isBare = heightOf("discussion") > target && detail.state !== "queued";
        if (isLate || isBare) cancelled.push(number);
      }
    }
    assert.deepEqual(undone.proposals_reverted, reverted, `reverted to ${target}`);
    assert.deepEqual(undone.proposals_cancelled, cancelled, `cancelled to ${target}`);
  }
});

test("the conditions of a rollback are told one by one, on both sides of their bounds", async () => {
  const planTo = async (target: number) =>
    holds(await told.call<Plan>("plan_rollback", { to_height: target }));
  assert.equal(await planTo(0), "F1- F2? F3? F4? F5? F6? F7? F8?");
  assert.equal(await planTo(1), "F1+ F2+ F3+ F4+ F5+ F6+ F7+ F8+");
  assert.equal(await planTo(tip), "F1+ F2+ F3+ F4+ F5+ F6+ F7+ F8+");
  assert.equal(await planTo(tip + 1), "F1- F2? F3? F4? F5? F6? F7? F8?");
  assert.equal(await told.refused("plan_rollback", {}), "RPC_PARAMS");
  const both = { to_height: 1, start_block: 900 };
  assert.equal(await told.refused("plan_rollback", both), "RPC_PARAMS");
});

test("after a rollback another has to wait, and below a boundary of epochs none is possible", async () => {
  await withStory(tellService(STATE_ROLLBACK), async ({ call, service }) => {
    const plan = await call<Plan>("plan_rollback", { to_height: service.index.height - 1 });
    assert.equal(holds(plan), "F1+ F2+ F3+ F4+ F5+ F6- F7+ F8+");
    assert.equal(plan.feasible, false);
    assert.equal(plan.reasons.length, 1);
  });
  await withStory(tellService(EMERGENCY_FALLBACK), async ({ call, chain }) => {
    const starts = chain.branch.facts.schedule.map(({ record }) => record.start);
    const last = Math.max(...starts.filter((start) => start <= chain.branch.height));
    const planTo = async (to_height: number) =>
      (await call<Plan>("plan_rollback", { to_height })).conditions.find(
        ({ name }) => name === "F4",
      )?.holds;
    assert.equal(await planTo(last), true);
    assert.equal(await planTo(last - 1), false);
  });
});

test("declared emergencies tell who signed, what they brought about, and what was asked", async () => {
  interface Emergency {
    readonly emergency_hash: string;
    readonly kind: string;
    readonly in_force: boolean;
    readonly signers: readonly string[];
    readonly threshold: number;
    readonly measures: readonly { readonly ratification: number; readonly components: unknown }[];
    readonly fallback: { readonly vetoed: boolean; readonly objected: string } | null;
  }
  interface List {
    readonly items: readonly Emergency[];
  }
  const { items } = await told.call<List>("list_emergencies");
  const [only] = items;
  assert.equal(items.length, 1);
  assert.equal(only?.in_force, true);
  const signers = [1, 2, 3, 4, 5].map((place) => account(`emergency-${place}`)).sort();
  assert.deepEqual([...(only?.signers ?? [])].sort(), signers);
  assert.equal(only?.threshold, 5);
  assert.deepEqual(only?.measures[0]?.components, ["forum"]);
  assert.equal(only?.measures[0]?.ratification, NUMBER.ratify);
  const found = await told.call<Emergency>("get_emergency", { hash: only?.emergency_hash });
  assert.deepEqual(found, only);
  const unknown = `0x${"00".repeat(32)}`;
  assert.equal(await told.refused("get_emergency", { hash: unknown }), "RPC_NOT_FOUND");
  await withStory(tellService(EMERGENCY_FALLBACK), async ({ call }) => {
    const all = (await call<List>("list_emergencies")).items;
    assert.deepEqual(
      all.map(({ kind, fallback }) => [kind, fallback?.vetoed, fallback?.objected]),
      [
        ["fallback_epoch", false, "0"],
        ["fallback_epoch", false, "0"],
        // Ada with 250 and Cleo with 50 thousand tokens.
        ["fallback_epoch", true, String(300n * UNIT)],
      ],
    );
    for (const { emergency_hash: hash } of all) {
      assert.equal((await call<Emergency>("get_emergency", { hash })).emergency_hash, hash);
    }
    assert.deepEqual((await call<List>("list_emergencies", { in_force: true })).items, []);
  });
});

test("delegations are told from both ends, with the ways that power takes", async () => {
  interface Delegations {
    readonly out: readonly Record<string, unknown>[];
    readonly in: readonly Record<string, unknown>[];
    readonly tree: readonly {
      readonly account: string;
      readonly depth: number;
      readonly amount: string;
    }[];
  }
  const fred = await told.call<Delegations>("get_delegations", { account: account("fred") });
  assert.deepEqual(
    fred.out.map(({ to, bp, amount, forward }) => [to, bp, amount, forward]),
    [[account("dora"), 10_000, String(10n * UNIT), true]],
  );
  assert.deepEqual(
    fred.in.map(({ from, amount }) => [from, amount]).sort(),
    [
      [account("emil"), String(12n * UNIT)],
      [account("gina"), String(20n * UNIT)],
    ].sort(),
  );
  const dora = await told.call<Delegations>("get_delegations", {
    account: account("dora"),
    direction: "in",
  });
  assert.deepEqual(dora.out, []);
  const tree = dora.tree.map(({ account: id, depth, amount }) => [id, depth, amount]);
  assert.deepEqual(tree[0], [account("dora"), 0, String(103n * UNIT)]);
  // Fred passes on 32 that he received beside his own 10.
  assert.ok(tree.some((node) => node.join() === [account("fred"), 1, 42n * UNIT].join()));
  assert.ok(tree.some((node) => node.join() === [account("gina"), 2, 20n * UNIT].join()));
  const power = await told.call<{ electorates: readonly Record<string, unknown>[] }>(
    "get_voting_power",
    { account: account("dora"), scope: "community" },
  );
  assert.equal(power.electorates[0]?.most, String(103n * UNIT));
  assert.equal(power.electorates[0]?.share, "0.089956"); // 103 / 1145 = 0.08995633…
  const nowhere = { account: account("dora"), scope: "nowhere" };
  assert.equal(await told.refused("get_voting_power", nowhere), "RPC_NOT_FOUND");
});

test("delegates are listed in every order, with what they carry and how often they vote", async () => {
  interface Delegates {
    readonly items: readonly {
      readonly account: string;
      readonly most: string;
      readonly delegators: number;
      readonly votes_cast: number;
      readonly votes_closed: number;
    }[];
    readonly next_cursor: string | null;
  }
  const byPower = await told.call<Delegates>("list_delegates", { sort: "power" });
  assert.deepEqual(
    byPower.items.map((row) => [row.account, row.most, row.delegators]),
    [
      [account("dora"), String(103n * UNIT), 2],
      [account("fred"), String(42n * UNIT), 2],
    ],
  );
  // Of the two motions and the price, which voted in the graph of the community, Dora has voted in one.
  assert.equal(byPower.items[0]?.votes_cast, 1);
  const byId = await told.call<Delegates>("list_delegates", { sort: "account", limit: 1 });
  const rest = await told.call<Delegates>("list_delegates", {
    sort: "account",
    limit: 1,
    cursor: byId.next_cursor ?? "",
  });
  const ids = [...byId.items, ...rest.items].map((row) => row.account);
  assert.deepEqual(ids, [account("dora"), account("fred")].sort());
  const most = await told.call<Delegates>("list_delegates", { sort: "delegators" });
  assert.equal(most.items.length, 2);
  assert.equal(
    (await told.call<Delegates>("list_delegates", { topic: "treasury" })).items.length,
    2,
  );
});

test("an account tells its locks and its roles", async () => {
  interface Account {
    readonly holds: readonly Record<string, unknown>[];
    readonly roles: readonly { readonly role: string }[];
    readonly total: string;
    readonly nonce: number;
  }
  const ada = await told.call<Account>("get_account", { account: account("ada") });
  // The deposit of the vote that is open; those of the others went back.
  assert.deepEqual(ada.holds, [
    { purpose: "deposit", reference: NUMBER.contested, amount: "100000000" },
  ]);
  const reviewer = await told.call<Account>("get_account", { account: account("reviewer-1") });
  assert.deepEqual(
    reviewer.roles.map(({ role }) => role),
    ["reviewer"],
  );
  const unknown = { account: `0x${"77".repeat(32)}` };
  assert.equal(await told.refused("get_account", unknown), "RPC_NOT_FOUND");
  const later = { account: account("ada"), at_height: tip + 1 };
  assert.equal(await told.refused("get_account", later), "RPC_HEIGHT_NOT_REACHED");
});

test("a parameter tells its bounds, who decides it, what would change it, and its past", async () => {
  interface Params {
    readonly items: readonly Record<string, unknown>[];
    readonly params_version: number;
  }
  const { items, params_version } = await told.call<Params>("get_params", {
    key: "fee.base.statement",
  });
  assert.equal(params_version, 1);
  const [price] = items;
  assert.deepEqual(
    [price?.value, price?.version, price?.class, price?.proposed_by],
    ["1100", 1, "E", [NUMBER.queued, NUMBER.discussed]],
  );
  const history = await told.call<{ items: readonly Record<string, unknown>[] }>(
    "get_param_history",
    { key: "fee.base.statement" },
  );
  assert.deepEqual(
    history.items.map(({ from, to, proposal, version }) => [from, to, proposal, version]),
    [["1000", "1100", NUMBER.price, 1]],
  );
  assert.ok((await told.call<Params>("get_params", { key: "treasury." })).items.length > 3);
  assert.equal(await told.refused("get_params", { key: "fee.base.statment" }), "RPC_NOT_FOUND");
  assert.equal(await told.refused("get_param_history", { key: "nothing" }), "RPC_NOT_FOUND");
});

async function withStory(
  service: ToldService,
  work: (service: ToldService) => Promise<void>,
): Promise<void> {
  try {
    await work(service);
  } finally {
    service.close();
  }
}
