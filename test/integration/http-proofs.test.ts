import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, test } from "node:test";
import type { MethodSet } from "../../src/rpc/method.ts";
import { METHODS } from "../../src/rpc/method-table.ts";
import { literalLeaf } from "../support/literal-chain.ts";
import { type Item, literalDecode, literalEncode } from "../support/literal-codec.ts";
import { literalHash, literalTag } from "../support/literal-hash.ts";
import { exampleNode } from "../support/node/example-node.ts";

/** What `?proof=1` adds, judged by the letter of the specification and without anything of `src`. */
const { http: node, close } = await exampleNode("public");
after(close);

const TABLE: MethodSet = METHODS;

interface Inclusion {
  readonly algorithm_id: number;
  readonly block_number: number;
  readonly statement: number;
  readonly statement_count: number;
  readonly path: readonly string[];
  readonly end_block: number;
  readonly end_id: string;
  readonly header: string;
}

interface Row {
  readonly tx_hash: string | null;
  readonly proof: { readonly inclusion: Inclusion } | null;
}

/** The ids of transactions stand under this code. */
const SHA2 = 0x12;
/** The code of a small number that JSON shows. Source: `docs/spec/crypto.md`, last column of the registry. */
const CODES: Readonly<Record<number, number>> = { 0: SHA2, 1: 0x16 };

