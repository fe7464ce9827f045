import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { GovernanceEvent } from "../../src/governance/event.ts";
import { eventOfTopic } from "../../src/governance/event-table.ts";
import { readBlock } from "../../src/node/chain-reader.ts";
import { toHex0x } from "../../src/primitives/hex.ts";
import { recountEvents } from "../support/event-recount.ts";
import { type LiteralWorld, literalWeights } from "../support/literal-power.ts";
import { cast, GOVERNED_STORY, NUMBER, SHARES, STAKES } from "../support/node/governed-story.ts";
import { tellService } from "../support/node/told-service.ts";

const told = tellService(GOVERNED_STORY);
after(() => told.close());

/** A thousand tokens: everybody's stake is a whole number of them. */
const UNIT = 1_000_000_000n;
const account = (name: string): string => toHex0x(told.story.account(name));

interface Vote {
  readonly voter: string;
  readonly choice: string | null;
  readonly shares: Readonly<Record<string, number>> | null;
  readonly weights: readonly {
    readonly house: string;
    readonly own: string;
    readonly delegated: string;
    readonly total: string;
  }[];
  readonly via: readonly { readonly delegate: string; readonly amount: string }[];
  readonly reason: string | null;
  readonly ballots: number;
}
interface Votes {
  readonly items: readonly Vote[];
  readonly next_cursor: string | null;
}

