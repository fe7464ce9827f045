import assert from "node:assert/strict";
import { after, test } from "node:test";
import { MethodCaller } from "../../src/node/methods/method-caller.ts";
import { STATE_ROLLBACK } from "../../src/node/story/state-rollback.ts";
import { httpScene } from "../support/node/http-scene.ts";
import { liveService } from "../support/node/live-service.ts";
import { ManualTimer } from "../support/node/manual-timer.ts";
import { PROBE_METHODS, probeHandlers } from "../support/node/probe-methods.ts";
import { tellService } from "../support/node/told-service.ts";

/** What happens around the handler of a method. */
const told = tellService(STATE_ROLLBACK);
const scene = httpScene(told.service);

after(async () => {
  await scene.close();
  told.close();
});

test("the result of a read names the state that answered", async () => {
  const { result } = await scene.call("subtract", [3, 1]);
  const { height } = told.service.index;
  const row = told.service.index.blocks.get(height);
  assert.equal(result.at.height, height);
  assert.equal(result.at.block_hash, `0x${Buffer.from(row?.id ?? []).toString("hex")}`);
  assert.equal(result.at.time, Math.floor((row?.timeMs ?? 0) / 1000));
  assert.deepEqual(Object.keys(result.at), ["height", "block_hash", "time"]);
});

test("parameters without a position come as one last object", async () => {
  assert.equal((await scene.call("subtract", [3, 1, { scale: 10 }])).result.difference, 20);
  const cases: readonly (readonly [unknown, string])[] = [
    [[3, 1, 10], "params"],
    [[3, 1, {}, {}], "params"],
    [[3, 1, { minuend: 2 }], "minuend"],
    [[3], "subtrahend"],
    [[3, null], "subtrahend"],
    [{ minuend: 1, subtrahend: "2" }, "subtrahend"],
    [{ minuend: 1, subtrahend: 1.5 }, "subtrahend"],
    [{ minuend: 1, subtrahend: 2, wait_ms: 10_001 }, "wait_ms"],
    [{ minuend: 1, subtrahend: 2, min_height: -1 }, "min_height"],
  ];
  for (const [params, path] of cases) {
    const { error } = await scene.call("subtract", params);
    assert.equal(error?.data.name, "RPC_PARAMS", JSON.stringify(params));
    assert.equal(error?.data.evidence?.path, path, JSON.stringify(params));
  }
  assert.equal(
    (await scene.call("subtract", { minuend: 3, subtrahend: 1, wait_ms: 10_000 })).error,
    undefined,
  );
});

test("an unknown field is refused with the nearest name", async () => {
  const { error } = await scene.call("subtract", { minuend: 1, subtrahent: 2, subtrahend: 2 });
  assert.equal(error?.code, -32602);
  assert.equal(error?.data.evidence?.nearest, "subtrahend");
  assert.match(error?.data.detail ?? "", /Did you mean subtrahend\?/);
});

test("an error says how to go on and where to read about it", async () => {
  const { error } = await scene.call("refuse", { how: "not_found" });
  assert.deepEqual(error, {
    code: -32001,
    message: "No such object at this height.",
    data: {
      name: "RPC_NOT_FOUND",
      detail: "There is none.",
      fix: "Check the hash or number, and the height that `at` names.",
      doc: "/docs/errors#RPC_NOT_FOUND",
    },
  });
});

test("a defect goes to the log and not to the caller", async () => {
  const { error } = await scene.call("refuse", { how: "defect" });
  assert.equal(error?.data.name, "RPC_INTERNAL");
  assert.doesNotMatch(JSON.stringify(error), /secret/);
  assert.match(String(scene.failures.pop()), /secret/);
});

test("a height that is reached answers at once, the next one not", async () => {
  const { height } = told.service.index;
  assert.equal((await scene.call("at_past", { min_height: height })).result.height, height);
  const { error } = await scene.call("at_past", { min_height: height + 1, wait_ms: 0 });
  assert.equal(error?.data.name, "RPC_HEIGHT_NOT_REACHED");
  assert.equal(error?.data.evidence?.present_height, height);
});

test("the past answers with its own head, the future not at all", async () => {
  const { height } = told.service.index;
  for (const at of [0, 3, height]) {
    const { result } = await scene.call("at_past", { at_height: at });
    assert.deepEqual([result.height, result.at.height], [at, at], `${at}`);
  }
  const { error } = await scene.call("at_past", { at_height: height + 1 });
  assert.equal(error?.data.name, "RPC_HEIGHT_NOT_REACHED");
});

test("a read ends after ten seconds, and not before", async () => {
  const answer = scene.call("hang");
  await settle();
  scene.timer.advance(9_999);
  let isDone = false;
  void answer.then(() => {
    isDone = true;
  });
  await settle();
  assert.equal(isDone, false);
  scene.timer.advance(1);
  assert.equal((await answer).error?.data.name, "RPC_TIMEOUT");
});

test("an operator method is nobody's but the operator's", async () => {
  assert.equal((await scene.call("node_probe")).error?.data.name, "RPC_UNAUTHORIZED");
});

test("the answer of a batch ends at 8 MiB, and what is left is not carried out", async () => {
  const entry = (id: number, method: string, params: object) => ({
    jsonrpc: "2.0",
    id,
    method,
    params,
  });
  const size = 5 * 1024 * 1024;
  const batch = [
    entry(1, "big", { size }),
    entry(2, "big", { size }),
    entry(3, "write", {}),
    entry(4, "big", { size: 1 }),
  ];
  const answers = (await scene.post(JSON.stringify(batch))).json();
  const names = answers.map(
    (answer: { error?: { data: { name: string } } }) => answer.error?.data.name,
  );
  assert.deepEqual(names, [undefined, undefined, "RPC_TOO_LARGE", "RPC_TOO_LARGE"]);
  assert.equal(scene.handlers.writes(), 0);
});