const bytesOf = (hex: string): Uint8Array => Buffer.from(hex.slice(2), "hex");
const hexOf = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString("hex")}`;

async function get(path: string): Promise<Response> {
  return await fetch(`${node.url}/v1${path}`);
}

/** Header and statements of a block, from its raw bytes. */
async function rawBlock(height: number): Promise<readonly [Uint8Array, readonly Uint8Array[]]> {
  const response = await get(`/blocks.cbor?from=${height}&count=1`);
  const [header, statements] = literalDecode(
    new Uint8Array(await response.arrayBuffer()),
  ) as readonly [Uint8Array, readonly Uint8Array[]];
  return [header, statements];
}

/** The root to which a path leads. Source: RFC 9162 section 2.1.3.2. */
function rootOf(code: number, leafData: Uint8Array, inclusion: Inclusion): Uint8Array {
  let place = inclusion.statement;
  let last = inclusion.statement_count - 1;
  let hash = literalHash(code, Uint8Array.of(0), literalTag("leaf", code), leafData);
  for (const text of inclusion.path) {
    const sibling = bytesOf(text);
    assert.ok(last > 0, "the path is too long");
    if (place % 2 === 1 || place === last) {
      hash = literalHash(code, Uint8Array.of(1), sibling, hash);
      while (place % 2 === 0 && place !== 0) [place, last] = [place >> 1, last >> 1];
    } else {
      hash = literalHash(code, Uint8Array.of(1), hash, sibling);
    }
    [place, last] = [place >> 1, last >> 1];
  }
  assert.equal(last, 0, "the path is too short");
  return hash;
}

/** Holds the proof of a row to the bytes of its block; answers with what was proved. */
async function check(tx: string, inclusion: Inclusion): Promise<void> {
  const [header, statements] = await rawBlock(inclusion.block_number);
  const code = CODES[inclusion.algorithm_id] ?? assert.fail(`${inclusion.algorithm_id}`);
  assert.equal(inclusion.statement_count, statements.length);
  assert.equal(inclusion.header, hexOf(header));
  assert.equal(inclusion.end_block, inclusion.block_number);
  const id = literalHash(code, literalTag("block", code), header);
  assert.equal(inclusion.end_id, hexOf(id), "the id is that of the header");
  const statement = statements[inclusion.statement] ?? assert.fail("no such statement");
  const root = rootOf(code, literalLeaf(code, statement), inclusion);
  assert.ok(Buffer.from(header).includes(root), "the header states the root");
  // The statement is a transaction, and its id is the hash of the row: txId = H(tag("txid") ‖ GLC(body)).
  const [kind, bytes] = literalDecode(statement) as readonly [number, Uint8Array];
  assert.equal(kind, 1);
  const [body] = literalDecode(bytes) as readonly Item[];
  const tag = literalTag("txid", SHA2);
  assert.equal(tx, hexOf(literalHash(SHA2, tag, literalEncode(body ?? assert.fail("no body")))));
}

for (const name of ["list_txs", "list_events", "list_comments", "list_votes"]) {
  test(`${name}: each row has the proof of its transaction`, async () => {
    const { path, examples } = TABLE[name] ?? assert.fail(name);
    const { params = {} } = examples[0] ?? {};
    const filled = (path ?? "").replace(/\{(\w+)\}/g, (_, key) => String(params[key]));
    const url = `${filled}?limit=20`;
    const plain = (await (await get(url)).json()) as { items: readonly Row[] };
    const proven = (await (await get(`${url}&proof=1`)).json()) as { items: readonly Row[] };
    assert.deepEqual(
      proven.items.map(({ proof: _, ...row }) => row),
      plain.items,
      "the rows are the same besides",
    );
    let checked = 0;
    for (const { tx_hash: tx, proof } of proven.items) {
      if (tx === null) {
        assert.equal(proof, null, "what no transaction made has none");
        continue;
      }
      await check(tx, proof?.inclusion ?? assert.fail("a row without its proof"));
      checked += 1;
    }
    assert.ok(checked > 0, `${url} has nothing to prove`);
  });
}

test("a proof of another statement, block or order does not hold", async () => {
  const { items } = (await (await get("/txs?limit=20&proof=1")).json()) as { items: Row[] };
  const [row] = items.filter((each) => (each.proof?.inclusion.path.length ?? 0) > 1);
  const [tx, inclusion] = [row?.tx_hash ?? "", row?.proof?.inclusion ?? assert.fail("no row")];
  await check(tx, inclusion);
  const { path, statement, block_number } = inclusion;
  for (const wrong of [
    { statement: statement - 1 },
    { path: path.slice(1) },
    { path: [...path].reverse() },
    { block_number: block_number - 1 },
  ]) {
    await assert.rejects(check(tx, { ...inclusion, ...wrong }), JSON.stringify(wrong));
  }
  await assert.rejects(check(`0x${"00".repeat(32)}`, inclusion));
});

test("CSV and NDJSON carry the proofs too, under marks of their own", async () => {
  const url = "/txs?limit=3";
  const { items } = (await (await get(`${url}&proof=1`)).json()) as { items: readonly Row[] };
  const lines = (await (await get(`/txs.ndjson?limit=3&proof=1`)).text()).trimEnd().split("\n");
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)),
    items,
  );
  const csv = await (await get("/txs.csv?limit=3&proof=1")).text();
  const [names = "", first = ""] = csv.split("\r\n");
  assert.match(names, /,proof$/);
  const cell = JSON.stringify(items[0]?.proof).replaceAll('"', '""');
  assert.ok(first.endsWith(`,"${cell}"`), first);
  const columns = (await (await get("/txs.columns.json?limit=3&proof=1")).json()) as {
    columns: readonly { name: string; type: string }[];
  };
  assert.deepEqual(columns.columns.at(-1)?.name, "proof");
  const plain = await get(url);
  const proven = await get(`${url}&proof=1`);
  assert.notEqual(plain.headers.get("etag"), proven.headers.get("etag"));
  const body = new Uint8Array(await proven.arrayBuffer());
  const digest = createHash("sha256").update(body).digest("base64");
  assert.equal(proven.headers.get("content-digest"), `sha-256=:${digest}:`);
});

test("what has no rows has no proofs of rows", async () => {
  const response = await get("/node/status?proof=1");
  assert.equal(response.status, 400);
  assert.equal(((await response.json()) as { name: string }).name, "RPC_PARAMS");
});
