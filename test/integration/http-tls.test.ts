import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { connect as connectPlain, type Socket } from "node:net";
import { join } from "node:path";
import { after, test } from "node:test";
import { connect } from "node:tls";
import { STATE_ROLLBACK } from "../../src/node/story/state-rollback.ts";
import { listen } from "../support/node/http-listening.ts";
import { tellService } from "../support/node/told-service.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { makeCertificate } from "../support/tls-certificate.ts";

/** Short, so that the test need not wait for the times of a real node. */
const TIMES = { headersMs: 400, requestMs: 1600, idleMs: 400, checkMs: 50 };
const CONNECTIONS = 20;

const made = makeCertificate(join(temporaryFolder(), "own"));
const tls = { cert: readFileSync(made.cert, "utf8"), key: readFileSync(made.key, "utf8") };
const told = tellService(STATE_ROLLBACK);
const node = await listen(told.service, {
  options: { tls },
  times: TIMES,
  limits: { connections: CONNECTIONS },
});

after(async () => {
  await node.close();
  told.close();
});

const bare = (): Socket => connectPlain({ host: "127.0.0.1", port: node.port });

/** All that comes until the other side ends. */
async function heard(socket: Socket): Promise<string> {
  let said = "";
  socket.on("data", (part) => {
    said += part.toString("latin1");
  });
  socket.on("error", () => {});
  await new Promise<void>((resolve) => socket.once("close", () => resolve()));
  return said;
}

async function get(): Promise<string> {
  const socket = connect({ host: "127.0.0.1", port: node.port, ca: tls.cert });
  socket.write("GET /v1/subtract/42/23 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  return await heard(socket);
}

test("who never begins or never ends its handshake is let go in the time of the headers", async () => {
  const began = performance.now();
  const silent = bare();
  const half = bare();
  // The first bytes of a ClientHello that never goes on.
  half.write(Uint8Array.of(0x16, 3, 1, 0, 200, 1, 0, 0, 196));
  await Promise.all([heard(silent), heard(half)]);
  const tookMs = performance.now() - began;
  assert.ok(tookMs >= TIMES.headersMs - 50 && tookMs < 5000, `${tookMs}`);
  assert.match(await get(), /^HTTP\/1\.1 200 [\s\S]*"difference":19/);
});

test("what is no handshake ends at once, and is no failure of the node", async () => {
  for (const bytes of ["GET / HTTP/1.1\r\n\r\n", "\u0000".repeat(500), "SSH-2.0-x\r\n"]) {
    const socket = bare();
    socket.write(bytes);
    assert.doesNotMatch(await heard(socket), /HTTP\/1\.1/);
  }
  assert.deepEqual(node.failures, []);
});

test("over TLS slow headers are told so, and an address holds no more than its share", async () => {
  const slow = connect({ host: "127.0.0.1", port: node.port, ca: tls.cert });
  slow.write("GET /v1/subtract/42/23 HTTP/1.1\r\nHost: local");
  assert.match(await heard(slow), /^HTTP\/1\.1 408 [\s\S]*RPC_TIMEOUT/);
  const held = Array.from({ length: CONNECTIONS }, bare);
  const closed = held.map((socket) => heard(socket));
  // A fifth may stay until its time is over; the others are ended at once.
  await Promise.race(closed);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const kept = held.filter((socket) => !socket.closed).length;
  assert.ok(kept <= CONNECTIONS / 5, `${kept}`);
  for (const socket of held) socket.destroy();
  await Promise.all(closed);
  assert.match(await get(), /^HTTP\/1\.1 200 /);
});
