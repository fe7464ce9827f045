import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { toHex0x } from "../../src/primitives/hex.ts";
import { makeNodeLedger, NODE_SETTINGS } from "../support/node/node-ledger.ts";
import { OperatedNode } from "../support/node/operated-node.ts";
import { Sender } from "../support/node/sender.ts";
import { runCli } from "../support/run-cli.ts";
import { temporaryFolder } from "../support/temporary.ts";

const root = temporaryFolder();
const PRELOAD = new URL("../support/node/disturb.ts", import.meta.url).href;
const SENDERS = 6;
/** Further back than the node takes for well: two minutes. */
const BACK_MS = 150_000;

async function start(data: string, how: string): Promise<OperatedNode> {
  // Of those settings the limits alone: here the log and the operator's socket are needed.
  const limits = NODE_SETTINGS.filter((setting) => setting.startsWith("limits."));
  const settings = limits.flatMap((setting) => ["--set", setting]);
  const env = { NODE_OPTIONS: `--import=${PRELOAD}`, DISTURB: how };
  return await OperatedNode.start(["--data", data, ...settings], { env });
}

/** The name of the refusal with which bytes are answered, with the code of the rule behind it. */
async function refusalOf(url: string, bytes: Uint8Array): Promise<string> {
  const body = { jsonrpc: "2.0", id: 1, method: "submit_tx", params: { tx: toHex0x(bytes) } };
  const response = await fetch(`${url}/rpc`, { method: "POST", body: JSON.stringify(body) });
  const { error } = (await response.json()) as {
    readonly error?: { readonly data: { readonly name: string; readonly rejection?: object } };
  };
  return JSON.stringify([error?.data.name, error?.data.rejection]);
}

/** A transaction of which a bit of the signature was turned. */
function forgeryOf(sender: Sender, bit: number): Uint8Array {
  const bytes = Uint8Array.from(sender.transaction());
  const place = bytes.length - 1 - (bit >> 3);
  bytes[place] = (bytes[place] ?? 0) ^ (1 << (bit & 7));
  return bytes;
}

test("threads for signatures that are killed at work are missed by nobody", async () => {
  const data = join(root, "threads");
  const { senders, chainId } = await makeNodeLedger(data, SENDERS + 1);
  const node = await start(data, "threads");
  const { url } = node.addresses;
  // The last account sends nothing by itself: whatever stands in a block for it was forged.
  const [victim, ...load] = senders.map((key) => new Sender(key, chainId)).reverse();
  assert.ok(victim !== undefined);
  let isOver = false;
  const working = load.map(async (sender) => {
    while (!isOver) assert.ok(await sender.sendNext(url), "the node is gone");
  });
  const sent = (): number => load.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
  await node.until(() => sent() >= 12, "transactions stand in blocks");
  // Forgeries keep the threads at work while they are killed; each is told apart by its own bit.
  const forgeries = Array.from({ length: 48 }, (_, bit) => refusalOf(url, forgeryOf(victim, bit)));
  node.kill("SIGUSR2");
  await node.logged("a thread for signatures is lost");
  const refusals = await Promise.all(forgeries);
  for (const refusal of refusals) assert.match(refusal, /GOV_SIGNATURE_INVALID|RPC_SIGN/, refusal);
  // Without any thread the one that makes blocks verifies: the same answers, and nothing waits for ever.
  const before = sent();
  await node.until(() => sent() >= before + 24, "transactions stand in blocks again");
  isOver = true;
  await Promise.all(working);
  const late = await Promise.all(
    Array.from({ length: 8 }, (_, bit) => refusalOf(url, forgeryOf(victim, bit))),
  );
  for (const refusal of late) assert.match(refusal, /GOV_SIGNATURE_INVALID|RPC_SIGN/);
  const account = await fetch(`${url}/v1/accounts/${toHex0x(victim.account)}`);
  assert.equal(((await account.json()) as { nonce: number }).nonce, 0, "no forgery is in a block");
  assert.equal((await fetch(`${url}/health`)).status, 200);
  const lost = node.log.filter(({ msg }) => msg === "a thread for signatures is lost");
  assert.ok(lost.length >= 1);
  assert.ok(lost.every(({ level }) => level === "error"));
  assert.equal((await node.stop()).status, 0);
  // What was acknowledged is there, and every signature in the blocks holds.
  const verified = runCli(["verify-chain", "--data", data]);
  assert.equal(verified.status, 0, verified.stderr);
  for (const { hash, height } of load.flatMap(({ acknowledged }) => acknowledged).slice(-3)) {
    const shown = runCli(["tx", "show", hash, "--data", data]);
    assert.match(shown.stdout, new RegExp(`\\b${height}\\b`), shown.stderr);
  }
});

interface Head {
  readonly height: number;
  readonly timeMs: number;
}

test("a clock that is set back stops no block, is told of everywhere, and comes right again", async () => {
  const data = join(root, "clock");
  const { senders, chainId } = await makeNodeLedger(data, 1);
  const node = await start(data, `clock:${-BACK_MS}`);
  const { url } = node.addresses;
  await node.reach(3);
  node.kill("SIGUSR2");
  const { level, jump_ms: jumpMs } = await node.logged(
    "the clock of the machine has jumped; block time never goes back",
  );
  assert.equal(level, "warn");
  assert.ok(Math.abs(Number(jumpMs) + BACK_MS) < 2000, `${jumpMs}`);
  const before = await node.height();
  await node.reach(before + 5);
  const [sender] = senders;
  assert.ok(sender !== undefined);
  assert.ok(await new Sender(sender, chainId).sendNext(url), "writes go on");
  const times = await headsOf(url, before, before + 5);
  for (const [index, { height, timeMs }] of times.entries()) {
    const last = times[index - 1];
    if (last === undefined) continue;
    assert.equal(timeMs - last.timeMs, 1, `block ${height} is one millisecond later`);
  }
  const status = await fetch(`${url}/v1/node/status`);
  const { sequencer } = (await status.json()) as { sequencer: { clock_behind_seconds: number } };
  const { clock_behind_seconds: behindS } = sequencer;
  assert.ok(behindS > 140 && behindS <= 150, `${behindS}`);
  const health = await fetch(`${url}/health`);
  assert.equal(health.status, 503);
  const { reasons } = (await health.json()) as { reasons: readonly string[] };
  assert.match(reasons.join(), /^the clock of this machine is 1[45]\d s behind the newest block$/);
  // Set right, the blocks go by the clock again.
  node.kill("SIGUSR2");
  await node.until(async () => (await fetch(`${url}/health`)).status === 200, "it is well again");
  const after = await node.height();
  await node.reach(after + 2);
  const [head] = await headsOf(url, after + 2, after + 2);
  assert.ok(Math.abs((head?.timeMs ?? 0) - Date.now()) < 30_000);
  const jumps = node.log.filter(({ msg }) => String(msg).startsWith("the clock of the machine"));
  assert.deepEqual(
    jumps.map(({ jump_ms }) => Math.round(Number(jump_ms) / BACK_MS)),
    [-1, 1],
  );
  assert.equal((await node.stop()).status, 0);
  const verified = runCli(["verify-chain", "--data", data]);
  assert.equal(verified.status, 0, verified.stderr);
});

async function headsOf(url: string, from: number, to: number): Promise<readonly Head[]> {
  const heads: Head[] = [];
  for (let height = from; height <= to; height++) {
    const block = (await (await fetch(`${url}/v1/blocks/${height}`)).json()) as { time_ms: number };
    heads.push({ height, timeMs: block.time_ms });
  }
  return heads;
}
