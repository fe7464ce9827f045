import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { openReader } from "../../src/node/chain-reader.ts";
import { makeNodeLedger, NODE_SETTINGS } from "../support/node/node-ledger.ts";
import { callMethod, NodeProcess } from "../support/node/node-process.ts";
import { Sender } from "../support/node/sender.ts";
import { storedAlgorithms } from "../support/stored-chain.ts";
import { temporaryFolder } from "../support/temporary.ts";

function limitFiles(pid: number, bytes: number | "unlimited"): void {
  const set = spawnSync("prlimit", ["--pid", `${pid}`, `--fsize=${bytes}:`]);
  assert.equal(set.status, 0, String(set.stderr));
}

/** Asks for the health of a node until it is of a kind, and answers with its body. */
async function healthOf(url: string, status: 200 | 503): Promise<string> {
  for (;;) {
    const response = await fetch(`${url}/health`);
    const body = await response.text();
    if (response.status === status) return body;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/**
 * Lets a node run full between two blocks. Where it hits the index of a block that the ledger has, the node answers
 * that it is not synced until there is room: then it is done again.
 */
async function runFull(node: NodeProcess, url: string): Promise<void> {
  for (let trial = 1; ; trial++) {
    limitFiles(node.pid, 4096);
    const health = await healthOf(url, 503);
    if (/sequencer is blocked/.test(health) && !/the index is at/.test(health)) return;
    assert.ok(trial < 10, health);
    limitFiles(node.pid, "unlimited");
    await healthOf(url, 200);
  }
}

test("a node whose disk is full answers reads, refuses writes, and goes on when there is room", async () => {
  const directory = join(temporaryFolder(), "data");
  const { senders, chainId } = await makeNodeLedger(directory, 1);
  const [sender] = senders.map((key) => new Sender(key, chainId));
  assert.ok(sender !== undefined);
  const node = new NodeProcess(directory, NODE_SETTINGS);
  const url = await node.url;
  assert.ok(url !== null, node.said);
  await sender.sendNext(url);
  assert.equal(sender.acknowledged.length, 1);
  await runFull(node, url);
  await assert.rejects(sender.sendNext(url), /RPC_NOT_AVAILABLE.*STORAGE_FULL/);
  const [held] = sender.acknowledged;
  const found = await callMethod(url, "get_tx", { tx_hash: held?.hash });
  assert.equal(found?.height, held?.height);
  limitFiles(node.pid, "unlimited");
  await healthOf(url, 200);
  await sender.sendNext(url);
  assert.equal(sender.acknowledged.length, 2);
  assert.match(node.said, /STORAGE_FULL/, "the log says why");
  await node.stop();
  const { store } = openReader(directory, await storedAlgorithms());
  assert.deepEqual(store.check().faults, []);
  store.close();
});
