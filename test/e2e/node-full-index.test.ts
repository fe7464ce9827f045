import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { openReader } from "../../src/node/chain-reader.ts";
import { removeIndexFile } from "../../src/node/index/index-file.ts";
import { openIndex } from "../../src/node/index/open-index.ts";
import { dumpIndex } from "../support/node/index-dump.ts";
import { makeNodeLedger, NODE_SETTINGS } from "../support/node/node-ledger.ts";
import { callMethod, NodeProcess } from "../support/node/node-process.ts";
import { Sender } from "../support/node/sender.ts";
import { storedAlgorithms } from "../support/stored-chain.ts";
import { temporaryFolder } from "../support/temporary.ts";

function limitFiles(pid: number, bytes: number | "unlimited"): void {
  const set = spawnSync("prlimit", ["--pid", `${pid}`, `--fsize=${bytes}:`]);
  assert.equal(set.status, 0, String(set.stderr));
}

async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + 60_000; !(await isSo()); ) {
    assert.ok(Date.now() < end, what);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test("a disk that fills between a block and its index leaves no gap, and heals without a restart", async (context) => {
  const directory = join(temporaryFolder(), "data");
  const { senders, chainId } = await makeNodeLedger(directory, 1);
  const sender = new Sender(senders[0] ?? assert.fail(), chainId);
  const settings = NODE_SETTINGS.map((one) => (one === "log.level=error" ? "log.level=warn" : one));
  const node = new NodeProcess(directory, settings);
  // A test that fails in between leaves no process that the file would wait for.
  context.after(() => node.kill("SIGKILL"));
  const url = (await node.url) ?? assert.fail(node.said);
  await sender.sendNext(url);
  // The log of a fresh index is longer than that of the ledger: a limit at its end lets blocks through, and no rows.
  const size = (name: string) => statSync(join(directory, name)).size;
  const indexBytes = size("index.db-wal");
  assert.ok(
    indexBytes > size("ledger.db-wal") + 64 * 1024,
    "the ledger has room that the index has not",
  );
  limitFiles(node.pid, indexBytes);
  const health = async () => (await fetch(`${url}/health`)).text();
  await until(
    async () => /the index is at block \d+ of \d+: STORAGE_FULL/.test(await health()),
    "health says that the index is behind, and why",
  );
  await assert.rejects(callMethod(url, "get_params", {}), /RPC_SYNCING/);
  const status = await callMethod(url, "node_status", {});
  assert.equal(status?.synced, false);
  const behind = Number(status?.index_height);
  await until(async () => {
    const now = await callMethod(url, "node_status", {});
    return Number(now?.height) > behind + 2;
  }, "blocks go on while the index stands");
  limitFiles(node.pid, "unlimited");
  await until(async () => (await fetch(`${url}/health`)).status === 200, "it heals by itself");
  await sender.sendNext(url);
  assert.equal(sender.acknowledged.length, 2);
  const newest = (await callMethod(url, "get_params", {})) ?? {};
  assert.ok(Number((newest.at as { readonly height: number }).height) > behind);
  assert.match(node.said, /the index is behind/);
  await node.stop();
  const grown = dumpIndex(join(directory, "index.db"));
  removeIndexFile(directory);
  const chain = openReader(directory, await storedAlgorithms());
  openIndex(directory, chain, { mode: "write" }).close();
  assert.deepEqual(grown, dumpIndex(join(directory, "index.db")), "as if nothing had been");
  assert.deepEqual(chain.store.check().faults, []);
  chain.store.close();
});
