import assert from "node:assert/strict";
import { before, test } from "node:test";
import { decode as decodeCbor } from "cborg";
import { COMMANDS } from "../../src/governance/command.ts";
import type { StateReader } from "../../src/governance/state-access.ts";
import { loadAlgorithms } from "../../src/node/algorithms.ts";
import type { ChainReader } from "../../src/node/chain-reader.ts";
import { BlockExecution } from "../../src/node/index/executed-blocks.ts";
import type { LedgerIndex } from "../../src/node/index/ledger-index.ts";
import { openIndex } from "../../src/node/index/open-index.ts";
import { runStory } from "../../src/node/story/run-story.ts";
import type { AccountId } from "../../src/primitives/brand.ts";
import { toHex } from "../../src/primitives/hex.ts";
import { INDEX_STORY } from "../support/node/index-story.ts";
import { temporaryFolder } from "../support/temporary.ts";

const EVERYTHING = new Uint8Array(0);
const ALL = 100_000;

type Entries = readonly (readonly [string, string])[];

function entriesOf(state: StateReader, prefix = EVERYTHING): Entries {
  return [...state.entries(prefix)].map(([key, value]) => [toHex(key), toHex(value)] as const);
}

/** What a body says, read by a decoder that is not ours and without any table of the program. */
interface PlainBlock {
  readonly transactions: readonly { readonly account: string; readonly kind: number }[];
  readonly events: readonly { readonly topic: string; readonly data: Uint8Array }[];
  /** Place of each transaction among the statements, with the topics of its own events. */
  readonly receipts: readonly { readonly position: number; readonly topics: readonly string[] }[];
}

function readPlainly(statements: readonly Uint8Array[]): PlainBlock {
  const transactions: { account: string; kind: number }[] = [];
  const events: { topic: string; data: Uint8Array }[] = [];
  const receipts: { position: number; topics: string[] }[] = [];
  for (const bytes of statements) {
    const statement = decodeCbor(bytes);
    switch (statement[0]) {
      case 0:
        events.push({ topic: statement[2], data: statement[3] });
        break;
      case 1: {
        const [body] = decodeCbor(statement[1]);
        transactions.push({ account: toHex(body[2]), kind: body[7] });
        break;
      }
      case 2:
        for (const [topic, data] of statement[4]) events.push({ topic, data });
        receipts.push({
          position: statement[1],
          topics: statement[4].map(([topic]: [string]) => topic),
        });
        break;
    }
  }
  return { transactions, events, receipts };
}

const directory = temporaryFolder();
let chain: ChainReader;
let index: LedgerIndex;
let blocks: readonly PlainBlock[];

before(async () => {
  const loaded = await loadAlgorithms();
  chain = runStory(INDEX_STORY, { directory, loaded, seed: 1, onLine: () => {} }).reader;
  index = openIndex(directory, chain, { mode: "memory" });
  const range = { from: 0, to: chain.store.tipHeight };
  blocks = [...chain.store.blocks.blocks(range)].map(({ raw }) => readPlainly(raw.statements));
});

test("gives the whole state after every block, as it stood when the block was executed", () => {
  const execution = new BlockExecution(chain);
  const states: Entries[] = [];
  for (const { raw } of chain.store.blocks.blocks({ from: 0, to: index.height })) {
    execution.execute(raw);
    states.push(entriesOf(execution.state));
  }
  for (const [height, expected] of states.entries()) {
    const state = index.stateAt(height);
    assert.deepEqual(entriesOf(state), expected, `state of block ${height}`);
    for (const [key, value] of expected) {
      const found = state.get(Buffer.from(key, "hex"));
      assert.equal(found && toHex(found), value, `entry ${key} of block ${height}`);
    }
    const prefix = new TextEncoder().encode("prop");
    const named = expected.filter(([key]) => key.startsWith(toHex(prefix)));
    assert.deepEqual(entriesOf(state, prefix), named, `entries of prop at block ${height}`);
  }
  assert.equal(index.stateAt(0).get(new TextEncoder().encode("metrics")), undefined);
});

test("counts the transactions of every account and kind as the raw blocks do", () => {
  const plain = blocks.flatMap(({ transactions }) => transactions);
  assert.equal(index.transactions.list({ limit: ALL }).length, plain.length);
  for (const account of new Set(plain.map((each) => each.account))) {
    const own = index.transactions.list({
      account: Buffer.from(account, "hex") as Uint8Array as AccountId,
      limit: ALL,
    });
    const expected = plain.filter((each) => each.account === account);
    assert.deepEqual(
      own.map(({ kind }) => kind),
      expected.map(({ kind }) => kind).reverse(),
      `transactions of ${account}`,
    );
  }
  const { kind } = COMMANDS.castVote;
  const ballots = plain.filter((each) => each.kind === kind);
  assert.equal(index.transactions.list({ kind, limit: ALL }).length, ballots.length);
  assert.equal(index.votes.list({ height: index.height, isLast: false, limit: ALL }).length, 5);
  assert.equal(index.votes.list({ height: index.height, limit: ALL }).length, 3);
  assert.equal(ballots.length, 5);
});

