import assert from "node:assert/strict";
import { connect, type Socket } from "node:net";
import { after, test } from "node:test";
import WebSocket from "ws";
import type { Sequencer } from "../../src/node/sequencer/sequencer.ts";
import type { SequencerNotice } from "../../src/node/sequencer/sequencer-notice.ts";
import type { NodeService } from "../../src/node/service/node-service.ts";
import type { Height, TimeMs } from "../../src/primitives/brand.ts";
import { listen } from "../support/node/http-listening.ts";
import { liveService } from "../support/node/live-service.ts";
import { ManualTimer } from "../support/node/manual-timer.ts";

const PING = 0x9;
const live = liveService();
const notified = new Set<(notice: SequencerNotice) => void>();
const service = withNotices(live.service);
const timer = new ManualTimer();
const node = await listen(service, { timer });

after(async () => {
  await node.close();
  live.close();
});

/** The service with a sequencer whose notices the test tells. */
function withNotices(of: NodeService): NodeService {
  const onNotice: Sequencer["onNotice"] = (listener) => {
    notified.add(listener);
    return () => notified.delete(listener);
  };
  const { sequencer } = of;
  assert.ok(sequencer !== null);
  return { ...of, sequencer: { ...sequencer, onNotice } };
}

const tell = (notice: SequencerNotice): void => {
  for (const listener of notified) listener(notice);
};

/** A WebSocket that answers to nothing but what the test has it say. */
class BareSocket {
  readonly #socket: Socket;
  /** Opcodes of the frames that came. Frames of a server are short here and carry no mask. */
  readonly opcodes: number[] = [];
  isClosed = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (data: Buffer) => {
      for (let at = 0; at < data.length; at += 2 + ((data[at + 1] ?? 0) & 0x7f)) {
        this.opcodes.push((data[at] ?? 0) & 0x0f);
      }
    });
    socket.on("error", () => {});
    socket.once("close", () => {
      this.isClosed = true;
    });
  }

  static async open(): Promise<BareSocket> {
    const socket = connect({ host: "127.0.0.1", port: node.port });
    socket.write(
      "GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    );
    const answer = await new Promise<Buffer>((resolve) => socket.once("data", resolve));
    assert.match(answer.toString(), /^HTTP\/1\.1 101 /);
    // The accept value of this key is the one of RFC 6455, section 1.3.
    assert.match(answer.toString(), /Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=/);
    return new BareSocket(socket);
  }

  /** Answers a ping: an empty pong under a mask of zeros. */
  pong(): void {
    this.#socket.write(Uint8Array.of(0x8a, 0x80, 0, 0, 0, 0));
  }

  end(): void {
    this.#socket.destroy();
  }
}

test("a ping every 30 s; who has not answered by the next one is gone, who has stays", async () => {
  const [mute, lively] = [await BareSocket.open(), await BareSocket.open()];
  const pings = ({ opcodes }: BareSocket): number => opcodes.filter((code) => code === PING).length;
  await pass(29_999);
  assert.deepEqual([pings(mute), pings(lively)], [0, 0]);
  await pass(1);
  await until(() => pings(mute) === 1 && pings(lively) === 1);
  lively.pong();
  await settle();
  await pass(29_999);
  assert.equal(mute.isClosed, false, "it has until the next ping");
  await pass(1);
  await until(() => mute.isClosed);
  await until(() => pings(lively) === 2);
  assert.equal(lively.isClosed, false);
  lively.pong();
  await settle();
  await pass(30_000);
  await until(() => pings(lively) === 3);
  // It answers no more, and is let go like the other.
  await pass(30_000);
  await until(() => lively.isClosed);
  // A library of others answers by itself, however long it stays.
  const usual = new WebSocket(`ws://127.0.0.1:${node.port}/ws`);
  let pinged = 0;
  usual.on("ping", () => {
    pinged += 1;
  });
  await new Promise<void>((resolve) => usual.once("open", () => resolve()));
  for (let round = 1; round <= 5; round++) {
    await pass(30_000);
    await until(() => pinged === round);
    await settle();
  }
  assert.equal(usual.readyState, usual.OPEN);
  usual.terminate();
});

