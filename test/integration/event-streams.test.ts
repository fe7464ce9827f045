import assert from "node:assert/strict";
import { test } from "node:test";
import { EventFeed, type FedEvent } from "../../src/node/events/event-feed.ts";
import { EventHub } from "../../src/node/events/event-hub.ts";
import { eventConditions } from "../../src/node/events/event-query.ts";
import { type EventSink, EventStream } from "../../src/node/events/event-stream.ts";
import { readToken } from "../../src/node/events/resume-token.ts";
import type { NodeService } from "../../src/node/service/node-service.ts";
import type { EventFilter } from "../../src/rpc/event-fields.ts";
import { RpcError } from "../../src/rpc/rpc-error.ts";
import { httpScene } from "../support/node/http-scene.ts";
import { liveService } from "../support/node/live-service.ts";
import { ManualTimer } from "../support/node/manual-timer.ts";

const KIB = 1024;
const live = liveService();
const { service, story } = live;

/** A reader that takes what it is sent when the test says so. */
class Reader implements EventSink {
  readonly events: FedEvent[] = [];
  readonly reorganized: number[] = [];
  slowToken: string | null = null;
  buffered = 0;

  send(event: FedEvent): void {
    this.events.push(event);
  }

  sendReorganized(commonHeight: number): void {
    this.reorganized.push(commonHeight);
  }

  bufferedBytes(): number {
    return this.buffered;
  }

  endSlow(token: string): void {
    this.slowToken = token;
  }
}

function open(
  wanted: { readonly filter?: EventFilter; readonly from?: string; readonly on?: NodeService } = {},
) {
  const { filter = {}, from, on = service } = wanted;
  const reader = new Reader();
  const timer = new ManualTimer();
  const feed = new EventFeed(on);
  const conditions = eventConditions(filter, on.stateAt(on.index.height));
  const stream = new EventStream({
    feed,
    sink: reader,
    conditions,
    from: from === undefined ? null : readToken(from),
    backlogBytes: () => 1024 * KIB,
    timer,
  });
  const hub = new EventHub(on);
  hub.open(stream);
  return { reader, stream, hub, timer, feed };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));
const rows = (after = -1) =>
  service.index.events.list({ after, order: "ascending", limit: 1_000_000 });

test("all from the beginning, or only what is new", async () => {
  const all = open({ from: "-1" });
  const fresh = open();
  assert.deepEqual(
    all.reader.events.map(({ seq }) => seq),
    rows().map(({ seq }) => seq),
  );
  assert.equal(fresh.reader.events.length, 0);
  const last = rows().at(-1)?.seq ?? 0;
  live.pay(3);
  await settle();
  const news = rows(last).map(({ seq }) => seq);
  assert.ok(news.length >= 3);
  assert.deepEqual(
    fresh.reader.events.map(({ seq }) => seq),
    news,
  );
  assert.deepEqual(
    all.reader.events.slice(-news.length).map(({ seq }) => seq),
    news,
  );
  for (const { hub } of [all, fresh]) hub.close();
});

test("a number is height and index, and the token has the block's first digits", () => {
  const { reader, hub } = open({ from: "-1" });
  for (const { seq, token, text } of reader.events) {
    const event = JSON.parse(text);
    assert.equal(seq, event.height * 1_048_576 + event.index);
    const id = Buffer.from(service.index.blocks.get(event.height)?.id ?? []).toString("hex");
    assert.equal(token, `${seq}.${id.slice(0, 8)}`);
  }
  hub.close();
});

test("the filter asks for all of its fields, and for any item of a list", () => {
  const count = (filter: EventFilter): number => {
    const { reader, hub } = open({ filter, from: "-1" });
    hub.close();
    return reader.events.length;
  };
  const typesOf = (names: readonly string[]): number =>
    rows().filter(({ topic }) => names.includes(topic)).length;
  assert.equal(count({ types: ["vote_cast"] }), typesOf(["vote_cast"]));
  assert.equal(count({ types: ["VoteCast"] }), typesOf(["vote_cast"]), "the guide's name");
  const both = ["vote_cast", "proposal_created"];
  assert.equal(count({ types: both }), typesOf(both));
  assert.ok(typesOf(both) > typesOf(["vote_cast"]));
  assert.equal(count({ types: ["vote_cast"], proposal: [1] }), typesOf(["vote_cast"]));
  assert.equal(count({ types: ["vote_cast"], proposal: [2] }), 0);
  assert.equal(count({ proposal: [999] }), 0, "a filter that nothing fits is legal");
  assert.equal(count({ proposal: [`0x${"ab".repeat(32)}`] }), 0);
  assert.equal(
    count({ min_severity: "critical" }),
    rows().filter((row) => row.severity === "critical").length,
  );
  const dora = `0x${Buffer.from(story.account("dora")).toString("hex")}`;
  assert.ok(count({ account: [dora] }) > 0);
  assert.ok(count({ account: [dora] }) < rows().length);
  assert.throws(
    () => eventConditions({ types: ["vote_casted"] }, service.stateAt(0)),
    (cause: unknown) =>
      cause instanceof RpcError &&
      cause.code === "RPC_PARAMS" &&
      cause.more.evidence?.nearest === "vote_cast",
  );
});