test("a node that stops says so", async () => {
  const stopped = httpScene(told.service);
  stopped.caller.stop();
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "subtract", params: [1, 1] });
  const answer = await stopped.post(body);
  assert.equal(answer.json().error.data.name, "RPC_STOPPING");
  assert.equal(answer.headers["retry-after"], "2");
  await stopped.close();
});

test("a read waits for its height, and is answered by the block that brings it", async () => {
  const live = liveService();
  const scene = httpScene(live.service);
  const { height } = live.service.index;
  const answer = scene.call("at_past", { min_height: height + 2 });
  let isDone = false;
  void answer.then(() => {
    isDone = true;
  });
  live.pay(1);
  await settle();
  assert.equal(isDone, false, "one block is not enough");
  live.pay(1);
  assert.equal((await answer).result.height, height + 2);
  const late = scene.call("at_past", { min_height: height + 3 });
  await settle();
  scene.timer.advance(1_999);
  await settle();
  scene.timer.advance(1);
  assert.equal((await late).error?.data.name, "RPC_HEIGHT_NOT_REACHED");
  assert.equal(scene.timer.count, 1, "no alarm is left but the ping of WebSockets");
  await scene.close();
  live.close();
});

test("while the index is behind, only the process tells of itself", async () => {
  const told = tellService(STATE_ROLLBACK);
  const { index } = told.service;
  const behind = new Proxy(index, {
    get: (target, name) =>
      name === "height" ? target.height - 1 : Reflect.get(target, name, target),
  });
  const live = {
    ...PROBE_METHODS.subtract,
    name: "live",
    aliases: [],
    path: null,
    isLive: true,
  } as const;
  const book = {
    methods: { ...PROBE_METHODS, live },
    handlers: { ...probeHandlers(), live: () => ({ difference: 0 }) },
  };
  const scene = httpScene({ ...told.service, index: behind }, { book });
  const { error } = await scene.call("subtract", [1, 1]);
  assert.equal(error?.data.name, "RPC_SYNCING");
  assert.equal(error?.data.evidence?.target_height, index.height);
  assert.equal((await scene.call("live", [1, 1])).result.difference, 0);
  const { statusCode, headers } = await scene.get("/v1/past");
  assert.deepEqual([statusCode, headers["retry-after"]], [503, "2"]);
  await scene.close();
  told.close();
});

test("the operator's numbers stand in for what a caller leaves out", async () => {
  const told = tellService(STATE_ROLLBACK);
  const timer = new ManualTimer();
  const caller = new MethodCaller(
    told.service,
    { methods: PROBE_METHODS, handlers: probeHandlers() },
    { timer, limits: () => ({ rows: 3, waitMs: 0, readMs: 50 }) },
  );
  const call = (method: string, params: object) =>
    caller.call({ method, params, listener: "public" });
  const rows = async (params: object) => (await call("list_numbers", params)).result.items as [];
  assert.equal((await rows({})).length, 3);
  assert.equal((await rows({ limit: 4 })).length, 4);
  const hanging = call("hang", {});
  await settle();
  timer.advance(50);
  await assert.rejects(hanging, { code: "RPC_TIMEOUT" });
  told.close();
});

test("a walk meets every row once, whatever the page length", async () => {
  for (const limit of [1, 7, 200]) {
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const { result } = await scene.call("list_numbers", {
        limit,
        odd: true,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const { number } of result.items) seen.push(number);
      cursor = result.next_cursor ?? undefined;
      scene.timer.advance(1000);
    } while (cursor !== undefined && seen.length < 600);
    assert.equal(seen.length, Math.min(500, seen.length), `${limit}`);
    assert.deepEqual(
      seen,
      Array.from({ length: seen.length }, (_, index) => 2 * index + 1),
    );
    if (limit > 1) assert.equal(seen.length, 500);
  }
});

test("a limit has bounds, and 50 where none is given", async () => {
  assert.equal((await scene.call("list_numbers", {})).result.items.length, 50);
  assert.equal((await scene.call("list_numbers", { limit: 200 })).result.items.length, 200);
  for (const limit of [0, 201]) {
    assert.equal((await scene.call("list_numbers", { limit })).error?.data.name, "RPC_PARAMS");
  }
});

test("a cursor serves its own query only", async () => {
  const { result } = await scene.call("list_numbers", { odd: true, limit: 5 });
  const cursor: string = result.next_cursor;
  const flip = (at: number): string =>
    `${cursor.slice(0, at)}${cursor[at] === "0" ? "1" : "0"}${cursor.slice(at + 1)}`;
  for (const params of [
    { odd: false, cursor },
    { cursor },
    { odd: true, of: [1], cursor },
    { odd: true, cursor: flip(5) },
    { odd: true, cursor: flip(cursor.length - 1) },
    { odd: true, cursor: cursor.slice(0, -2) },
    { odd: true, cursor: "0x" },
    { odd: true, cursor: "7" },
  ]) {
    const { error } = await scene.call("list_numbers", params);
    assert.equal(error?.data.name, "RPC_CURSOR", JSON.stringify(params));
  }
  // The length of the page may change on the way.
  const next = await scene.call("list_numbers", { odd: true, limit: 2, cursor });
  assert.deepEqual(
    next.result.items.map(({ number }: { number: number }) => number),
    [11, 13],
  );
  const other = httpScene(told.service);
  assert.equal(
    (await other.call("list_numbers", { odd: true, cursor })).error?.data.name,
    "RPC_CURSOR",
  );
  await other.close();
});

/** Lets everything happen that does not wait for a timer. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
}