/** What is told on the channel `node` for each notice, from the table of docs/spec/node/sequencer.md. */
const NOTICES: readonly (readonly [SequencerNotice, Readonly<Record<string, unknown>>])[] = [
  [
    { type: "clockJumped", jumpMs: -5000, nowMs: 7000 as TimeMs, blockMs: 12_000 as TimeMs },
    {
      type: "clock_jumped",
      severity: "warning",
      data: { jump_ms: -5000, now_ms: 7000, block_ms: 12_000 },
    },
  ],
  [
    { type: "unblocked", height: 9 as Height },
    { type: "sequencer_unblocked", severity: "info", data: { height: 9 } },
  ],
  [
    { type: "listenerFailed", height: 9 as Height, cause: new Error("a secret of the inside") },
    { type: "listener_failed", severity: "critical", data: { height: 9 } },
  ],
];

test("the channel node: facts without a place in a block, without seq, over WebSocket and SSE", async () => {
  const socket = new WebSocket(`ws://127.0.0.1:${node.port}/ws`);
  const heard: { readonly [name: string]: unknown }[] = [];
  socket.on("message", (data) => heard.push(JSON.parse(String(data))));
  await new Promise<void>((resolve) => socket.once("open", () => resolve()));
  const ask = (id: number, method: string, params: object): void =>
    socket.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
  ask(1, "subscribe", { channel: "node" });
  await until(() => heard.length === 1);
  assert.deepEqual(heard[0]?.result, { id: "sub-1", token: null });
  const gone = new AbortController();
  const stream = await fetch(`${node.url}/v1/events?channel=node`, { signal: gone.signal });
  const body = stream.body ?? assert.fail("no body");
  let said = "";
  const reading = (async () => {
    for await (const part of body) said += Buffer.from(part).toString();
  })().catch(() => {});
  for (const [notice] of NOTICES) tell(notice);
  // What stands in a block does not come on this channel.
  live.pay(2);
  await until(() => heard.length === 1 + NOTICES.length);
  assert.deepEqual(
    heard.slice(1).map(({ params }) => params),
    NOTICES.map(([, event]) => ({ subscription: "sub-1", token: null, event })),
  );
  await until(() => (said.match(/^data: /gm) ?? []).length === NOTICES.length);
  const told = said.split("\n\n").filter((part) => part.startsWith("event: "));
  assert.deepEqual(
    told,
    NOTICES.map(([, event]) => `event: ${event.type}\ndata: ${JSON.stringify(event)}`),
  );
  assert.doesNotMatch(said, /^id:|"seq"|secret/m);
  ask(2, "unsubscribe", { id: "sub-1" });
  await until(() => heard.length === 2 + NOTICES.length);
  gone.abort();
  await reading;
  await until(() => notified.size === 0);
  const [first] = NOTICES;
  assert.ok(first !== undefined);
  tell(first[0]);
  await settle();
  assert.equal(heard.length, 2 + NOTICES.length);
  socket.terminate();
});

test("the stream of the channel node tells the head each 15 s as well", async () => {
  const gone = new AbortController();
  const stream = await fetch(`${node.url}/v1/events?channel=node`, { signal: gone.signal });
  const reader = (stream.body ?? assert.fail("no body")).getReader();
  timer.advance(15_000);
  const { value } = await reader.read();
  const { height } = service.index;
  assert.equal(Buffer.from(value ?? []).toString(), `: head ${height}\n\n`);
  gone.abort();
});

test("the channel node has no filter and no place to go on from", async () => {
  for (const query of ["types=vote_cast", "from=-1", "min_severity=critical"]) {
    const response = await fetch(`${node.url}/v1/events?channel=node&${query}`);
    assert.equal(response.status, 400, query);
    assert.equal(((await response.json()) as { name: string }).name, "RPC_PARAMS", query);
  }
  const socket = new WebSocket(`ws://127.0.0.1:${node.port}/ws`);
  await new Promise<void>((resolve) => socket.once("open", () => resolve()));
  for (const more of [{ filter: { types: ["vote_cast"] } }, { from: "-1" }]) {
    const answer = new Promise((resolve) => socket.once("message", resolve));
    const params = { channel: "node", ...more };
    socket.send(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "subscribe", params }));
    assert.match(String(await answer), /"name":"RPC_PARAMS"/);
  }
  socket.terminate();
  assert.deepEqual(node.failures, []);
});

async function pass(ms: number): Promise<void> {
  timer.advance(ms);
  await settle();
}

/** Lets what is on its way over the loopback arrive. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
}

async function until(isSo: () => boolean): Promise<void> {
  for (let turn = 0; !isSo(); turn++) {
    assert.ok(turn < 50_000, "it does not come");
    await new Promise((resolve) => setImmediate(resolve));
  }
}
