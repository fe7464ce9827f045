import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { type NodeEnding, OperatedNode } from "../support/node/operated-node.ts";
import { runCli } from "../support/run-cli.ts";
import { temporaryFolder } from "../support/temporary.ts";

const root = temporaryFolder();
const fresh = newLedger("fresh");

function newLedger(name: string, ...more: readonly string[]): string {
  const folder = join(root, name);
  const made = runCli(["init", "--test-network", "--name", "village", "--data", folder, ...more]);
  assert.equal(made.status, 0, made.stderr);
  return folder;
}

function copyOf(from: string, name: string): string {
  const folder = join(root, name);
  cpSync(from, folder, { recursive: true });
  return folder;
}

/** The code with which a node refuses to run. */
function codeOf({ stderr }: NodeEnding): string | undefined {
  return /"schema":"mathledger.cli\/error\/1","code":"([A-Z_]+)"/.exec(stderr)?.[1];
}

async function refusal(args: readonly string[], options = {}): Promise<readonly unknown[]> {
  const ending = await new OperatedNode(args, options).ended;
  return [ending.status, codeOf(ending)];
}

test("a second process on the same data is told who holds it, and the first goes on", async () => {
  const data = copyOf(fresh, "locked");
  const node = await OperatedNode.start(["--data", data]);
  const second = new OperatedNode(["--data", data]);
  const ending = await second.ended;
  assert.deepEqual([ending.status, codeOf(ending)], [4, "STORAGE_LOCKED"]);
  assert.match(ending.stderr, new RegExp(`process ${node.pid}`));
  await node.reach((await node.height()) + 1);
  await node.stop();
});

test("a port or a socket in use is named with its usual owner", async () => {
  const node = await OperatedNode.start(["--data", copyOf(fresh, "first")]);
  const { url, metrics, operator } = node.addresses;
  const data = copyOf(fresh, "second");
  const port = new URL(url).host;
  const plain = ["--data", data, "--json"];
  const quiet = { isQuick: false };
  const own = ["--set", "http.listen=127.0.0.1:0"];
  const noFigures = ["--set", "metrics.listen="];
  assert.deepEqual(await refusal([...plain, ...noFigures, "--listen", port], quiet), [
    6,
    "NODE_PORT_IN_USE",
  ]);
  const taken = `metrics.listen=${new URL(metrics).host}`;
  assert.deepEqual(await refusal([...plain, ...own, "--set", taken], quiet), [
    6,
    "NODE_PORT_IN_USE",
  ]);
  const socket = ["--set", `operator.socket=${operator}`];
  assert.deepEqual(await refusal([...plain, ...own, ...noFigures, ...socket], quiet), [
    6,
    "NODE_SOCKET",
  ]);
  // A socket that a dead process has left is taken over.
  node.kill("SIGKILL");
  await node.ended;
  assert.ok(statSync(operator).isSocket());
  const next = await OperatedNode.start(["--data", data, "--set", `operator.socket=${operator}`]);
  assert.equal((await next.stop()).status, 0);
});

test("a folder without a ledger is refused, or begins one from the genesis document", async () => {
  const empty = join(root, "empty");
  assert.deepEqual(await refusal(["--data", empty]), [4, "STORAGE_MISSING"]);
  assert.ok(!existsSync(empty), "nothing was made for a folder that was mistyped");
  mkdirSync(empty);
  cpSync(join(fresh, "keys"), join(empty, "keys"), { recursive: true });
  const genesis = join(fresh, "genesis.json");
  const node = await OperatedNode.start(["--data", empty, "--set", `node.genesis=${genesis}`]);
  await node.reach(2);
  await node.stop();
  assert.equal(runCli(["verify-chain", "--data", empty]).status, 0);
});

