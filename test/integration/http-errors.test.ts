import assert from "node:assert/strict";
import { after, test } from "node:test";
import WebSocket from "ws";
import { STATE_ROLLBACK } from "../../src/node/story/state-rollback.ts";
import { RpcError } from "../../src/rpc/rpc-error.ts";
import { RPC_ERROR_TABLE } from "../../src/rpc/rpc-error-table.ts";
import { listen } from "../support/node/http-listening.ts";
import { PROBE_METHODS, probeHandlers } from "../support/node/probe-methods.ts";
import { tellService } from "../support/node/told-service.ts";

/** Numbers and statuses as they were agreed upon with those who write clients; never changed, never used twice. */
const AGREED: readonly (readonly [name: string, code: number, status: number | null])[] = [
  ["RPC_PARSE", -32700, 400],
  ["RPC_REQUEST", -32600, 400],
  ["RPC_METHOD", -32601, 404],
  ["RPC_PARAMS", -32602, 400],
  ["RPC_INTERNAL", -32603, 500],
  ["RPC_NOT_FOUND", -32001, 404],
  ["RPC_HEIGHT_NOT_REACHED", -32002, 503],
  ["RPC_PRUNED", -32003, 410],
  ["RPC_SIGNATURE_REQUIRED", -32004, null],
  ["RPC_SIGNATURE_INVALID", -32005, null],
  ["RPC_TX_REJECTED", -32006, null],
  ["RPC_TX_FAILED", -32007, null],
  ["RPC_MEMPOOL_FULL", -32008, null],
  ["RPC_RATE_LIMITED", -32009, 429],
  ["RPC_TOO_LARGE", -32010, 413],
  ["RPC_UNAUTHORIZED", -32011, 401],
  ["RPC_FORBIDDEN", -32012, 403],
  ["RPC_CURSOR", -32013, 400],
  ["RPC_SEQ_GONE", -32014, 410],
  ["RPC_SYNCING", -32015, 503],
  ["RPC_STOPPING", -32016, 503],
  ["RPC_TIMEOUT", -32017, 504],
  ["RPC_NOT_AVAILABLE", -32018, 501],
];

/** Those that are about to be otherwise: they are sent with the seconds after which to come again. */
const LATER = new Set([
  "RPC_RATE_LIMITED",
  "RPC_SYNCING",
  "RPC_STOPPING",
  "RPC_HEIGHT_NOT_REACHED",
]);

/** The error that the next call is refused with. */
let next: RpcError;
const told = tellService(STATE_ROLLBACK);
const refuse = () => {
  throw next;
};
const UNLIMITED = { read: null, write: null, costly: null, operator: null };
const node = await listen(told.service, {
  book: { methods: PROBE_METHODS, handlers: { ...probeHandlers(), refuse } },
  limits: { rates: UNLIMITED },
});
const socket = new WebSocket(`ws://127.0.0.1:${node.port}/ws`);
await new Promise<void>((resolve) => socket.once("open", () => resolve()));

after(async () => {
  socket.terminate();
  await node.close();
  told.close();
});

const BODY = '{"jsonrpc":"2.0","id":"a","method":"refuse","params":{"how":"not_found"}}';

test("the table has these errors and no others", () => {
  assert.deepEqual(
    RPC_ERROR_TABLE.map(({ name, code, status }) => [name, code, status]),
    AGREED,
  );
});

for (const [index, [name, code, status]] of AGREED.entries()) {
  test(`${name} over POST, WebSocket and GET`, async () => {
    const row = RPC_ERROR_TABLE[index] ?? assert.fail(name);
    const isLater = LATER.has(name);
    const evidence = { place: "here", ...(isLater ? { retry_after_s: 7 } : {}) };
    next = new RpcError(row.name, "What was wrong.", { fix: "What to do.", evidence });
    const data = {
      name,
      detail: "What was wrong.",
      fix: "What to do.",
      doc: `/docs/errors#${name}`,
      evidence,
    };
    const posted = await fetch(`${node.url}/rpc`, { method: "POST", body: BODY });
    // A call that could be read is answered, unless it turns out to be none.
    assert.equal(posted.status, name === "RPC_REQUEST" ? 400 : 200);
    assert.equal(posted.headers.get("retry-after"), isLater ? "7" : null);
    const { error, id, ...rest } = (await posted.json()) as { error: object; id: unknown };
    assert.deepEqual([id, rest], ["a", { jsonrpc: "2.0" }]);
    assert.deepEqual(error, { code, message: row.message, data });
    const heard = new Promise<string>((resolve) => {
      socket.once("message", (text) => resolve(String(text)));
    });
    socket.send(BODY);
    assert.deepEqual(JSON.parse(await heard), { jsonrpc: "2.0", id: "a", error });
    const got = await fetch(`${node.url}/v1/refuse/not_found`);
    // What only a write meets has no status of its own.
    assert.equal(got.status, status ?? 500);
    assert.match(got.headers.get("content-type") ?? "", /^application\/problem\+json\b/);
    assert.equal(got.headers.get("retry-after"), isLater ? "7" : null);
    assert.deepEqual(await got.json(), {
      type: data.doc,
      title: row.message,
      status: status ?? 500,
      code,
      ...data,
    });
    // The page to which it points has a place for it.
    const page = await fetch(`${node.url}/docs/errors`, { headers: { accept: "text/html" } });
    assert.ok((await page.text()).includes(`id="${name}"`));
  });
}
