import assert from "node:assert/strict";
import { closeSync, cpSync, openSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { before, test } from "node:test";
import { makeNodeLedger } from "../support/node/node-ledger.ts";
import { type NodeEnding, OperatedNode } from "../support/node/operated-node.ts";
import { runCli } from "../support/run-cli.ts";
import { temporaryFolder } from "../support/temporary.ts";

const root = temporaryFolder();
const sound = join(root, "sound");
const PAGE_BYTES = 4096;

before(async () => {
  await makeNodeLedger(sound, 1, { blocks: 400 });
  const made = runCli(["index", "rebuild", "--data", sound]);
  assert.equal(made.status, 0, made.stderr);
});

function copyOf(name: string): string {
  const folder = join(root, name);
  cpSync(sound, folder, { recursive: true });
  return folder;
}

/** Pages of a table of a file, from the first below its root on. */
function pagesOf(file: string, table: string): readonly number[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const rows = database
      .prepare("SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY pageno")
      .all(table);
    return rows.map(({ pageno }) => Number(pageno));
  } finally {
    database.close();
  }
}

/** Overwrites pages of a file with bytes that are no page, as a failing disk may. */
function damage(file: string, pages: readonly number[]): void {
  const handle = openSync(file, "r+");
  for (const page of pages) {
    writeSync(
      handle,
      new Uint8Array(PAGE_BYTES).fill(0xa5),
      0,
      PAGE_BYTES,
      (page - 1) * PAGE_BYTES,
    );
  }
  closeSync(handle);
}

const allBut = (file: string, first: number): readonly number[] => {
  const count = statSync(file).size / PAGE_BYTES;
  return Array.from({ length: count - first }, (_, at) => first + 1 + at);
};

const codeOf = ({ stderr }: NodeEnding): string | undefined =>
  /"schema":"mathledger.cli\/error\/1","code":"([A-Z_]+)"/.exec(stderr)?.[1];

const listEvents = async (node: OperatedNode) => {
  const request = { order: "oldest", limit: 200 };
  return await node.operate("list_events", request);
};

test("a damaged page of the index that a start meets has the index made anew", async () => {
  const data = copyOf("index-at-start");
  const file = join(data, "index.db");
  damage(file, pagesOf(file, "blocks"));
  const node = await OperatedNode.start(["--data", data]);
  await node.logged("the index is made anew");
  assert.ok(Array.isArray((await listEvents(node)).result?.items));
  assert.equal((await node.stop()).status, 0);
});

test("a damaged page of the index that a running node meets costs those reads, no block, and one restart", async () => {
  const data = copyOf("index-running");
  const file = join(data, "index.db");
  const node = await OperatedNode.start(["--data", data]);
  // Rows that were written before this process and have not been read in it.
  const [first] = pagesOf(join(sound, "index.db"), "events");
  assert.ok(first !== undefined);
  damage(file, [first]);
  const refused = await listEvents(node);
  assert.deepEqual(
    [refused.error?.data.name, refused.error?.data.evidence],
    ["RPC_INTERNAL", { code: "STORAGE_CORRUPT" }],
  );
  const line = await node.logged("the index is damaged; a restart makes it anew");
  assert.match(JSON.stringify(line), /index in .*index-running is damaged/);
  const health = await fetch(`${node.addresses.url}/health`);
  assert.equal(health.status, 503);
  assert.match(await health.text(), /the index is damaged: a restart makes it anew/);
  await node.reach((await node.height()) + 2);
  assert.equal((await node.stop()).status, 0);
  const again = await OperatedNode.start(["--data", data]);
  assert.ok(Array.isArray((await listEvents(again)).result?.items));
  const healed = await fetch(`${again.addresses.url}/health`);
  assert.equal(healed.status, 200, await healed.text());
  assert.equal((await again.stop()).status, 0);
});

test("after an unclean end every page of the index is looked at", async () => {
  const data = copyOf("index-unclean");
  const file = join(data, "index.db");
  const node = await OperatedNode.start(["--data", data]);
  await node.reach((await node.height()) + 2);
  node.kill("SIGKILL");
  await node.ended;
  const [first] = pagesOf(join(sound, "index.db"), "events");
  assert.ok(first !== undefined);
  damage(file, [first]);
  const again = await OperatedNode.start(["--data", data]);
  const line = await again.logged("the index is made anew");
  assert.match(JSON.stringify(line), /damaged/);
  assert.ok(Array.isArray((await listEvents(again)).result?.items));
  assert.equal((await again.stop()).status, 0);
});

test("a damaged page of the ledger costs the reads that meet it, and ends a node that cannot go on", async () => {
  const data = copyOf("ledger-running");
  const file = join(data, "ledger.db");
  const node = await OperatedNode.start(["--data", data]);
  const [first] = pagesOf(join(sound, "ledger.db"), "bodies");
  assert.ok(first !== undefined);
  damage(file, [first]);
  const refused = await node.operate("get_block", { block: 1 });
  assert.deepEqual(
    [refused.error?.data.name, refused.error?.data.evidence],
    ["RPC_INTERNAL", { code: "STORAGE_CORRUPT" }],
  );
  await node.reach((await node.height()) + 2);
  const newest = await node.operate("get_block", { block: await node.height() });
  assert.equal(newest.error, undefined, "other pages are answered");
  damage(file, allBut(file, 1));
  const ending = await node.ended;
  assert.equal(ending.status, 4);
  const stopping = node.log.find(({ msg }) => msg === "stopping");
  assert.match(JSON.stringify(stopping), /"code":"STORAGE_CORRUPT"/);
});

test("a damaged page of the ledger that a start meets is refused with its code", async () => {
  const data = copyOf("ledger-at-start");
  const file = join(data, "ledger.db");
  damage(file, pagesOf(file, "headers"));
  const ending = await new OperatedNode(["--data", data]).ended;
  assert.deepEqual([ending.status, codeOf(ending)], [4, "STORAGE_CORRUPT"]);
});