test("a ledger of another document or name than the configuration's is refused", async () => {
  const other = newLedger("other");
  const genesis = join(other, "genesis.json");
  const data = copyOf(fresh, "mistaken");
  assert.deepEqual(await refusal(["--data", data, "--set", `node.genesis=${genesis}`]), [
    6,
    "NODE_OTHER_LEDGER",
  ]);
  assert.deepEqual(await refusal(["--data", data, "--set", "node.network=town"]), [
    6,
    "NODE_OTHER_LEDGER",
  ]);
  writeFileSync(join(data, "genesis.json"), "{");
  assert.deepEqual(await refusal(["--data", data]), [6, "NODE_GENESIS_FILE"]);
});

test("a folder without a sealer's key is refused, and so is a weak token", async () => {
  const data = copyOf(fresh, "keyless");
  rmSync(join(data, "keys"), { recursive: true });
  assert.deepEqual(await refusal(["--data", data]), [6, "NODE_NO_SEALER_KEY"]);
  const token = join(root, "token");
  const withToken = ["--data", fresh, "--set", `operator.operator_token_file=${token}`];
  assert.deepEqual(await refusal(withToken), [6, "NODE_OPERATOR_TOKEN"]);
  writeFileSync(token, "a".repeat(64), { mode: 0o644 });
  assert.deepEqual(await refusal(withToken), [6, "NODE_OPERATOR_TOKEN"]);
  chmodSync(token, 0o600);
  writeFileSync(token, "a".repeat(63));
  assert.deepEqual(await refusal(withToken), [6, "NODE_OPERATOR_TOKEN"]);
  writeFileSync(token, "a".repeat(64));
  const node = await OperatedNode.start([
    "--data",
    copyOf(fresh, "token-ledger"),
    ...withToken.slice(2),
  ]);
  const stopped = await fetch(`${node.addresses.url}/rpc`, {
    method: "POST",
    headers: { authorization: `Bearer ${"a".repeat(64)}` },
    body: '{"jsonrpc":"2.0","id":1,"method":"node_stop"}',
  });
  assert.match(await stopped.text(), /"status":"stopping"/);
  assert.equal((await node.ended).status, 0);
});

test("a folder that this user may not write is refused", async () => {
  const data = copyOf(fresh, "read-only");
  chmodSync(root, 0o755);
  chmodSync(data, 0o755);
  for (const name of ["ledger.db", "genesis.json", "ledger.lock"]) {
    chmodSync(join(data, name), 0o644);
  }
  // Root may write everywhere, so that the node runs as nobody.
  const isRoot = process.getuid?.() === 0;
  if (!isRoot) chmodSync(data, 0o555);
  const home = join(root, "home");
  mkdirSync(home, { mode: 0o777 });
  const nobody = isRoot ? { uid: 65_534, gid: 65_534 } : {};
  const env = { HOME: home, XDG_CACHE_HOME: home };
  const args = ["--data", data, "--set", "log.file=", "--set", "operator.socket="];
  const [status, code] = await refusal(args, { ...nobody, env });
  assert.equal(status, 6);
  assert.ok(code === "STORAGE_READ_ONLY" || code === "STORAGE_DENIED", String(code));
});

test("a disk that runs full stops the blocks and not the node, which goes on when there is room", async () => {
  const data = copyOf(fresh, "full");
  const node = await OperatedNode.start(["--data", data, "--set", "log.file="]);
  await node.reach(2);
  const limit = (bytes: string) =>
    spawnSync("prlimit", ["--pid", String(node.pid), `--fsize=${bytes}`], { encoding: "utf8" });
  assert.equal(limit("4096:unlimited").status, 0);
  await node.logged("the disk takes no block");
  const { url } = node.addresses;
  const health = await fetch(`${url}/health`);
  assert.equal(health.status, 503);
  assert.match(await health.text(), /the sequencer is blocked: STORAGE_FULL/);
  const status = runCli(["node", "status", "--data", data]);
  assert.equal(status.status, 3, status.stdout);
  assert.match(
    status.stdout,
    /^Synced: {4}no, block \d+ of \d+, \d+ s old, the sequencer is blocked$/m,
  );
  assert.match(status.stdout, /^Trouble: /m);
  const before = await node.height();
  assert.equal((await fetch(`${url}/v1/blocks/${before}`)).status, 200, "reads go on");
  assert.equal(limit("unlimited:unlimited").status, 0);
  await node.logged("the disk takes blocks again");
  await node.reach(before + 2);
  assert.equal((await fetch(`${url}/health`)).status, 200);
  assert.equal((await node.stop()).status, 0);
  assert.equal(runCli(["verify-chain", "--data", data]).status, 0);
});

