import assert from "node:assert/strict";
import { after, test } from "node:test";
import { toHex0x } from "../../src/primitives/hex.ts";
import { GOVERNED_STORY, NUMBER } from "../support/node/governed-story.ts";
import { tellService } from "../support/node/told-service.ts";

const told = tellService(GOVERNED_STORY);
after(() => told.close());

const account = (name: string): string => toHex0x(told.story.account(name));

interface Row {
  readonly number: number;
  readonly proposal_hash: string;
  readonly content_hash: string;
  readonly title: string;
  readonly proposal_type: string;
  readonly proposer: string;
  readonly tags: readonly string[];
  readonly state: string;
  readonly status: string;
  readonly phase: string | null;
  readonly ends_at: number | null;
  readonly contested: boolean;
}
interface Detail extends Row {
  readonly tally: { readonly participation_rate: string } | null;
  readonly summary: string;
  readonly description: string;
  readonly payload: { readonly changes?: readonly { readonly key: string }[] };
}

/** Numbers of all pages of a list, two rows each. */
async function numbers(params: object): Promise<readonly number[]> {
  const found: number[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: readonly Row[]; next_cursor: string | null } = await told.call(
      "list_proposals",
      { ...params, limit: 2, ...(cursor === null ? {} : { cursor }) },
    );
    assert.ok(page.items.length <= 2);
    found.push(...page.items.map(({ number }) => number));
    cursor = page.next_cursor;
  } while (cursor !== null);
  return found;
}

/** Everything about every proposal, one by one. */
async function details(): Promise<readonly Detail[]> {
  const all = Object.values(NUMBER).map((number) =>
    told.call<Detail>("get_proposal", { proposal_hash: number }),
  );
  return await Promise.all(all);
}

test("every filter keeps what a look at each proposal keeps", async () => {
  const all = await details();
  const ends = 1 + (all[NUMBER.queued - 1]?.ends_at ?? 0);
  const filters: readonly (readonly [object, (row: Detail) => boolean])[] = [
    [{}, () => true],
    [{ state: "executed" }, ({ state }) => state === "executed"],
    [{ state: ["draft", "voting"] }, ({ state }) => state === "draft" || state === "voting"],
    [{ state: "APPROVED" }, ({ status }) => status === "APPROVED"],
    [{ state: "REJECTED" }, ({ status }) => status === "REJECTED"],
    [{ type: "parameter_change" }, (row) => row.proposal_type === "parameter_change"],
    [{ type: "emergency_action" }, (row) => row.proposal_type === "emergency_action"],
    [{ tag: "seal" }, ({ tags }) => tags.includes("seal")],
    [{ tag: "none" }, () => false],
    [{ proposer: account("cleo") }, ({ proposer }) => proposer === account("cleo")],
    [{ phase: "timelock" }, ({ phase }) => phase === "timelock"],
    [{ ends_before: ends }, (row) => row.ends_at !== null && row.ends_at < ends],
    [{ ends_before: ends - 1 }, (row) => row.ends_at !== null && row.ends_at < ends - 1],
    [{ contested: true }, ({ contested }) => contested],
    [{ contested: false }, ({ contested }) => !contested],
    [
      { touches_param: "fee.base.statement" },
      ({ payload }) => payload.changes?.some(({ key }) => key === "fee.base.statement") === true,
    ],
    [{ touches_param: "fee.per_byte" }, () => false],
    [{ text: "AZURE seal" }, ({ title }) => title.includes("azure")],
    [{ text: "fourth" }, ({ description }) => description.includes("Fourth")],
    [
      { text: "price tenth", state: "queued" },
      ({ title, summary, state }) =>
        title.includes("price") && summary.includes("tenth") && state === "queued",
    ],
  ];
  for (const [params, keeps] of filters) {
    const expected = all.filter(keeps).map(({ number }) => number);
    const found = await numbers({ ...params, sort: "oldest" });
    assert.deepEqual(found, expected, JSON.stringify(params));
    const newest = await numbers(params);
    assert.deepEqual(newest, expected.toReversed(), `${JSON.stringify(params)}, newest first`);
  }
});

test("contested is what stands within a tenth of the power of its threshold", async () => {
  const all = await details();
  const contested = all.filter((row) => row.contested).map(({ number }) => number);
  // 300 of 693: 43.3 % of the decisive power, and 50 % are asked for.
  assert.deepEqual(contested, [NUMBER.contested]);
});