/** All pages of a list, a few rows each. */
async function all(params: Readonly<Record<string, unknown>>): Promise<readonly Vote[]> {
  const rows: Vote[] = [];
  let cursor: string | undefined;
  do {
    const page: Votes = await told.call("list_votes", {
      ...params,
      limit: 2,
      ...(cursor === undefined ? {} : { cursor }),
    });
    rows.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return rows;
}

/** Every event of governance that the bodies of the chain state. */
function eventsOfBodies(): readonly GovernanceEvent[] {
  const { reader } = told.service;
  const events: GovernanceEvent[] = [];
  for (let height = 0; height <= reader.store.tipHeight; height++) {
    for (const { value } of readBlock(reader, height).body.statements) {
      const stated =
        value.type === "receipt" ? value.events : value.type === "system" ? [value] : [];
      for (const { topic, data } of stated) {
        const spec = eventOfTopic(topic);
        if (spec !== undefined) events.push({ spec, data });
      }
    }
  }
  return events;
}

/** The community as it was written down for the story, not as the ledger keeps it. */
function literalWorld(): LiteralWorld {
  const validators = [1, 2, 3, 4].map((place) => [`validator-${place}`, 100n] as const);
  return {
    own: new Map([...Object.entries(STAKES), ...validators]),
    records: new Map(Object.entries(SHARES)),
  };
}

test("a tally is what the ballots of the bodies add up to", async () => {
  const events = eventsOfBodies();
  for (const number of [NUMBER.motion, NUMBER.price, NUMBER.ignored, NUMBER.contested]) {
    const recount = recountEvents(events, number);
    const tally = await told.call<{ houses: readonly Record<string, string>[] }>("tally_votes", {
      proposal_hash: number,
    });
    for (const house of tally.houses) {
      const counted = recount[house.name ?? ""] ?? { for: 0n, against: 0n, abstain: 0n, veto: 0n };
      const { yes_votes, no_votes, abstain_votes, veto_votes, total_votes } = house;
      const sides = [counted.for, counted.against, counted.abstain, counted.veto];
      assert.deepEqual([yes_votes, no_votes, abstain_votes, veto_votes], sides.map(String));
      assert.equal(total_votes, String(sides.reduce((sum, side) => sum + side, 0n)));
    }
  }
});

test("rates are cut to six places, with the exact ratio beside them", async () => {
  const { participation, participation_rate, approval, approval_rate } = await told.call<
    Record<string, { n: string; d: string }>
  >("tally_votes", { proposal_hash: NUMBER.contested });
  // ada 300 for; ben 290 and dora 25 + 36 + 12 + 20 + 10 against; 1145 in all.
  assert.deepEqual(participation, { n: String(693n * UNIT), d: String(1145n * UNIT) });
  assert.equal(participation_rate, "0.605240"); // 693 / 1145 = 0.60524017…
  assert.deepEqual(approval, { n: String(300n * UNIT), d: String(693n * UNIT) });
  assert.equal(approval_rate, "0.432900"); // 300 / 693 = 0.43290043…
});

test("get_voting_results is tally_votes by another name", async () => {
  const asked = { proposal_hash: NUMBER.motion };
  assert.deepEqual(
    await told.call("get_voting_results", asked),
    await told.call("tally_votes", asked),
  );
});

test("each ballot weighs what a count unit by unit gives, and nobody is counted twice", async () => {
  for (const number of [NUMBER.motion, NUMBER.contested]) {
    const direct = await all({ proposal: number });
    const voters = new Set(direct.map(({ voter }) => nameOf(voter)));
    const weights = literalWeights(literalWorld(), voters);
    for (const { voter, weights: rows } of direct) {
      const [row] = rows;
      assert.equal(row?.total, String((weights.get(nameOf(voter)) ?? 0n) * UNIT), nameOf(voter));
      assert.equal(BigInt(row?.own ?? 0) + BigInt(row?.delegated ?? 0), BigInt(row?.total ?? 0));
    }
  }
});

function nameOf(id: string): string {
  for (const name of [
    ...Object.keys(STAKES),
    "validator-1",
    "validator-2",
    "validator-3",
    "validator-4",
  ]) {
    if (account(name) === id) return name;
  }
  return assert.fail(`nobody is ${id}`);
}

test("those who voted, those voted for and those missing are the whole electorate", async () => {
  const proposal = NUMBER.contested;
  const direct = await all({ proposal });
  const byDelegate = await all({ proposal, view: "by_delegate" });
  const missing = await all({ proposal, view: "missing" });
  assert.deepEqual(direct.map(({ voter }) => nameOf(voter)).sort(), ["ada", "ben", "dora"]);
  assert.deepEqual(byDelegate.map(({ voter }) => nameOf(voter)).sort(), ["emil", "fred", "gina"]);
  const names = ["cleo", "emil", "validator-1", "validator-2", "validator-3", "validator-4"];
  assert.deepEqual(missing.map(({ voter }) => nameOf(voter)).sort(), names);
  const emil = byDelegate.find(({ voter }) => voter === account("emil"));
  // 60 % and 20 % of 60; what goes to Fred goes on to Dora.
  assert.deepEqual(emil?.via, [{ delegate: account("dora"), amount: String(48n * UNIT) }]);
  assert.deepEqual(emil?.weights[0]?.total, String(48n * UNIT));
  assert.equal(emil?.choice, "NO");
});

test("choices and changed ballots are told apart", async () => {
  const proposal = NUMBER.motion;
  const names = async (params: object) =>
    (await all({ proposal, ...params })).map(({ voter }) => nameOf(voter)).sort();
  assert.deepEqual(await names({ choice: "YES" }), ["ada", "cleo"]);
  assert.deepEqual(await names({ choice: "NO" }), ["ben", "dora"]);
  assert.deepEqual(await names({ choice: "SPLIT" }), ["emil"]);
  assert.deepEqual(await names({ choice: "VETO" }), []);
  assert.deepEqual(await names({ choice: "ABSTAIN" }), []);
  assert.deepEqual(await names({ view: "changed" }), ["ben"]);
  assert.deepEqual(await names({ view: "by_delegate" }), ["fred", "gina"]);
});

test("a vote tells its reason, its ballots and what it took back", async () => {
  const ada = await told.call<{ vote: Vote; casts: readonly Vote[] }>("get_vote", {
    proposal: NUMBER.motion,
    account: account("ada"),
  });
  assert.equal(ada.vote.reason, "Azure is the colour of the sky.");
  assert.equal(ada.casts[0]?.reason, "Azure is the colour of the sky.");
  const ben = await told.call<{ vote: Vote; casts: readonly Vote[] }>("get_vote", {
    proposal: NUMBER.motion,
    account: account("ben"),
  });
  assert.equal(ben.vote.ballots, 3);
  assert.deepEqual(
    ben.casts.map(({ choice }) => choice),
    ["NO", "SPLIT", "NO"],
  );
  const emil = await told.call<{ casts: readonly { taken: unknown }[] }>("get_vote", {
    proposal: NUMBER.motion,
    account: account("emil"),
  });
  assert.deepEqual(emil.casts[0]?.taken, [
    { house: "community", account: account("dora"), amount: String(48n * UNIT) },
    { house: "community", account: account("fred"), amount: String(12n * UNIT) },
  ]);
  const proposal = NUMBER.motion;
  assert.equal(
    await told.refused("get_vote", { proposal, account: account("reviewer-1") }),
    "RPC_NOT_FOUND",
  );
  assert.equal(await told.refused("list_votes", { proposal: NUMBER.draft }), "RPC_NOT_FOUND");
});

interface Explained {
  readonly has_voted: boolean;
  readonly power: readonly {
    readonly house: string;
    readonly counted: string;
    readonly steps: readonly { readonly step: string; readonly amount: string }[];
    readonly why_zero: string | null;
    readonly remedy: string | null;
  }[];
  readonly refusal: { readonly code: string } | null;
  readonly with_vote: { readonly houses: readonly Record<string, string>[] } | null;
  readonly without_vote: { readonly houses: readonly Record<string, string>[] };
  readonly delegate_sentence: string | null;
}

/** For and against and abstained in thousands of tokens, by a count unit by unit of some ballots. */
function literalTally(
  ballots: Readonly<Record<string, { for?: number; against?: number; abstain?: number }>>,
) {
  const weights = literalWeights(literalWorld(), new Set(Object.keys(ballots)));
  const sums = { yes_votes: 0n, no_votes: 0n, abstain_votes: 0n };
  for (const [voter, shares] of Object.entries(ballots)) {
    const weight = (weights.get(voter) ?? 0n) * UNIT;
    sums.yes_votes += (weight * BigInt(shares.for ?? 0)) / 10_000n;
    sums.no_votes += (weight * BigInt(shares.against ?? 0)) / 10_000n;
    sums.abstain_votes += (weight * BigInt(shares.abstain ?? 0)) / 10_000n;
  }
  return sums;
}

function sumsOf(outcome: Explained["without_vote"] | null) {
  const { yes_votes = "0", no_votes = "0", abstain_votes = "0" } = outcome?.houses[0] ?? {};
  return {
    yes_votes: BigInt(yes_votes),
    no_votes: BigInt(no_votes),
    abstain_votes: BigInt(abstain_votes),
  };
}

const YES = { for: 10_000 };
const NO = { against: 10_000 };
const MOTION_BALLOTS = {
  ada: YES,
  ben: NO,
  cleo: YES,
  dora: NO,
  emil: { for: 7500, abstain: 2500 },
};

test("the outcome without one vote is what the others give, delegates with what is theirs again", async () => {
  for (const name of Object.keys(MOTION_BALLOTS) as (keyof typeof MOTION_BALLOTS)[]) {
    const explained = await told.call<Explained>("explain_vote", {
      proposal: NUMBER.motion,
      account: account(name),
    });
    assert.equal(explained.has_voted, true);
    assert.deepEqual(sumsOf(explained.with_vote), literalTally(MOTION_BALLOTS), name);
    const { [name]: _, ...others } = MOTION_BALLOTS;
    assert.deepEqual(sumsOf(explained.without_vote), literalTally(others), `without ${name}`);
  }
});

test("power is told step by step, and why it is none", async () => {
  const proposal = NUMBER.contested;
  const dora = await told.call<Explained>("explain_vote", { proposal, account: account("dora") });
  const steps = dora.power[0]?.steps.map(({ step, amount }) => [step, amount]);
  // 25 of her own; 36 and 12 from Emil, 20 from Gina and 10 from Fred, the last two and a part by way of Fred.
  assert.deepEqual(steps, [
    ["field", String(25n * UNIT)],
    ["own", String(25n * UNIT)],
    ["received", String(78n * UNIT)],
    ["counted", String(103n * UNIT)],
  ]);
  const nobody = await told.call<Explained>("explain_vote", {
    proposal,
    account: account("reviewer-1"),
    choice: "YES",
  });
  assert.equal(nobody.power[0]?.counted, "0");
  assert.match(nobody.power[0]?.why_zero ?? "", /no power after block/);
  assert.match(nobody.power[0]?.remedy ?? "", /^Bond/);
  assert.equal(nobody.refusal?.code, "GOV_NO_POWER");
  assert.equal(nobody.with_vote, null);
  const outsider = await told.call<Explained>("explain_vote", {
    proposal: NUMBER.ratify,
    account: account("ada"),
  });
  assert.equal(outsider.power[0]?.house, "validators");
  assert.match(outsider.power[0]?.why_zero ?? "", /validator set/);
});

test("what a vote would bring about is what it brings about", async () => {
  const asked = { proposal: NUMBER.contested, account: account("emil"), choice: "ABSTAIN" };
  const forecast = await told.call<Explained>("explain_vote", asked);
  assert.match(
    forecast.delegate_sentence ?? "",
    /Your delegate 0x.* voted NO with your 48000000000/,
  );
  const number = NUMBER.contested;
  cast(told.story, number, "emil", { against: 0, for: 0, abstain: 10_000, veto: 0 }, "Neither.");
  told.reindex();
  const tally = await told.call<Record<string, unknown>>("tally_votes", { proposal_hash: number });
  assert.deepEqual(tally.houses, forecast.with_vote?.houses);
  const after = await told.call<Explained>("explain_vote", asked);
  assert.deepEqual(sumsOf(after.without_vote), sumsOf(forecast.without_vote));
});
