import assert from "node:assert/strict";
import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { makeNodeLedger, SHORT_HORIZON } from "../support/node/node-ledger.ts";
import { OperatedNode } from "../support/node/operated-node.ts";
import { runCli } from "../support/run-cli.ts";
import { temporaryFolder } from "../support/temporary.ts";

const BLOCKS = 300;
const HORIZON = 200;
const data = join(temporaryFolder(), "data");

before(async () => {
  await makeNodeLedger(data, 1, { blocks: BLOCKS, governance: SHORT_HORIZON });
});

const start = (...settings: readonly string[]) => {
  const set = ["storage.retain_state_heights=10", ...settings].flatMap((one) => ["--set", one]);
  return OperatedNode.start(["--data", data, ...set]);
};

async function bodiesFrom(node: OperatedNode): Promise<number> {
  const { result = {} } = await node.operate("node_status");
  return (result.retained as { readonly bodies_from: number }).bodies_from;
}

const get = async (node: OperatedNode, path: string) => {
  const response = await fetch(`${node.addresses.url}/v1${path}`);
  return { status: response.status, body: (await response.json()) as Record<string, never> };
};

test("an operator lets old bodies go, and reads below say so", async () => {
  const node = await start();
  const { error } = await node.operate("prune", { retain_height: 10 ** 6 });
  assert.equal(error?.data.name, "RPC_PARAMS");
  const { code, needs, highest } = error?.data.evidence ?? {};
  assert.deepEqual([code, needs], ["NODE_RETAIN_HEIGHT", "rollback.horizon_blocks"]);
  assert.ok(Number(highest) >= BLOCKS - HORIZON);
  const target = `unix:${node.addresses.operator}`;
  const pruned = runCli(["node", "prune", "--retain-height", "50", "--node", target, "--json"]);
  assert.equal(pruned.status, 0, pruned.stderr);
  const said = JSON.parse(pruned.stdout);
  assert.deepEqual([said.retain_height, said.pruned_blocks], [50, 50]);
  assert.equal(await bodiesFrom(node), 50);
  assert.match(
    runCli(["node", "status", "--node", target]).stdout,
    /^Kept: +bodies from block 50$/m,
  );
  const gone = await get(node, "/blocks/49");
  assert.equal(gone.status, 410);
  assert.deepEqual(
    [gone.body.name, gone.body.evidence],
    ["RPC_PRUNED", { height: 49, oldest_height: 50 }],
  );
  assert.equal((await get(node, "/blocks/50")).status, 200);
  const judged = runCli(["verify-chain", "--node", target]);
  assert.notEqual(judged.status, 0, "a copy that is to be judged needs every block");
  assert.match(judged.stderr, /RPC_PRUNED/);
  const events = await get(node, "/events.json?order=oldest&limit=1");
  assert.equal(events.status, 200, "the index keeps what has happened");
  await node.reach((await node.height()) + 2);
  node.kill("SIGKILL");
  await node.ended;
});

test("a node keeps the newest blocks by itself, step by step, and goes on meanwhile", async () => {
  const node = await start("storage.retain_blocks=220");
  await node.until(async () => (await bodiesFrom(node)) > 50, "it lets bodies go");
  const height = await node.height();
  await node.reach(height + 40);
  const oldest = await bodiesFrom(node);
  const kept = (await node.height()) + 1 - oldest;
  // An eighth of 220 may wait for the next step.
  assert.ok(kept >= 220 && kept <= 220 + 28 + 10, `${kept} blocks`);
  assert.deepEqual((await node.stop()).status, 0);
});

test("settings that would lose states are refused before anything is touched", () => {
  const set = ["--set", "storage.retain_blocks=9", "--set", "storage.retain_state_heights=10"];
  const refused = runCli(["config", "check", "--data", data, ...set]);
  assert.equal(refused.status, 1);
  assert.match(
    refused.stdout + refused.stderr,
    /storage.retain_blocks.*storage.retain_state_heights/s,
  );
});

