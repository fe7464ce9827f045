import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import WebSocket from "ws";
import { toHex0x } from "../../src/primitives/hex.ts";
import { makeNodeLedger } from "../support/node/node-ledger.ts";
import { OperatedNode } from "../support/node/operated-node.ts";
import { Sender } from "../support/node/sender.ts";
import { runCli } from "../support/run-cli.ts";
import { temporaryFolder } from "../support/temporary.ts";

const MIB = 1024 * 1024;
/** What all attacks together may cost the process, beside what it had after a first round of them. */
const GROWTH_MAX = 128 * MIB;
/** What the process may ever have: it holds the bodies that are on their way, which are bounded. */
const PEAK_MAX = 1024 * MIB;

const data = join(temporaryFolder(), "data");
const { senders, chainId } = await makeNodeLedger(data, 2);
// The limits are those of a node whose operator has named none.
const node = await OperatedNode.start(["--data", data]);
const port = Number(new URL(node.addresses.url).port);
const [honestKey, victimKey] = senders;
assert.ok(honestKey !== undefined && victimKey !== undefined);
const honest = new Sender(honestKey, chainId);
const victim = new Sender(victimKey, chainId);

/** Memory that the process has, and the most that it ever had. */
function memory(): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${node.pid}/status`, "utf8");
  const read = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1]) * 1024;
  return { now: read("VmRSS"), peak: read("VmHWM") };
}

/** A connection from an address of its own among those of this machine. */
async function open(address: string): Promise<Socket> {
  const socket = connect({ host: "127.0.0.1", port, localAddress: address });
  socket.on("error", () => {});
  await new Promise<void>((resolve) => {
    socket.once("connect", resolve);
    socket.once("close", () => resolve());
  });
  return socket;
}

/** All that the node says until it ends the connection, or until the time is over. */
async function heard(socket: Socket, ms = 20_000): Promise<string> {
  const parts: Buffer[] = [];
  socket.on("data", (part: Buffer) => parts.push(part));
  const alarm = setTimeout(() => socket.destroy(), ms);
  if (!socket.closed) await new Promise<void>((resolve) => socket.once("close", () => resolve()));
  clearTimeout(alarm);
  return Buffer.concat(parts).toString("latin1");
}

function post(body: string): string {
  const head = `POST /rpc HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${Buffer.byteLength(body)}`;
  return `${head}\r\n\r\n${body}`;
}

function call(method: string, params: object, id = 1): string {
  return JSON.stringify({ jsonrpc: "2.0", id, method, params });
}

/** One answer to a caller from an address. */
async function ask(address: string, body: string): Promise<string> {
  return await new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: "127.0.0.1",
        port,
        path: "/rpc",
        method: "POST",
        localAddress: address,
        agent: false,
      },
      (response) => {
        let text = "";
        response.on("data", (part) => {
          text += part;
        });
        response.on("end", () => resolve(text));
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/** Bodies that are no calls, or too many at once. */
const NONSENSE = [
  "{",
  "[".repeat(500_000),
  `{"a":${'{"a":'.repeat(40)}1${"}".repeat(41)}`,
  `[${Array.from({ length: 51 }, (_, id) => call("node_status", {}, id))}]`,
  `[${Array.from({ length: 5000 }, () => "1")}]`,
  call("m".repeat(100_000), {}),
  `{"jsonrpc":"2.0","id":1,"id":2,"method":"node_status"}`,
  "\u0000\u0001",
];

async function floodNonsense(address: string): Promise<void> {
  for (let round = 0; round < 8; round++) {
    const socket = await open(address);
    for (const body of NONSENSE) socket.write(post(body));
    socket.end();
    assert.doesNotMatch(await heard(socket), /HTTP\/1\.1 5\d\d/);
  }
}

/** Batches of what costs most: each call counts, and the rest is refused. */
async function floodCostly(address: string): Promise<void> {
  const slow = Array.from({ length: 50 }, (_, id) => call("search", { q: `word ${id}` }, id));
  for (let round = 0; round < 10; round++) {
    const answers = JSON.parse(await ask(address, `[${slow}]`));
    // Once no token is left in any class, the batch is refused as a whole.
    if (Array.isArray(answers)) assert.equal(answers.length, 50);
    else assert.equal(answers.error.data.name, "RPC_RATE_LIMITED");
    if (round > 0) assert.match(JSON.stringify(answers), /RPC_RATE_LIMITED/);
  }
}

/** Signatures that do not hold, each its own, and one true transaction again and again. */
async function floodForgeries(address: string, replayed: string): Promise<void> {
  const whole = victim.transaction();
  for (let bit = 0; bit < 60; bit++) {
    const bytes = Uint8Array.from(whole);
    const place = bytes.length - 1 - (bit >> 3);
    bytes[place] = (bytes[place] ?? 0) ^ (1 << (bit & 7));
    const answer = await ask(address, call("submit_tx", { tx: toHex0x(bytes) }));
    assert.match(answer, /GOV_SIGNATURE_INVALID|RPC_SIGNATURE_INVALID|RPC_RATE_LIMITED/);
    const again = await ask(address, call("submit_tx", { tx: replayed }));
    assert.match(again, /"status":"committed"|RPC_RATE_LIMITED/);
  }
}

/** Bodies that never end, just below the limit, from one address; and bodies that pass it. */
async function holdBodies(address: string): Promise<void> {
  const head = "POST /rpc HTTP/1.1\r\nHost: localhost\r\n";
  const sockets: Socket[] = [];
  for (let count = 0; count < 30; count++) {
    const socket = await open(address);
    socket.write(`${head}Content-Length: ${MIB}\r\n\r\n${" ".repeat(MIB - 1000)}`);
    sockets.push(socket);
  }
  for (let count = 0; count < 20; count++) {
    const socket = await open(address);
    socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n`);
    const chunk = `40000\r\n${" ".repeat(0x40000)}\r\n`;
    for (let part = 0; part < 8; part++) socket.write(chunk);
    // Who goes on writing after the refusal may lose it with the connection.
    assert.match(await heard(socket), /^$|^HTTP\/1\.1 413 [\s\S]*RPC_TOO_LARGE/);
  }
  for (const socket of sockets) socket.destroy();
}

