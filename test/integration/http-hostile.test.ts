import assert from "node:assert/strict";
import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { after, test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import WebSocket from "ws";
import { listen } from "../support/node/http-listening.ts";
import { liveService } from "../support/node/live-service.ts";

const MIB = 1024 * 1024;
const CONNECTIONS = 40;
/** Short, so that the test need not wait for the times of a real node. */
const TIMES = { headersMs: 400, requestMs: 1600, idleMs: 400, checkMs: 50 };
const ATTACKER = "127.0.0.66";
const READ = '{"jsonrpc":"2.0","id":1,"method":"subtract","params":[42,23]}';

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

const live = liveService();
const limits = { connections: CONNECTIONS, backlogBytes: 64 * 1024 };
const node = await listen(live.service, { limits, times: TIMES });

let honestCalls = 0;

after(async () => {
  await node.close();
  live.close();
});

/** A connection of the attacker, who has another address than honest callers. */
async function attack(): Promise<Socket> {
  const socket = connect({ host: "127.0.0.1", port: node.port, localAddress: ATTACKER });
  socket.on("error", () => {});
  await new Promise<void>((resolve) => socket.once("connect", resolve));
  return socket;
}

/** All that the node says until it ends the connection. */
async function heard(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  await new Promise<void>((resolve) => socket.once("close", () => resolve()));
  return Buffer.concat(chunks).toString();
}

/** One call of somebody honest, on a connection of its own. */
async function honest(): Promise<void> {
  const body = await new Promise<string>((resolve, reject) => {
    const call = request(
      { host: "127.0.0.1", port: node.port, method: "POST", path: "/rpc", agent: false },
      (response) => {
        let text = "";
        response.on("data", (chunk) => {
          text += chunk;
        });
        response.on("end", () => resolve(text));
      },
    );
    call.on("error", reject);
    call.end(READ);
  });
  assert.equal(JSON.parse(body).result?.difference, 19);
  honestCalls += 1;
}

function post(body: string, headers = ""): string {
  const length = `Content-Length: ${Buffer.byteLength(body)}\r\n`;
  return `POST /rpc HTTP/1.1\r\nHost: localhost\r\n${headers}${length}\r\n${body}`;
}

test("a body that is announced or grows too large is refused, and never held", async () => {
  const announced = await attack();
  announced.write("POST /rpc HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000000000\r\n\r\n[");
  assert.match(await heard(announced), /^HTTP\/1\.1 413 [\s\S]*RPC_TOO_LARGE/);
  const growing = await attack();
  growing.write("POST /rpc HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
  const chunk = `10000\r\n${" ".repeat(0x10000)}\r\n`;
  for (let count = 0; count < 40; count++) growing.write(chunk);
  assert.match(await heard(growing), /^HTTP\/1\.1 413 [\s\S]*RPC_TOO_LARGE/);
  await honest();
});

test("slow headers, slow bodies and silence end in time", async () => {
  const body = await attack();
  body.write("POST /rpc HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{");
  const headers = await attack();
  headers.write("POST /rpc HTTP/1.1\r\nHost: local");
  const ends: string[] = [];
  const watch = async (name: string, socket: Socket): Promise<void> => {
    assert.match(await heard(socket), /^HTTP\/1\.1 408 /, name);
    ends.push(name);
  };
  await Promise.all([watch("body", body), watch("headers", headers)]);
  assert.deepEqual(ends, ["headers", "body"], "headers have less time than bodies");
  const silent = await attack();
  await heard(silent);
  await honest();
});

test("headers beyond 16 KiB are refused", async () => {
  const bomb = await attack();
  bomb.write(
    `GET /v1/numbers HTTP/1.1\r\nHost: localhost\r\nX-Bomb: ${"x".repeat(17 * 1024)}\r\n\r\n`,
  );
  assert.match(await heard(bomb), /^HTTP\/1\.1 413 [\s\S]*RPC_TOO_LARGE/);
  const garbage = await attack();
  garbage.write("\u0016\u0003\u0001 this is no HTTP\r\n\r\n");
  assert.match(await heard(garbage), /^HTTP\/1\.1 400 [\s\S]*RPC_REQUEST/);
  const twoLengths = await attack();
  twoLengths.write(post(READ, "Transfer-Encoding: chunked\r\n"));
  assert.match(await heard(twoLengths), /^HTTP\/1\.1 400 /);
  await honest();
});

test("one address holds a fifth of all connections, and the others are left to others", async () => {
  const held: Socket[] = [];
  for (let count = 0; count < CONNECTIONS; count++) held.push(await attack());
  await new Promise((resolve) => setImmediate(resolve));
  await honest();
  const isOpen = await Promise.all(held.map(isKept));
  assert.ok(isOpen.filter(Boolean).length <= CONNECTIONS / 5);
  for (const socket of held) socket.destroy();
});

test("floods of malformed and deep JSON cost the flooder its own share", async () => {
  const bodies = [
    "{",
    `${"[".repeat(500_000)}`,
    `{"a":${'{"a":'.repeat(40)}1${"}".repeat(41)}`,
    `[${Array.from({ length: 51 }, () => READ)}]`,
    `{"jsonrpc":"2.0","id":1,"method":"${"m".repeat(100_000)}"}`,
    READ,
  ];
  const statuses = new Map<string, number>();
  const flood = async (rounds: number): Promise<number> => {
    for (let round = 0; round < rounds; round++) {
      const socket = await attack();
      const said = heard(socket);
      for (const body of bodies) socket.write(post(body));
      socket.end();
      for (const [, status = ""] of (await said).matchAll(/HTTP\/1\.1 (\d+)/g)) {
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
      if (round % 10 === 0) await honest();
    }
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const first = await flood(40);
  const second = await flood(80);
  assert.ok(second - first < 32 * MIB, `${second - first} bytes more after twice the flood`);
  assert.ok((statuses.get("429") ?? 0) > 0, JSON.stringify([...statuses]));
  assert.equal(statuses.get("500"), undefined);
});

test("a foreign Host is refused over a real socket, also on the WebSocket", async () => {
  const page = await attack();
  page.write("GET /v1/numbers HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n");
  assert.match(await heard(page), /^HTTP\/1\.1 403 [\s\S]*RPC_FORBIDDEN/);
  const upgrade = await attack();
  upgrade.write(
    "GET /ws HTTP/1.1\r\nHost: rebound.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
  );
  assert.match(await heard(upgrade), /^HTTP\/1\.1 403 [\s\S]*RPC_FORBIDDEN/);
});

test("WebSockets: ten by address, twenty subscriptions, 1 MiB a message", async () => {
  const url = `ws://127.0.0.1:${node.port}/ws`;
  const open: WebSocket[] = [];
  for (let count = 0; count < 8; count++) open.push(await opened(url, "127.0.0.67"));
  for (const socket of open) socket.terminate();
  const wide = await listen(live.service);
  const wideUrl = `ws://127.0.0.1:${wide.port}/ws`;
  const sockets: WebSocket[] = [];
  for (let count = 0; count < 10; count++) sockets.push(await opened(wideUrl, "127.0.0.68"));
  await assert.rejects(opened(wideUrl, "127.0.0.68"), /429/);
  const [socket] = sockets;
  assert.ok(socket !== undefined);
  for (let count = 0; count < 20; count++) {
    assert.notEqual((await called(socket, "subscribe", {})).result, undefined, `${count}`);
  }
  assert.equal((await called(socket, "subscribe", {})).error.data.name, "RPC_RATE_LIMITED");
  assert.equal((await called(socket, "unsubscribe", { id: "sub-1" })).result.id, "sub-1");
  assert.notEqual((await called(socket, "subscribe", {})).result, undefined);
  assert.equal(
    (await called(socket, "unsubscribe", { id: "sub-1" })).error.data.name,
    "RPC_NOT_FOUND",
  );
  const ended = new Promise<number>((resolve) => socket.once("close", resolve));
  socket.send("x".repeat(MIB + 1));
  assert.equal(await ended, 1009, "message too big");
  await wide.close();
});

test("a reader that does not read is let go with its last token, and can go on from there", async () => {
  const socket = await opened(`ws://127.0.0.1:${node.port}/ws`, "127.0.0.69");
  const lastSeen = new Map<string, number>();
  for (let count = 0; count < 20; count++) await called(socket, "subscribe", { from: "-1" });
  socket.on("message", (data) => {
    const { params } = JSON.parse(String(data));
    if (params !== undefined) lastSeen.set(params.subscription, params.event.seq);
  });
  const ended = new Promise<readonly [number, string]>((resolve) => {
    socket.once("close", (code, reason) => resolve([code, String(reason)]));
  });
  socket.pause();
  collectGarbage();
  const before = process.memoryUsage();
  const { finalHeight } = live.service.reader.store;
  for (let round = 0; round < 150; round++) {
    live.pay(12);
    await new Promise((resolve) => setImmediate(resolve));
  }
  collectGarbage();
  const grown = process.memoryUsage().external - before.external;
  assert.ok(grown < 16 * MIB, `${grown} bytes more after height ${finalHeight}`);
  await honest();
  socket.resume();
  const [code, token] = await ended;
  assert.equal(code, 4008);
  const [seq = ""] = token.split(".");
  const { events } = live.service.index;
  const missed = [...lastSeen.values()].map(
    (last) =>
      events.list({ after: last, before: Number(seq) + 1, order: "ascending", limit: 1 }).length,
  );
  assert.ok(missed.includes(0), `nothing lies between what was read and ${token}`);
  assert.ok(events.list({ after: Number(seq), order: "ascending", limit: 1 }).length > 0);
});

test("honest callers were answered all the while", () => {
  assert.ok(honestCalls >= 15, `${honestCalls}`);
  assert.deepEqual(node.failures, []);
});

/** True where the node has not ended a connection on which nothing was said. */
async function isKept(socket: Socket): Promise<boolean> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  return !socket.destroyed && socket.readyState === "open";
}

async function opened(url: string, localAddress: string): Promise<WebSocket> {
  const socket = new WebSocket(url, { localAddress });
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  return socket;
}

// biome-ignore lint/suspicious/noExplicitAny: each test knows the result of the method that it calls.
async function called(socket: WebSocket, method: string, params: object): Promise<any> {
  const answer = new Promise((resolve) => {
    const take = (data: WebSocket.RawData): void => {
      const message = JSON.parse(String(data));
      if (message.id !== 1) return;
      socket.off("message", take);
      resolve(message);
    };
    socket.on("message", take);
  });
  socket.send(JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }));
  return await answer;
}