test("numbers the events of every block by their place in its body", () => {
  const rows = index.events.list({ order: "ascending", limit: ALL });
  const expected = blocks.flatMap(({ events }, height) =>
    events.map(({ topic, data }, at) => ({
      seq: height * 1_048_576 + at,
      topic,
      data: toHex(data),
    })),
  );
  assert.deepEqual(
    rows.map(({ seq, topic, data }) => ({ seq, topic, data: toHex(data) })),
    expected,
  );
  for (const topic of new Set(expected.map((each) => each.topic))) {
    const some = index.events.list({ topics: [topic], order: "descending", limit: ALL });
    const named = expected.filter((each) => each.topic === topic);
    assert.deepEqual(
      some.map(({ seq }) => seq),
      named.map(({ seq }) => seq).reverse(),
      topic,
    );
  }
});

test("gives each transaction the events of its receipt, and no other's", () => {
  const rows = [...index.transactions.list({ limit: ALL })].reverse();
  const expected = blocks.flatMap(({ receipts }, height) =>
    receipts.map((receipt) => ({ height, ...receipt })),
  );
  assert.ok(expected.some(({ topics }) => topics.length > 1));
  const found = rows.map((row) => {
    const events = index.events.ofTransaction(row);
    for (const { txHash } of events) assert.deepEqual(txHash, row.hash);
    const { height, position } = row;
    return { height, position, topics: events.map(({ topic }) => topic) };
  });
  assert.deepEqual(found, expected);
});

test("pages through events without gap and without repetition", () => {
  const all = index.events.list({ order: "ascending", limit: ALL }).map(({ seq }) => seq);
  const seen: number[] = [];
  for (let after = -1; ; ) {
    const page = index.events.list({ after, order: "ascending", limit: 7 });
    seen.push(...page.map(({ seq }) => seq));
    if (page.length < 7) break;
    after = page.at(-1)?.seq ?? 0;
  }
  assert.deepEqual(seen, all);
});

test("finds every text that a naive scan finds, and no other", () => {
  const texts = naiveTexts();
  const words = new Set(texts.flatMap(({ tokens }) => tokens));
  for (const word of [...words, "nowhere", "zurich", "cafe", "blue", "scarlet", "crimson"]) {
    for (const at of [index.height, 12]) {
      const hits = index.documents.search({ words: [word], height: at, limit: ALL, skip: 0 });
      const found = hits
        .filter(({ kind }) => kind !== "parameter")
        .map(({ kind, subject }) => `${kind} ${subject}`);
      const expected = newest(texts, at)
        .filter(({ tokens }) => tokens.some((token) => token.startsWith(fold(word))))
        .map(({ name }) => name);
      assert.deepEqual(found.sort(), expected.sort(), `${word} at ${at}`);
    }
  }
});

interface PlainText {
  readonly name: string;
  readonly height: number;
  readonly tokens: readonly string[];
}

/** Texts in the order in which they came, taken from what the story says. */
function naiveTexts(): readonly PlainText[] {
  const texts: PlainText[] = [];
  for (const { proposal, seq, content } of [1, 2, 3].flatMap((number) =>
    index.contents.versions(number, index.height),
  )) {
    const { title, summary, description, tags } = content;
    const text = [title, summary, description, ...tags].join(" ");
    texts.push({
      name: `proposal ${proposal}`,
      height: Math.floor(seq / 1_048_576),
      tokens: tokensOf(text),
    });
  }
  for (const number of [1, 2, 3]) {
    for (const { seq, body } of index.forum.versions(number, index.height)) {
      texts.push({
        name: `comment ${number}`,
        height: Math.floor(seq / 1_048_576),
        tokens: tokensOf(body),
      });
    }
  }
  assert.equal(texts.length, 5 + 4, "versions of the story's texts");
  return texts;
}

function newest(texts: readonly PlainText[], height: number): readonly PlainText[] {
  const last = new Map<string, PlainText>();
  for (const text of texts) if (text.height <= height) last.set(text.name, text);
  return [...last.values()];
}

function tokensOf(text: string): readonly string[] {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Without case and without marks. */
function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
