import assert from "node:assert/strict";
import { after, test } from "node:test";
import { STATE_ROLLBACK } from "../../src/node/story/state-rollback.ts";
import { type Answer, httpScene } from "../support/node/http-scene.ts";
import { tellService } from "../support/node/told-service.ts";

/** The examples of the specification, section 7, and what sections 4 to 6 demand beside them. */
const told = tellService(STATE_ROLLBACK);
const scene = httpScene(told.service);

after(async () => {
  await scene.close();
  told.close();
});

async function reply(body: string): Promise<{ status: number; json: Answer & readonly Answer[] }> {
  const { statusCode, body: text } = await scene.post(body);
  return { status: statusCode, json: text === "" ? undefined : JSON.parse(text) };
}

test("a call with positional parameters", async () => {
  const first = await reply('{"jsonrpc":"2.0","method":"subtract","params":[42,23],"id":1}');
  assert.equal(first.status, 200);
  assert.equal(first.json.jsonrpc, "2.0");
  assert.equal(first.json.id, 1);
  assert.equal(first.json.result.difference, 19);
  const second = await reply('{"jsonrpc":"2.0","method":"subtract","params":[23,42],"id":2}');
  assert.equal(second.json.result.difference, -19);
});

test("a call with named parameters, in any order", async () => {
  for (const params of ['{"subtrahend":23,"minuend":42}', '{"minuend":42,"subtrahend":23}']) {
    const { json } = await reply(`{"jsonrpc":"2.0","method":"subtract","params":${params},"id":3}`);
    assert.equal(json.result.difference, 19, params);
  }
});

test("a notification of a read has no answer", async () => {
  for (const body of [
    '{"jsonrpc":"2.0","method":"subtract","params":[1,2]}',
    '[{"jsonrpc":"2.0","method":"subtract","params":[1,2]}]',
  ]) {
    const answer = await scene.post(body);
    assert.deepEqual([answer.statusCode, answer.body], [204, ""], body);
  }
});

test("a notification of a write is refused and not carried out", async () => {
  const { status, json } = await reply('{"jsonrpc":"2.0","method":"write"}');
  assert.deepEqual([status, json.error?.data.name, json.id], [400, "RPC_REQUEST", null]);
  assert.equal(scene.handlers.writes(), 0);
  assert.equal((await scene.call("write")).result.count, 1);
});

test("a call of a method that does not exist", async () => {
  const { status, json } = await reply('{"jsonrpc":"2.0","method":"subtrakt","id":"1"}');
  assert.equal(status, 200);
  assert.deepEqual([json.error?.code, json.error?.data.name], [-32601, "RPC_METHOD"]);
  assert.equal(json.id, "1");
  assert.deepEqual(json.error?.data.evidence, { nearest: ["subtract"] });
});

test("what is no JSON", async () => {
  const bodies = [
    '{"jsonrpc":"2.0","method":"subtract,"params":"bar","baz]',
    '[{"jsonrpc":"2.0","method":"subtract","id":"1"},{"jsonrpc":"2.0","method"]',
    "",
    '{"jsonrpc":"2.0","id":1,"id":1,"method":"subtract"}',
    `${"[".repeat(33)}${"]".repeat(33)}`,
  ];
  for (const body of bodies) {
    const { status, json } = await reply(body);
    assert.deepEqual([status, json.error?.code, json.id], [400, -32700, null], body);
  }
  const latin = await scene.post(Buffer.from([0x22, 0xe9, 0x22]));
  assert.equal(latin.json<Answer>().error?.data.name, "RPC_PARSE");
});

test("JSON that is no request", async () => {
  const bodies = [
    '{"jsonrpc":"2.0","method":1,"params":"bar"}',
    "[]",
    "1",
    "null",
    '"x"',
    '{"method":"subtract","id":1,"params":[2,1]}',
    '{"jsonrpc":"1.0","method":"subtract","id":1,"params":[2,1]}',
    '{"jsonrpc":"2.0","method":"subtract","id":null,"params":[2,1]}',
    '{"jsonrpc":"2.0","method":"subtract","id":1.5,"params":[2,1]}',
    '{"jsonrpc":"2.0","method":"subtract","id":true,"params":[2,1]}',
    '{"jsonrpc":"2.0","method":"subtract","id":1,"params":5}',
    '{"jsonrpc":"2.0","method":"subtract","id":1,"parms":[2,1]}',
  ];
  for (const body of bodies) {
    const { status, json } = await reply(body);
    assert.deepEqual([status, json.error?.code], [400, -32600], body);
    assert.equal(json.id, body.includes('"id":1,') ? 1 : null, body);
  }
});

test("a batch of what is no request", async () => {
  const { status, json } = await reply("[1,2,3]");
  assert.equal(status, 200);
  assert.deepEqual(
    json.map(({ id, error }) => [id, error?.code]),
    [
      [null, -32600],
      [null, -32600],
      [null, -32600],
    ],
  );
});

test("a batch is answered in its order, notifications left out", async () => {
  const { status, json } = await reply(`[
      {"jsonrpc":"2.0","method":"minus","params":{"minuend":1,"subtrahend":4},"id":"1"},
      {"jsonrpc":"2.0","method":"subtract","params":[7,0]},
      {"jsonrpc":"2.0","method":"subtract","params":[42,23],"id":"2"},
      {"foo":"boo"},
      {"jsonrpc":"2.0","method":"foo.get","params":{"name":"myself"},"id":"5"},
      {"jsonrpc":"2.0","method":"list_numbers","params":{"limit":1},"id":9}
    ]`);
  assert.equal(status, 200);
  assert.deepEqual(
    json.map(({ id, error, result }) => [id, error?.code ?? Object.keys(result)[0]]),
    [
      ["1", "difference"],
      ["2", "difference"],
      [null, -32600],
      ["5", -32601],
      [9, "items"],
    ],
  );
});

test("50 calls make a batch, and 51 do not", async () => {
  const batch = (count: number): string =>
    `[${Array.from({ length: count }, (_, id) => `{"jsonrpc":"2.0","method":"subtract","params":[1,1],"id":${id}}`)}]`;
  const whole = await reply(batch(50));
  assert.equal(whole.json.length, 50);
  const over = await reply(batch(51));
  assert.deepEqual([over.status, over.json.error?.data.name], [413, "RPC_TOO_LARGE"]);
});

test("rpc.discover gives the document", async () => {
  const { result } = await scene.call("rpc.discover");
  assert.equal(result.openrpc.slice(0, 3), "1.4");
  assert.ok(result.methods.some(({ name }: { name: string }) => name === "subtract"));
});
