import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, test } from "node:test";
import { STATE_ROLLBACK } from "../../src/node/story/state-rollback.ts";
import { httpScene } from "../support/node/http-scene.ts";
import { liveService } from "../support/node/live-service.ts";
import { tellService } from "../support/node/told-service.ts";

const told = tellService(STATE_ROLLBACK);
const scene = httpScene(told.service);

after(async () => {
  await scene.close();
  told.close();
});

test("it answers what the call answers", async () => {
  const { body, headers } = await scene.get("/v1/subtract/42/23?scale=2");
  const { result } = await scene.call("subtract", { minuend: 42, subtrahend: 23, scale: 2 });
  assert.deepEqual(JSON.parse(body), result);
  assert.equal(headers["x-ledger-height"], String(result.at.height));
  assert.equal(headers["x-block-hash"], result.at.block_hash);
  assert.match(String(headers["content-type"]), /^application\/json/);
});

test("texts of the query are read as the schema wants them", async () => {
  const get = async (query: string) => (await scene.get(`/v1/numbers?${query}`)).json();
  assert.equal((await get("odd=true&limit=2")).items[1].number, 3);
  assert.equal((await get("odd=false&limit=2")).items[1].number, 4);
  assert.equal((await get("of=5,7,9&limit=2")).items[1].number, 7);
  assert.equal((await get("of=5&of=9")).items[1].number, 9);
  for (const [query, path] of [
    ["odd=yes", "odd"],
    ["limit=1e2", "limit"],
    ["limit=", "limit"],
    ["limit=0x10", "limit"],
    ["of=5,x", "of.1"],
    ["lmit=2", "params"],
    ["odd=true&odd=true", "odd"],
  ] as const) {
    const problem = await get(query);
    assert.deepEqual(
      [problem.status, problem.name, problem.evidence.path],
      [400, "RPC_PARAMS", path],
      query,
    );
  }
  assert.equal((await get("lmit=2")).evidence.nearest, "limit");
  const twice = (await scene.get("/v1/subtract/42/23?minuend=1")).json();
  assert.equal(twice.name, "RPC_PARAMS");
});

test("a problem has the members of RFC 9457 and those of the call", async () => {
  const { body, headers, statusCode } = await scene.get("/v1/refuse/not_found");
  assert.equal(statusCode, 404);
  assert.match(String(headers["content-type"]), /^application\/problem\+json/);
  assert.deepEqual(JSON.parse(body), {
    type: "/docs/errors#RPC_NOT_FOUND",
    title: "No such object at this height.",
    status: 404,
    code: -32001,
    name: "RPC_NOT_FOUND",
    detail: "There is none.",
    fix: "Check the hash or number, and the height that `at` names.",
    doc: "/docs/errors#RPC_NOT_FOUND",
  });
  const unknown = (await scene.get("/v1/nothing/here")).json();
  assert.deepEqual([unknown.status, unknown.name], [404, "RPC_NOT_FOUND"]);
});

test("min_height comes from the query or from its header", async () => {
  const { height } = told.service.index;
  const status = async (url: string, headers: Record<string, string> = {}): Promise<number> =>
    (await scene.get(url, headers)).statusCode;
  assert.equal(await status(`/v1/past?min_height=${height}`), 200);
  assert.equal(await status(`/v1/past?min_height=${height + 1}&wait_ms=0`), 503);
  assert.equal(await status("/v1/past?wait_ms=0", { "x-min-height": `${height}` }), 200);
  assert.equal(await status("/v1/past?wait_ms=0", { "x-min-height": `${height + 1}` }), 503);
});

test("CSV: RFC 4180, nested fields as columns, and no cell that a spreadsheet runs", async () => {
  const { body, headers } = await scene.get("/v1/numbers.csv?limit=3");
  assert.match(String(headers["content-type"]), /^text\/csv/);
  // Half of 1 and 3 is null and so empty; the list stands as JSON in quotes; -2 and =1+2" are kept from running.
  assert.equal(
    body,
    [
      "number,word,parts.half,list",
      '1,"\'=1+2""",,"[1,0]"',
      '2,\'-2,1,"[2,0]"',
      '3,\'-3,,"[3,0]"',
      "",
    ].join("\r\n"),
  );
  const digest = createHash("sha256").update(body).digest("base64");
  assert.equal(headers["content-digest"], `sha-256=:${digest}:`);
  assert.match(
    String(headers.link),
    /^<\/v1\/numbers\.csv\?limit=3&cursor=0x[0-9a-f]+>; rel="next"$/,
  );
  const next = /<([^>]+)>/.exec(String(headers.link))?.[1] ?? "";
  assert.match((await scene.get(next)).body, /\r\n4,/);
});