test("who stands on another block above finality is told the final height and gets the rest anew", () => {
  const { finalHeight } = live.service.chain ?? { finalHeight: -1 };
  const { height } = service.index;
  assert.ok(finalHeight >= 0);
  const above = open({ from: `${(finalHeight + 1) * 1_048_576}.00000000` });
  if (finalHeight < height) {
    assert.deepEqual(above.reader.reorganized, [finalHeight]);
    assert.ok(above.reader.events.every(({ seq }) => seq >= (finalHeight + 1) * 1_048_576));
  }
  above.hub.close();
  const below = open({ from: `${finalHeight * 1_048_576}.00000000` });
  assert.deepEqual(below.reader.reorganized, [-1], "it has followed another chain");
  assert.equal(below.reader.events.length, rows().length);
  below.hub.close();
  const same = open({ from: open().stream.token });
  assert.deepEqual(same.reader.reorganized, []);
  same.hub.close();
});

test("a point above the node's height is compared when the node gets there", async () => {
  const ahead = (service.index.height + 1) * 1_048_576;
  const { reader, hub } = open({ from: `${ahead}.00000000` });
  assert.deepEqual([reader.reorganized, reader.events], [[], []]);
  live.pay(1);
  await settle();
  assert.equal(reader.reorganized.length, 1);
  hub.close();
});

test("events that are no longer kept are not passed over in silence", () => {
  const { index } = service;
  const oldest = 5;
  const pruned = new Proxy(index, {
    get: (target, name) => {
      return name === "beginsAt" ? oldest : Reflect.get(target, name, target);
    },
  });
  const feed = new EventFeed({ ...service, index: pruned });
  const gone = (token: string) => () => feed.requireKept(readToken(token));
  assert.doesNotThrow(gone(`${oldest * 1_048_576}`));
  assert.doesNotThrow(gone(`${oldest * 1_048_576 - 1}`), "behind the last event that is gone");
  for (const token of ["-1", "0", `${(oldest - 1) * 1_048_576 - 1}`]) {
    assert.throws(gone(token), (cause: unknown) => {
      assert.ok(cause instanceof RpcError);
      assert.equal(cause.code, "RPC_SEQ_GONE", token);
      assert.equal(cause.more.evidence?.oldest_height, oldest);
      return true;
    });
  }
});

test("a reader that stops is waited for, and let go beyond the backlog", async () => {
  const { reader, stream, hub } = open();
  reader.buffered = 256 * KIB + 1;
  live.pay(1);
  await settle();
  assert.equal(reader.events.length, 0, "it is waited for");
  reader.buffered = 0;
  stream.pump();
  const taken = reader.events.length;
  assert.ok(taken > 0, "it goes on where it stopped");
  const { token } = stream;
  reader.buffered = 256 * KIB + 1;
  live.pay(1);
  await settle();
  assert.equal(reader.slowToken, null);
  reader.buffered = 1024 * KIB;
  live.pay(1);
  await settle();
  assert.equal(reader.slowToken, token, "the token of what it was sent last");
  live.pay(1);
  await settle();
  assert.equal(reader.events.length, taken, "nothing comes after the end");
  hub.close();
});

test("a reader that takes nothing for a minute is let go", async () => {
  const { reader, hub, timer } = open();
  reader.buffered = 256 * KIB + 1;
  live.pay(1);
  await settle();
  timer.advance(59_999);
  assert.equal(reader.slowToken, null);
  timer.advance(1);
  assert.notEqual(reader.slowToken, null);
  hub.close();
});

test("tokens have one form", () => {
  for (const text of [
    "",
    "x",
    "1.",
    "1.0123456",
    "1.0123456g",
    "01",
    "-2",
    "1e3",
    "9007199254740993",
    " 1",
  ]) {
    assert.throws(() => readToken(text), RpcError, text);
  }
  assert.deepEqual(readToken("-1"), { seq: -1, hash8: null });
  assert.deepEqual(readToken("7.0123abcd"), { seq: 7, hash8: "0123abcd" });
});

test("a sign of life every 15 s, with a resume point", async () => {
  const scene = httpScene(service);
  const { app, timer } = scene;
  const stream = await app.inject({
    method: "GET",
    url: "/v1/events?types=vote_cast&from=-1",
    headers: { host: "localhost" },
    payloadAsStream: true,
  });
  assert.equal(stream.statusCode, 200);
  assert.equal(stream.headers["content-type"], "text/event-stream");
  const chunks: string[] = [];
  stream.stream().on("data", (chunk) => chunks.push(String(chunk)));
  await settle();
  const begun = chunks.join("");
  assert.match(begun, /^retry: 1000\nid: -1\n\n/);
  assert.equal(
    [...begun.matchAll(/^event: vote_cast$/gm)].length,
    rows().filter((row) => row.topic === "vote_cast").length,
  );
  timer.advance(14_999);
  await settle();
  assert.equal(chunks.join(""), begun);
  timer.advance(1);
  await settle();
  const { height } = service.index;
  const beat = chunks.join("").slice(begun.length);
  assert.match(
    beat,
    new RegExp(`^: head ${height}\nid: ${(height + 1) * 1_048_576 - 1}\\.[0-9a-f]{8}\n\n$`),
  );
  stream.stream().destroy();
  await scene.close();
});

test("Last-Event-ID goes before from, and nonsense is refused", async () => {
  const scene = httpScene(service);
  for (const [url, headers] of [
    ["/v1/events?from=x", {}],
    ["/v1/events?types=vote_casted", {}],
    ["/v1/events?typs=vote_cast", {}],
    ["/v1/events?from=-1", { "last-event-id": "x" }],
    ["/v1/events?min_severity=loud", {}],
  ] as const) {
    const answer = await scene.get(url, headers);
    assert.deepEqual([answer.statusCode, answer.json().name], [400, "RPC_PARAMS"], url);
  }
  await scene.close();
  live.close();
});