test("who needs to vote is who has power and no ballot in an open vote", async () => {
  const needed = async (name: string) =>
    await numbers({ needs_vote_of: account(name), sort: "oldest" });
  assert.deepEqual(await needed("cleo"), [NUMBER.contested]);
  assert.deepEqual(await needed("ada"), []);
  // Emil's power was cast by delegates; he may still vote himself.
  assert.deepEqual(await needed("emil"), [NUMBER.contested]);
  assert.deepEqual(await needed("validator-1"), [NUMBER.contested, NUMBER.ratify]);
  assert.deepEqual(await needed("reviewer-1"), []);
});

test("lists come in every order, page by page", async () => {
  const all = await details();
  const byEnd = all
    .filter(({ ends_at: end }) => end !== null)
    .toSorted((left, right) => (left.ends_at ?? 0) - (right.ends_at ?? 0))
    .map(({ number }) => number);
  const sorted = await numbers({ sort: "ends" });
  assert.deepEqual(sorted.slice(0, byEnd.length), byEnd);
  assert.equal(sorted.length, all.length);
  const cast = ({ tally }: Detail) => Number(tally?.participation_rate ?? 0);
  const byCast = await numbers({ sort: "participation" });
  const shares = byCast.map((number) => cast(all[number - 1] as Detail));
  assert.deepEqual(
    shares,
    shares.toSorted((left, right) => right - left),
  );
  assert.equal((await numbers({ sort: "closest" }))[0], NUMBER.contested);
});

test("a future moment is told with the heights between which it is expected", async () => {
  interface Projected {
    readonly ends_at: number | null;
    readonly ends_at_height: { readonly from: number; readonly to: number } | null;
  }
  const { index } = told.service;
  const tip = index.height;
  const pace = (told.story.now - (index.blocks.get(tip - 64)?.clockS ?? 0)) / 64;
  for (const number of Object.values(NUMBER)) {
    const shown = await told.call<Projected>("get_proposal", { proposal_hash: number });
    const { ends_at: end, ends_at_height: heights } = shown;
    assert.equal(heights === null, end === null, `proposal ${number}`);
    if (end === null || heights === null) continue;
    const expected = tip + (end - told.story.now) / pace;
    assert.ok(heights.from <= expected && expected <= heights.to, `proposal ${number}`);
    assert.ok(heights.from > tip);
  }
});

test("a cursor is for its own query alone", async () => {
  const { next_cursor: cursor } = await told.call<{ next_cursor: string }>("list_proposals", {
    limit: 2,
  });
  assert.equal(
    await told.refused("list_proposals", { limit: 2, cursor, tag: "seal" }),
    "RPC_CURSOR",
  );
  assert.equal(await told.refused("list_proposals", { cursor: `${cursor}00` }), "RPC_CURSOR");
});

test("a proposal is found by id, by the hash of any version, and by number", async () => {
  const history = await told.call<{
    versions: readonly { content_hash: string }[];
    proposal_hash: string;
  }>("get_proposal_history", { proposal: NUMBER.motion });
  const names = [
    history.proposal_hash,
    history.proposal_hash.toUpperCase().replace("0X", "0x"),
    ...history.versions.map((version) => version.content_hash),
    String(NUMBER.motion),
  ];
  for (const name of names) {
    const { number } = await told.call<Detail>("get_proposal", { proposal_hash: name });
    assert.equal(number, NUMBER.motion, name);
  }
  assert.equal(await told.refused("get_proposal", { proposal_hash: 10 }), "RPC_NOT_FOUND");
  const unknown = `0x${"00".repeat(32)}`;
  assert.equal(await told.refused("get_proposal", { proposal_hash: unknown }), "RPC_NOT_FOUND");
});

test("a history tells what each version changed, and every state with its reason", async () => {
  const { versions, states } = await told.call<{
    versions: readonly { version: number; changes: readonly Record<string, unknown>[] }[];
    states: readonly Record<string, unknown>[];
  }>("get_proposal_history", { proposal: NUMBER.motion });
  assert.deepEqual(
    versions.map(({ version }) => version),
    [1, 2],
  );
  const [title, description, text] = versions[1]?.changes ?? [];
  assert.deepEqual(title, {
    path: "title",
    before: "Adopt the blue seal",
    after: "Adopt the azure seal",
  });
  assert.equal(description?.path, "description");
  assert.deepEqual(description?.lines, [" First.", "+Second, changed.", "+Third.", "+Fourth."]);
  assert.equal(text?.path, "payload.text");
  const lines = [" First.", "-Second.", "+Second, changed.", " Third.", "+Fourth."];
  assert.deepEqual(text?.lines, lines);
  const passed = ["draft", "discussion", "voting", "queued", "executed"];
  assert.deepEqual(
    states.map(({ to }) => to),
    passed,
  );
  const ignored = await told.call<{ states: readonly Record<string, unknown>[] }>(
    "get_proposal_history",
    { proposal: NUMBER.ignored },
  );
  const last = ignored.states.at(-1);
  assert.deepEqual(
    [last?.to, last?.reason, last?.house, last?.cause],
    ["rejected", "quorum", "community", "proposal_rejected"],
  );
});