test("work that takes every block refuses and leaves nothing; everything else works on what is there", () => {
  const root = temporaryFolder();
  for (const [words, file] of [
    [["verify-chain", "--data", data], null],
    [["export", "--data", data, "-o", join(root, "chain.cbor")], join(root, "chain.cbor")],
    [
      ["audit", "export", "--data", data, "-o", join(root, "audit.bundle")],
      join(root, "audit.bundle"),
    ],
    [["index", "rebuild", "--data", data], null],
  ] as const) {
    const { status, stderr } = runCli([...words]);
    assert.notEqual(status, 0, words.join(" "));
    assert.match(stderr, /STORAGE_PRUNED/, words.join(" "));
    if (file !== null) assert.equal(existsSync(file), false, words.join(" "));
  }
  const again = runCli(["index", "rebuild", "--from-oldest", "--data", data, "--json"]);
  assert.equal(again.status, 0, again.stderr);
  assert.ok(JSON.parse(again.stdout).start_block > 50);
  const once = runCli(["index", "rebuild", "--data", data]);
  assert.equal(once.status, 0, `now there is nothing to lose: ${once.stderr}`);
  const backup = runCli(["backup", "create", join(root, "backup"), "--data", data]);
  assert.equal(backup.status, 0, backup.stderr);
  const doctor = runCli(["doctor", "--data", join(root, "backup"), "--json"]);
  assert.doesNotMatch(doctor.stdout, /STORAGE_CORRUPT/);
  const shown = runCli(["validate-block", "--block-number", "310", "--data", data]);
  assert.equal(shown.status, 0, shown.stderr);
});

test("a node begins with a snapshot of another, makes blocks on it, serves and restarts", async () => {
  const root = temporaryFolder();
  const origin = await start();
  const made = await origin.operate("snapshot_create");
  assert.equal(made.error, undefined, JSON.stringify(made.error));
  const { file, digest, height, sealed } = made.result ?? {};
  assert.equal(sealed, true);
  assert.equal((await origin.stop()).status, 0);
  const listed = runCli(["snapshot", "list", "--data", data, "--json"]);
  assert.deepEqual(JSON.parse(listed.stdout).digest, digest);
  const fresh = join(root, "fresh");
  const words = ["snapshot", "restore", String(file), "--data", fresh];
  assert.equal(runCli(words).status, 2, "a reason to believe it is asked for");
  const restored = runCli([...words, "--digest", String(digest), "--json"]);
  assert.equal(restored.status, 0, restored.stderr);
  assert.equal(JSON.parse(restored.stdout).height, height);
  cpSync(join(data, "keys"), join(fresh, "keys"), { recursive: true });
  for (let life = 0; life < 2; life++) {
    const node = await OperatedNode.start(["--data", fresh]);
    await node.reach(Number(height) + 3 * (life + 1));
    const { status, body } = await get(node, `/blocks/${height}`);
    assert.deepEqual([status, body.name], [410, "RPC_PRUNED"]);
    assert.equal((await get(node, `/blocks/${Number(height) + 1}`)).status, 200);
    const stream = await fetch(`${node.addresses.url}/v1/events?from=-1`);
    const refused = (await stream.json()) as { readonly name: string; readonly evidence: object };
    assert.deepEqual([stream.status, refused.name], [410, "RPC_SEQ_GONE"]);
    const { oldest, oldest_height } = refused.evidence as Record<string, unknown>;
    assert.equal(oldest_height, Number(height) + 1);
    const resumed = await fetch(`${node.addresses.url}/v1/events?from=${oldest}`);
    assert.equal(resumed.status, 200, "from the oldest that is named it goes on");
    await resumed.body?.cancel();
    const health = await fetch(`${node.addresses.url}/health`);
    assert.equal(health.status, 200, await health.text());
    assert.equal((await node.stop()).status, 0);
  }
  const judged = runCli(["doctor", "--data", fresh, "--json"]);
  assert.doesNotMatch(judged.stdout, /STORAGE_CORRUPT/);
});