test("the columns are explained beside it", async () => {
  const { columns } = (await scene.get("/v1/numbers.columns.json")).json();
  assert.deepEqual(columns.slice(0, 3), [
    { name: "number", type: "integer", description: "The number" },
    { name: "word", type: "string", description: "" },
    { name: "parts.half", type: "string", description: "" },
  ]);
  assert.equal(columns[3].type, "json");
});

test("NDJSON has a row a line, and Accept chooses as the suffix does", async () => {
  const { body } = await scene.get("/v1/numbers.ndjson?limit=2");
  const rows = body
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line).number);
  assert.deepEqual(rows, [1, 2]);
  for (const [accept, type] of [
    ["text/csv", "text/csv"],
    ["application/x-ndjson", "application/x-ndjson"],
    ["text/html, */*;q=0.8", "application/json"],
    ["text/csv;q=0.5, application/json", "application/json"],
    ["application/json;q=0.2, text/csv;q=0.9", "text/csv"],
  ] as const) {
    const { headers } = await scene.get("/v1/numbers?limit=1", { accept });
    assert.ok(String(headers["content-type"]).startsWith(type), accept);
    assert.match(String(headers.vary), /accept/i);
  }
  assert.equal((await scene.get("/v1/subtract/2/1.csv")).statusCode, 404);
});

test("an answer of the head changes with it; one of a final height never does", async () => {
  const head = await scene.get("/v1/past");
  assert.match(String(head.headers.etag), /^W\/"/);
  assert.equal(head.headers["cache-control"], "no-cache");
  const { finalHeight } = told.chain;
  const final = await scene.get(`/v1/past?at_height=${finalHeight}`);
  assert.match(String(final.headers.etag), /^"/);
  assert.match(String(final.headers["cache-control"]), /immutable/);
  const { height } = told.service.index;
  if (height > finalHeight) {
    const loose = await scene.get(`/v1/past?at_height=${height}`);
    assert.match(String(loose.headers.etag), /^W\/"/);
  }
  for (const tag of [String(head.headers.etag), '"x", *', `"y", ${head.headers.etag}`]) {
    const again = await scene.get("/v1/past", { "if-none-match": tag });
    assert.deepEqual([again.statusCode, again.body], [304, ""], tag);
  }
  const other = await scene.get("/v1/past", { "if-none-match": '"x"' });
  assert.equal(other.statusCode, 200);
  const csv = await scene.get("/v1/numbers.csv");
  const json = await scene.get("/v1/numbers");
  assert.notEqual(csv.headers.etag, json.headers.etag, "two forms are two representations");
});

test("what is final is the same for ever, byte for byte, in every form, though blocks go on", async () => {
  const live = liveService();
  const scene = httpScene(live.service);
  const { finalHeight } = live.service.reader.store;
  assert.ok(finalHeight > 0);
  const url = `/v1/past?at_height=${finalHeight}`;
  const first = await scene.get(url);
  const tag = String(first.headers.etag);
  assert.match(tag, /^"[^"]+"$/, "strong");
  assert.equal(first.headers["cache-control"], "public, max-age=31536000, immutable");
  const head = await scene.get("/v1/past");
  live.pay(1);
  live.pay(1);
  const later = await scene.get(url);
  assert.deepEqual([later.body, later.headers.etag], [first.body, tag]);
  const known = await scene.get(url, { "if-none-match": tag });
  assert.deepEqual([known.statusCode, known.body, known.headers.etag], [304, "", tag]);
  assert.equal(known.headers["x-ledger-height"], String(finalHeight));
  // The head has another mark now, and its old one is known no more.
  const moved = await scene.get("/v1/past", { "if-none-match": String(head.headers.etag) });
  assert.equal(moved.statusCode, 200);
  assert.notEqual(moved.headers.etag, head.headers.etag);
  for (const form of ["json", "csv", "ndjson", "columns.json"]) {
    const { headers, body } = await scene.get(`/v1/numbers.${form}?limit=3`);
    const digest = createHash("sha256").update(body).digest("base64");
    assert.equal(headers["content-digest"], `sha-256=:${digest}:`, form);
  }
  await scene.close();
  live.close();
});

test("writes and operator methods have no path", async () => {
  for (const url of ["/v1/write", "/v1/node_probe"]) {
    assert.equal((await scene.get(url)).statusCode, 404, url);
  }
});
