import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { decodeFirst } from "cborg";
import { openChainSource } from "../../src/node/audit/chain-source.ts";
import { compareChains } from "../../src/node/audit/compare-chains.ts";
import { HANDLERS } from "../../src/node/methods/handler-table.ts";
import { METHODS } from "../../src/rpc/method-table.ts";
import { type Listening, listen } from "../support/node/http-listening.ts";
import { INDEX_STORY } from "../support/node/index-story.ts";
import { tellService } from "../support/node/told-service.ts";

const told = tellService(INDEX_STORY);
const { reader } = told.service;
let node: Listening;

before(async () => {
  const book = { methods: METHODS, handlers: HANDLERS };
  // Halving asks some calls of the costly and read classes at once; limits have tests of their own.
  node = await listen(told.service, { book });
});
after(async () => {
  await node.close();
  told.close();
});

test("raw blocks come as the bytes that they are, and say where to go on", async () => {
  const response = await fetch(`${node.url}/v1/blocks.cbor?from=1&count=2`);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "application/cbor-seq");
  assert.equal(response.headers.get("x-next-height"), "3");
  let rest: Uint8Array = new Uint8Array(await response.arrayBuffer());
  for (const height of [1, 2]) {
    const [item, left] = decodeFirst(rest);
    const { header, statements } = reader.store.blocks.block(height).raw;
    assert.deepEqual(item, [header, statements]);
    rest = left;
  }
  assert.equal(rest.length, 0);
});

test("raw blocks that do not exist, or are asked for wrongly, are refused", async () => {
  const { tipHeight } = reader.store;
  const last = await fetch(`${node.url}/v1/blocks.cbor?from=${tipHeight}`);
  assert.equal(last.headers.get("x-next-height"), null);
  const beyond = await fetch(`${node.url}/v1/blocks.cbor?from=${tipHeight + 1}`);
  assert.equal(beyond.status, 404);
  const many = await fetch(`${node.url}/v1/blocks.cbor?from=0&count=2049`);
  assert.equal(many.status, 400);
});

test("lists of the chain come as CSV and NDJSON as well", async () => {
  const csv = await (await fetch(`${node.url}/v1/txs.csv?limit=3`)).text();
  const [head = "", ...rows] = csv.trimEnd().split(/\r\n/);
  assert.match(head, /tx_hash/);
  assert.equal(rows.length, 3);
  const lines = await (await fetch(`${node.url}/v1/audit.ndjson?limit=4&order=oldest`)).text();
  const numbers = lines
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line).number);
  assert.deepEqual(numbers, [1, 2, 3, 4]);
});

test("a node and a folder are compared, and the first block that differs is found", async () => {
  const ask = async (url: string, method: string, params: object) => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${url}/rpc`, { method: "POST", headers, body });
    return ((await response.json()) as { result: Record<string, unknown> }).result;
  };
  const ground = { loaded: reader.algorithms, ask };
  const served = await openChainSource(node.url, ground);
  const folder = await openChainSource(reader.store.directory, ground);
  try {
    const same = await compareChains(served, folder);
    assert.equal(same.isSameChain, true);
    assert.equal(same.differs, null);
    assert.equal(same.commonHeight, reader.store.tipHeight);
    const altered = {
      ...folder,
      header: async (height: number) => `${await folder.header(height)}${height < 9 ? "" : "00"}`,
    };
    assert.equal((await compareChains(served, altered)).differs?.height, 9);
  } finally {
    served.close();
    folder.close();
  }
});
