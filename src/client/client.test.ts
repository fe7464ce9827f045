import assert from "node:assert/strict";
import { test } from "node:test";
import { RpcError } from "../rpc/rpc-error.ts";
import type { RpcErrorName } from "../rpc/rpc-error-table.ts";
import { createClient } from "./client.ts";
import { ClientError } from "./client-error.ts";
import { SseParser } from "./sse-parser.ts";

type Reply = (request: { readonly method: string; readonly id: number }) => unknown;

const ok: Reply = ({ id }) => ({ jsonrpc: "2.0", id, result: { tx_hash: "0x01" } });
const refusing =
  (name: RpcErrorName, evidence?: Record<string, unknown>): Reply =>
  ({ id }) => {
    const more = evidence === undefined ? {} : { evidence };
    return { jsonrpc: "2.0", id, error: new RpcError(name, "no", more).toObject() };
  };
const broken: Reply = () => {
  throw new TypeError("fetch failed");
};

/** A client on a node that answers as the test says, one reply a request, the last one for ever. */
function scene(...replies: readonly Reply[]) {
  const pauses: number[] = [];
  let requests = 0;
  const answer = async (_url: unknown, init?: RequestInit): Promise<Response> => {
    const reply = replies[Math.min(requests, replies.length - 1)] ?? ok;
    requests += 1;
    const body = JSON.parse(String(init?.body));
    const json = Array.isArray(body) ? body.map(reply) : reply(body);
    return new Response(typeof json === "string" ? json : JSON.stringify(json));
  };
  const client = createClient({
    url: "http://node",
    fetch: answer as typeof fetch,
    sleep: async (ms) => {
      pauses.push(ms);
    },
  });
  return { client, pauses, requests: () => requests };
}

async function refusal(work: Promise<unknown>): Promise<ClientError> {
  try {
    await work;
  } catch (cause) {
    assert.ok(cause instanceof ClientError, String(cause));
    return cause;
  }
  return assert.fail("it was answered");
}

test("a read is made again while no node answers, each pause twice as long", async () => {
  const { client, pauses, requests } = scene(broken, () => "<html>", ok);
  await client.call("list_proposals");
  assert.equal(requests(), 3);
  assert.deepEqual(pauses, [200, 400]);
});

test("after three further tries it gives up", async () => {
  const { client, requests } = scene(broken);
  const error = await refusal(client.call("list_proposals"));
  assert.equal(error.code, null);
  assert.equal(requests(), 4);
});

test("what the node asks to wait is waited", async () => {
  const { client, pauses } = scene(refusing("RPC_RATE_LIMITED", { retry_after_s: 7 }), ok);
  await client.call("list_proposals");
  assert.deepEqual(pauses, [7000]);
});

test("a refusal that time does not mend is thrown at once, whole", async () => {
  const { client, requests } = scene(refusing("RPC_NOT_FOUND", { height: 3 }));
  const error = await refusal(client.call("list_proposals"));
  assert.equal(error.code, "RPC_NOT_FOUND");
  assert.deepEqual(error.refusal?.data.evidence, { height: 3 });
  assert.equal(requests(), 1);
});

test("a batch of which a part was done is not made again", async () => {
  const mixed: Reply = (request) =>
    request.id === 0 ? ok(request) : refusing("RPC_RATE_LIMITED")(request);
  const { client, requests } = scene(mixed);
  const [first, second] = await client.batch([
    { method: "list_proposals" },
    { method: "list_blocks" },
  ]);
  assert.equal(first.ok, true);
  assert.equal(!second.ok && second.error.code, "RPC_RATE_LIMITED");
  assert.equal(requests(), 1);
});

test("one refusal of a whole batch is that of each of its calls", async () => {
  const { client } = scene(() => ({}));
  const parts = await client.batch([{ method: "list_proposals" }, { method: "list_blocks" }]);
  assert.deepEqual(
    parts.map((part) => part.ok),
    [false, false],
  );
});

test("a call that was called off is not made again", async () => {
  const { client, requests } = scene(broken);
  const signal = AbortSignal.abort();
  await assert.rejects(client.call("list_proposals", {}, signal), { name: "AbortError" });
  assert.equal(requests(), 1);
});

test("a stream of events is taken apart wherever it is cut", () => {
  const text =
    "retry: 1000\nid: 1\n\nid: 2\r\nevent: a\r\ndata: {\r\ndata: é}\r\n\r\n: beat\n\ndata:x\n\n";
  const bytes = new TextEncoder().encode(text);
  const wanted = [
    { id: "1", event: "message", data: null },
    { id: "2", event: "a", data: "{\né}" },
    { id: null, event: "message", data: null },
    { id: null, event: "message", data: "x" },
  ];
  for (let cut = 0; cut <= bytes.length; cut++) {
    const parser = new SseParser();
    const blocks = [...parser.push(bytes.subarray(0, cut)), ...parser.push(bytes.subarray(cut))];
    assert.deepEqual(blocks, wanted, `cut at ${cut}`);
  }
});
