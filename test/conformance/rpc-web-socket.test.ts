import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Client, RequestManager, WebSocketTransport } from "@open-rpc/client-js";
import { JSONRPCClient, JSONRPCServer, JSONRPCServerAndClient } from "json-rpc-2.0";
import WebSocket from "ws";
import { createClient, type MethodName } from "../../src/client/client.ts";
import type { MethodSet } from "../../src/rpc/method.ts";
import { METHODS } from "../../src/rpc/method-table.ts";
import { exampleNode } from "../support/node/example-node.ts";
import { listen } from "../support/node/http-listening.ts";
import { liveService } from "../support/node/live-service.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A notification of an event, as a reader of a WebSocket hears it. */
interface Heard {
  readonly subscription: string;
  readonly token: string;
  readonly event: { readonly seq: number; readonly height: number; readonly type: string };
}

/** What a client of somebody else does over a WebSocket. */
interface Foreign {
  request(method: string, params: Fields): PromiseLike<unknown>;
  /** Events so far, in their order. */
  readonly heard: readonly Heard[];
  close(): void;
}

const TABLE: MethodSet = METHODS;
const READS = Object.values(TABLE).filter(({ kind }) => kind === "read");

/** What changes from one call to the next though no block came. */
const PASSING = new Set(["node_status", "pq_status"]);

const { http: node, close } = await exampleNode("public");
const live = liveService();
const lively = await listen(live.service);

after(async () => {
  await close();
  await lively.close();
  live.close();
});

async function openRpcClient(url: string): Promise<Foreign> {
  const manager = new RequestManager([new WebSocketTransport(url)]);
  await manager.connectPromise;
  const client = new Client(manager);
  const heard: Heard[] = [];
  client.onNotification(({ params }) => heard.push(params as unknown as Heard));
  return {
    request: (method, params) => client.request({ method, params }),
    heard,
    close: () => client.close(),
  };
}

async function jsonRpcClient(url: string): Promise<Foreign> {
  const socket = new WebSocket(url);
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  const both = new JSONRPCServerAndClient(
    new JSONRPCServer(),
    new JSONRPCClient((call) => socket.send(JSON.stringify(call))),
  );
  const heard: Heard[] = [];
  both.addMethod("event", (params) => heard.push(params as Heard));
  socket.on("message", (data) => void both.receiveAndSend(JSON.parse(String(data))));
  return {
    request: (method, params) => both.request(method, params),
    heard,
    close: () => socket.terminate(),
  };
}

for (const [name, connect] of [
  ["json-rpc-2.0", jsonRpcClient],
  ["@open-rpc/client-js", openRpcClient],
] as const) {
  test(`${name} calls every read over a WebSocket, with the answers of HTTP`, async () => {
    const theirs = await connect(`ws://127.0.0.1:${node.port}/ws`);
    const ours = createClient({ url: node.url });
    let calls = 0;
    for (const method of READS) {
      for (const { name: example, params } of method.examples) {
        const answer = await theirs.request(method.name, params);
        calls += 1;
        if (PASSING.has(method.name)) continue;
        const expected = await ours.call(method.name as MethodName, params as never);
        assert.deepEqual(answer, expected, `${method.name}, ${example}`);
      }
    }
    assert.ok(calls >= READS.length, `${calls}`);
    const refused = theirs.request("get_block", { block: 1_000_000 });
    await assert.rejects(
      async () => await refused,
      (cause: { readonly code?: number }) => cause.code === -32001,
    );
    theirs.close();
    assert.deepEqual(node.failures, []);
  });

  test(`${name} follows events over a WebSocket, and lets go of them`, async () => {
    const theirs = await connect(`ws://127.0.0.1:${lively.port}/ws`);
    const seen = (id: string): readonly number[] =>
      theirs.heard.filter(({ subscription }) => subscription === id).map(({ event }) => event.seq);
    const kept = (after: number): readonly number[] =>
      live.service.index.events
        .list({ after, order: "ascending", limit: 100_000 })
        .map(({ seq }) => seq);
    const all = (await theirs.request("subscribe", { from: "-1" })) as Fields;
    assert.deepEqual(all, { id: "sub-1", token: "-1" });
    await until(() => seen("sub-1").length === kept(-1).length);
    assert.deepEqual(seen("sub-1"), kept(-1), "the whole past, in its order");
    const before = kept(-1).at(-1) ?? 0;
    const payments = { filter: { types: ["transferred"] } };
    const fresh = (await theirs.request("subscribe", payments)) as Fields;
    assert.equal(fresh.id, "sub-2");
    live.pay(3);
    live.pay(1);
    await until(() => seen("sub-1").length === kept(-1).length);
    assert.deepEqual(seen("sub-1"), kept(-1));
    const paid = theirs.heard.filter(({ subscription }) => subscription === "sub-2");
    assert.deepEqual(
      paid.map(({ event }) => [event.type, event.seq > before]),
      Array(4).fill(["transferred", true]),
    );
    const [point] = paid;
    assert.ok(point !== undefined);
    assert.match(point.token, new RegExp(`^${point.event.seq}\\.[0-9a-f]{8}$`));
    // Another reader goes on from the token of the first payment.
    const again = { ...payments, from: point.token };
    assert.deepEqual(await theirs.request("subscribe", again), { id: "sub-3", token: point.token });
    await until(() => seen("sub-3").length === 3);
    assert.deepEqual(seen("sub-3"), seen("sub-2").slice(1));
    for (const id of ["sub-1", "sub-2"]) {
      assert.deepEqual(await theirs.request("unsubscribe", { id }), { id });
    }
    const left = theirs.heard.length;
    live.pay(1);
    await until(() => seen("sub-3").length === 4);
    assert.equal(theirs.heard.length, left + 1, "only the one that is left hears of it");
    theirs.close();
    assert.deepEqual(lively.failures, []);
  });
}

/** Waits for what is on its way over the loopback. */
async function until(isSo: () => boolean): Promise<void> {
  for (let turn = 0; !isSo(); turn++) {
    assert.ok(turn < 20_000, "it does not come");
    await new Promise((resolve) => setImmediate(resolve));
  }
}