test("damage of the ledger is refused, and damage of the index mended from the blocks", async () => {
  const data = copyOf(fresh, "damaged");
  const node = await OperatedNode.start(["--data", data]);
  await node.reach(3);
  await node.stop();
  const broken = copyOf(data, "broken");
  // All pages but the first, which says that the file is a ledger.
  overwrite(join(broken, "ledger.db"), 4096);
  assert.deepEqual(await refusal(["--data", broken]), [4, "STORAGE_CORRUPT"]);
  overwrite(join(data, "index.db"), 4096);
  const mended = await OperatedNode.start(["--data", data]);
  await mended.logged("the index is made anew");
  await mended.reach(4);
  const events = await fetch(`${mended.addresses.url}/v1/blocks/3`);
  assert.equal(events.status, 200);
  await mended.stop();
});

test("without consent the node stops one block before a post-quantum epoch", async () => {
  const plan = join(root, "plan.json");
  writeFileSync(
    plan,
    JSON.stringify([
      { start_block: 0, rule_version: "v1-legacy", legacy_algorithm_id: 0 },
      { start_block: 16, rule_version: "v2-dual-optional", pq_algorithm_id: 1 },
    ]),
  );
  const data = newLedger("planned", "--plan", plan);
  const config = join(root, "consent.toml");
  // As the upgrade guide appends it.
  writeFileSync(config, '[log]\nlevel = "info"\npq_migration_enabled=false\n');
  const node = new OperatedNode(["--data", data, "--config", config]);
  const ending = await node.ended;
  assert.deepEqual([ending.status, codeOf(ending) ?? codeInLog(node)], [6, "NODE_PQ_DISABLED"]);
  assert.ok(node.log.some(({ msg }) => msg === "PQ migration support: DISABLED"));
  assert.ok(node.log.some(({ code }) => code === "CONFIG_GUIDE_LINE"));
  const info = runCli(["block-info", "--json", "--data", data]);
  assert.match(info.stdout, /"block_number":15,/);
  const status = runCli(["pq", "status", "--data", data, "--set", "pq_migration_enabled=false"]);
  assert.equal(status.status, 1);
  assert.match(status.stdout, /^PQ migration support: DISABLED\nReason: .*pq_migration_enabled/);
  const registry = join(root, "epochs.db");
  const consenting = await OperatedNode.start([
    ...["--data", data],
    ...["--set", `epoch_registry_path=${registry}`],
  ]);
  await consenting.reach(17);
  await consenting.stop();
  const rows = new DatabaseSync(registry, { readOnly: true })
    .prepare(
      "SELECT epoch_index, start_block, end_block, rule_version, pq_algorithm_id FROM epochs",
    )
    .all();
  assert.deepEqual(
    rows.map((row) => Object.values(row)),
    [
      [0, 0, 15, "v1-legacy", null],
      [1, 16, null, "v2-dual-optional", 1],
    ],
  );
});

function codeInLog(node: OperatedNode): unknown {
  const line = node.log.find(({ level }) => level === "fatal");
  return (line?.error as { code?: unknown } | undefined)?.code;
}

/** Writes over everything from an offset on. */
function overwrite(path: string, from: number): void {
  const length = readFileSync(path).length - from;
  const file = openSync(path, "r+");
  writeSync(file, new Uint8Array(length).fill(0xa5), 0, length, from);
  closeSync(file);
}