/** Connections that say nothing, or a letter now and then; nobody holds more than a fifth of all. */
async function holdIdle(address: string): Promise<void> {
  const sockets: Socket[] = [];
  for (let count = 0; count < 120; count++) {
    const socket = await open(address);
    socket.write(count % 2 === 0 ? "GET /v1/node/st" : "");
    sockets.push(socket);
  }
  for (let round = 0; round < 10; round++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    for (const socket of sockets) if (socket.writable) socket.write("a");
  }
  const kept = sockets.filter((socket) => !socket.destroyed && socket.readyState === "open").length;
  assert.ok(kept <= 100, `${kept} connections of one address`);
  for (const socket of sockets) socket.destroy();
}

/** Readers of every event who never read. */
async function holdStreams(address: string): Promise<void> {
  const sockets: WebSocket[] = [];
  for (let count = 0; count < 10; count++) {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { localAddress: address });
    await new Promise<void>((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    });
    for (let id = 0; id < 20; id++) socket.send(call("subscribe", { from: "-1" }, id));
    socket.pause();
    sockets.push(socket);
  }
  await new Promise((resolve) => setTimeout(resolve, 1500));
  for (const socket of sockets) socket.terminate();
}

/** Pages of others whose names were pointed at this machine. */
async function rebind(address: string): Promise<void> {
  for (const host of ["rebound.example", "localhost.rebound.example", "127.0.0.1.nip.io"]) {
    const socket = await open(address);
    socket.write(`GET /v1/node/status HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    assert.match(await heard(socket), /^HTTP\/1\.1 403 [\s\S]*RPC_FORBIDDEN/);
  }
}

async function everything(round: number, replayed: string): Promise<void> {
  const from = (attack: number): string => `127.0.${round + 1}.${attack + 10}`;
  await Promise.all([
    floodNonsense(from(0)),
    floodNonsense(from(1)),
    floodCostly(from(2)),
    floodForgeries(from(3), replayed),
    floodForgeries(from(4), replayed),
    holdBodies(from(5)),
    holdIdle(from(6)),
    holdIdle(from(7)),
    holdStreams(from(8)),
    rebind(from(9)),
  ]);
}

test("under every attack at once limits hold, memory stays, and an honest caller is served", async (t) => {
  const replayed = toHex0x(honest.transaction());
  assert.ok(await honest.sendNext(node.addresses.url));
  let isOver = false;
  let calls = 0;
  let slowestMs = 0;
  const serving = (async () => {
    while (!isOver) {
      const began = performance.now();
      const answer = JSON.parse(await ask("127.0.0.1", call("node_status", {})));
      slowestMs = Math.max(slowestMs, performance.now() - began);
      assert.equal(answer.result?.network, "node-test", JSON.stringify(answer));
      calls += 1;
      // Its own writes go on as well, at a pace that the limits allow.
      if (calls % 10 === 0) assert.ok(await honest.sendNext(node.addresses.url));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  await everything(0, replayed);
  const first = memory();
  for (let round = 1; round < 4; round++) await everything(round, replayed);
  isOver = true;
  await serving;
  const last = memory();
  const grown = Math.round((last.now - first.now) / MIB);
  const figures = [
    `${Math.round(first.now / MIB)} MiB after the first round, ${grown} more after three more`,
    `${Math.round(last.peak / MIB)} at the most; ${calls} honest calls, the slowest`,
    `${Math.round(slowestMs)} ms; ${honest.acknowledged.length} honest writes`,
  ];
  t.diagnostic(figures.join(", "));
  assert.ok(last.now - first.now < GROWTH_MAX, `${grown} MiB more after three times the attacks`);
  assert.ok(last.peak < PEAK_MAX, `${Math.round(last.peak / MIB)} MiB at the most`);
  assert.ok(calls >= 20, `${calls} calls were answered meanwhile`);
  assert.ok(slowestMs < 10_000, `the slowest call took ${Math.round(slowestMs)} ms`);
  assert.ok(honest.acknowledged.length >= 3);
});

/** What two servers in a row could read as different requests, each with a second request hidden in it. */
const HIDDEN = "GET /v1/node/status HTTP/1.1\r\nHost: localhost\r\n\r\n";
const SMUGGLED: readonly (readonly [name: string, head: string, body: string])[] = [
  ["both lengths", "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", `0\r\n\r\n${HIDDEN}`],
  [
    "both, the other way",
    "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
    `0\r\n\r\n${HIDDEN}`,
  ],
  ["two lengths", "Content-Length: 0\r\nContent-Length: 50\r\n", HIDDEN],
  ["a list of lengths", "Content-Length: 0, 50\r\n", HIDDEN],
  ["a length with a sign", "Content-Length: +0\r\n", HIDDEN],
  ["a negative length", "Content-Length: -1\r\n", HIDDEN],
  ["a length in hexadecimal", "Content-Length: 0x0\r\n", HIDDEN],
  ["an unknown coding", "Transfer-Encoding: xchunked\r\n", `0\r\n\r\n${HIDDEN}`],
  ["chunked and something after", "Transfer-Encoding: chunked, identity\r\n", `0\r\n\r\n${HIDDEN}`],
  ["two codings", "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n", `0\r\n\r\n${HIDDEN}`],
  ["a space before the colon", "Content-Length : 0\r\n", HIDDEN],
  ["a folded line", "Content-Length:\r\n 0\r\n", HIDDEN],
  ["a name with a control character", "Content-\u000bLength: 0\r\n", HIDDEN],
  ["a chunk of no number", "Transfer-Encoding: chunked\r\n", `zz\r\n\r\n${HIDDEN}`],
  ["a chunk of a negative number", "Transfer-Encoding: chunked\r\n", `-1\r\n\r\n${HIDDEN}`],
  ["lines that end bare", "Content-Length: 0\nX: 1\r\n", HIDDEN],
];

test("what two servers could read as different requests is refused, and nothing hidden in it is answered", async () => {
  for (const [name, head, body] of SMUGGLED) {
    const socket = await open("127.0.0.77");
    socket.write(`POST /rpc HTTP/1.1\r\nHost: localhost\r\n${head}\r\n${body}`);
    const said = await heard(socket);
    assert.match(said, /^HTTP\/1\.1 400 /, `${name}: ${said.slice(0, 200)}`);
    assert.equal([...said.matchAll(/^HTTP\/1\.1 /gm)].length, 1, name);
    assert.doesNotMatch(said, /"network"/, name);
  }
});

test("in the end nothing forged is in the ledger, and it is whole", async () => {
  const { result } = JSON.parse(
    await ask("127.0.0.1", call("get_account", { account: toHex0x(victim.account) })),
  );
  assert.equal(result.nonce, 0);
  const loud = node.log.filter(({ level }) => level === "error" || level === "fatal");
  assert.deepEqual(loud, []);
  assert.equal((await node.stop()).status, 0);
  const verified = runCli(["verify-chain", "--data", data]);
  assert.equal(verified.status, 0, verified.stderr);
});
