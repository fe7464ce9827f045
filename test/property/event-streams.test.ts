import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import WebSocket from "ws";
import { createClient } from "../../src/client/client.ts";
import { type Listening, listen } from "../support/node/http-listening.ts";
import { type LiveService, liveService } from "../support/node/live-service.ts";
import { Random } from "../support/random.ts";

const ROUNDS = 30;
const SEED = Number(process.env.SEED ?? 20_261_130);

/** What a reader of events must have in the end: each event of the index once, in its order. */
describe("events over random disconnects", () => {
  let live: LiveService;
  let node: Listening;
  const random = new Random(SEED);

  before(async () => {
    live = liveService();
    node = await listen(live.service);
  });

  after(async () => {
    await node.close();
    live.close();
  });

  /** Numbers of all events after one, straight from the index. */
  const eventsAfter = (seq: number): readonly number[] =>
    live.service.index.events
      .list({ after: seq, order: "ascending", limit: 1_000_000 })
      .map((row) => row.seq);

  test(`the typed client misses none and repeats none (seed ${SEED})`, async () => {
    const stop = new AbortController();
    let isCut = false;
    const cutting = cutFetch(random, () => {
      isCut = true;
    });
    const client = createClient({ url: node.url, fetch: cutting, sleep: async () => {} });
    const seen: number[] = [];
    let rounds = 0;
    for await (const item of client.events({ from: "-1", signal: stop.signal })) {
      assert.equal(item.kind, "event");
      if (item.kind === "event") seen.push(item.event.seq);
      const isAtEnd = item.kind === "event" && item.event.seq === eventsAfter(-1).at(-1);
      if (isAtEnd && rounds === ROUNDS) stop.abort();
      if (rounds === ROUNDS || !(isAtEnd || random.percent(10))) continue;
      live.pay(random.between(1, 4));
      rounds += 1;
    }
    assert.ok(isCut, "the line was never cut");
    assert.deepEqual(seen, eventsAfter(-1));
  });

  test(`a WebSocket that goes on from its last token misses none and repeats none (seed ${SEED})`, async () => {
    const start = eventsAfter(-1).at(-1) ?? -1;
    const seen: number[] = [];
    let token = `${start}`;
    for (let round = 0; round < ROUNDS; round++) {
      const socket = new WebSocket(`ws://127.0.0.1:${node.port}/ws`);
      await new Promise((resolve) => socket.once("open", resolve));
      const isOver = takeEvents(socket, random.between(1, 6), (taken) => {
        seen.push(taken.event.seq);
        token = taken.token;
      });
      const params = { from: token };
      socket.send(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "subscribe", params }));
      live.pay(random.between(3, 6));
      live.pay(random.between(3, 6));
      await isOver;
      socket.terminate();
    }
    const all = eventsAfter(start);
    assert.deepEqual(seen, all.slice(0, seen.length));
    assert.ok(seen.length >= ROUNDS);
  });
});

/** A `fetch` whose answers break after some bytes, in the middle of an event as well as between two. */
function cutFetch(random: Random, onCut: () => void): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    let left = random.between(1, random.pick([2_000, 20_000, 300_000]));
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        if (left === 0) {
          onCut();
          controller.error(new Error("the line is cut"));
          return;
        }
        const { done, value } = await reader.read();
        if (done) return controller.close();
        const part = value.subarray(0, left);
        left -= part.length;
        controller.enqueue(part);
        if (left === 0) await reader.cancel();
      },
      cancel: () => reader.cancel(),
    });
    return new Response(body, { status: response.status, headers: response.headers });
  };
}

interface TakenEvent {
  readonly event: { readonly seq: number };
  readonly token: string;
}

/** Takes so many events from a subscription. What arrives after the reader has gone is not counted as taken. */
function takeEvents(
  socket: WebSocket,
  count: number,
  take: (taken: TakenEvent) => void,
): Promise<void> {
  let taken = 0;
  return new Promise((resolve) => {
    socket.on("message", (data) => {
      const { method, params } = JSON.parse(String(data));
      if (method !== "event" || taken >= count) return;
      take(params);
      taken += 1;
      if (taken >= count) resolve();
    });
  });
}