test("a proposal tells its stages, its endorsements and its guide words", async () => {
  const motion = await told.call<
    Record<string, unknown> & { stages: readonly { stage: string }[] }
  >("get_proposal", { proposal_hash: NUMBER.motion });
  assert.deepEqual(
    motion.stages.map(({ stage }) => stage),
    ["draft", "discussion", "voting", "queued", "executed"],
  );
  assert.equal(
    (motion.endorsements as readonly Record<string, unknown>[])[0]?.account,
    account("cleo"),
  );
  assert.equal(motion.status, "APPROVED");
  const price = await told.call<Record<string, unknown>>("get_proposal", {
    proposal_hash: NUMBER.discussed,
  });
  assert.equal(price.rationale, "Statements are cheap.");
  assert.equal(price.status, "SUBMITTED");
});

test("the queue names what waits, what conflicts with it, and until when", async () => {
  const { items } = await told.call<{ items: readonly Record<string, unknown>[] }>("get_queue");
  assert.equal(items.length, 1);
  const [row] = items;
  const discussed = await told.call<Detail>("get_proposal", { proposal_hash: NUMBER.discussed });
  assert.equal(row?.number, NUMBER.queued);
  assert.equal(row?.phase, "timelock");
  assert.deepEqual(row?.conflicts_with, [discussed.proposal_hash]);
  assert.deepEqual(row?.stale, []);
  // The grace of the track is seven days, here hours.
  assert.equal(Number(row?.window_end) - Number(row?.eta), 7 * 3600);
});

test("a discussion shows what was said, and of what was hidden or withdrawn the digest alone", async () => {
  interface Comments {
    readonly items: readonly Record<string, unknown>[];
    readonly thread: Record<string, unknown>;
  }
  const asked = { proposal: NUMBER.motion };
  const { items, thread } = await told.call<Comments>("list_comments", asked);
  assert.equal(thread.comments, 4);
  assert.deepEqual(
    items.map(({ body }) => body),
    ["Is crimson not the nicer colour?", "Crimson fades in the sun.", null, null],
  );
  assert.equal(items[1]?.parent, items[0]?.id);
  assert.deepEqual(items[0]?.labels, ["off-topic"]);
  const { question } = (items[0]?.reactions ?? {}) as Record<string, number>;
  assert.equal(question, 1);
  assert.equal(items[2]?.hidden, true);
  assert.match(String(items[2]?.body_digest), /^0x[0-9a-f]{64,}$/);
  assert.notEqual(items[3]?.withdrawn_at, null);
  const shown = await told.call<Comments>("list_comments", { ...asked, show_hidden: true });
  assert.equal(shown.items[2]?.body, "Only fools like azure.");
  assert.equal(shown.items[3]?.body, null);
  const first = await told.call<Comments & { next_cursor: string }>("list_comments", {
    ...asked,
    limit: 3,
  });
  const rest = await told.call<Comments>("list_comments", {
    ...asked,
    limit: 3,
    cursor: first.next_cursor,
  });
  assert.deepEqual([...first.items, ...rest.items], items);
});

test("the log of moderation can be asked by who, whose and what", async () => {
  const count = async (params: Record<string, unknown>) =>
    (await told.call<{ items: readonly unknown[] }>("list_moderations", params)).items.length;
  assert.equal(await count({}), 2);
  assert.equal(await count({ moderator: account("moderator-1") }), 1);
  assert.equal(await count({ author: account("ben") }), 2);
  assert.equal(await count({ author: account("ada") }), 0);
  assert.equal(await count({ action: "label" }), 1);
  assert.equal(await count({ action: "lock" }), 0);
  assert.equal(await count({ overturned: false }), 2);
  assert.equal(await count({ overturned: true }), 0);
});
