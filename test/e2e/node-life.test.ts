import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { assertGolden } from "../support/golden-output.ts";
import { OperatedNode } from "../support/node/operated-node.ts";
import { runCli } from "../support/run-cli.ts";
import { temporaryFolder } from "../support/temporary.ts";

const root = temporaryFolder();
const fresh = join(root, "fresh");
const made = runCli(["init", "--test-network", "--name", "village", "--data", fresh]);
assert.equal(made.status, 0, made.stderr);

function ledger(name: string): string {
  const folder = join(root, name);
  cpSync(fresh, folder, { recursive: true });
  return folder;
}

test("a node makes blocks, answers on every listener, and stops in order on SIGTERM", async () => {
  const data = ledger("life");
  const node = await OperatedNode.start(["--data", data]);
  const { url, operator, metrics } = node.addresses;
  assert.equal(operator, join(data, "node.sock"));
  assert.equal(statSync(operator).mode & 0o777, 0o660);
  await node.reach(2);
  assert.deepEqual(await (await fetch(`${url}/health`)).json(), { status: "healthy" });
  const figures = await (await fetch(metrics)).text();
  assert.match(figures, /^mathledger_height [1-9]/m);
  assert.match(figures, /^mathledger_sequencer_state\{state="running"\} 1$/m);
  assert.match(
    figures,
    /^mathledger_calls_total\{listener="operator",method="node_status",outcome="ok"\}/m,
  );
  assert.equal((await fetch(metrics.replace("/metrics", "/"))).status, 404);
  // What is for the operator alone is refused to everybody else.
  const refused = await fetch(`${url}/rpc`, {
    method: "POST",
    body: '{"jsonrpc":"2.0","id":1,"method":"node_stop"}',
  });
  assert.match(await refused.text(), /"name":"RPC_UNAUTHORIZED"/);
  const status = runCli(["node", "status", "--data", data]);
  assert.equal(status.status, 0, status.stderr);
  assertGolden("node-status", maskLoad(status.stdout));
  const pq = runCli(["pq", "status", "--data", data]);
  assert.equal(pq.status, 0, pq.stderr);
  assertGolden("pq-status-running", pq.stdout);
  const height = await node.height();
  const ending = await node.stop();
  assert.deepEqual([ending.status, ending.signal], [0, null]);
  assert.ok(!existsSync(operator), "the socket is gone");
  assert.ok(node.log.some(({ msg }) => msg === "PQ migration support: ENABLED"));
  const again = runCli(["verify-chain", "--data", data]);
  assert.equal(again.status, 0, again.stderr);
  const after = await OperatedNode.start(["--data", data]);
  await after.reach(height + 1);
  assert.equal((await after.stop()).status, 0);
});

test("Ctrl-C stops it as well, and says so", async () => {
  const node = await OperatedNode.start(["--data", ledger("interrupted")]);
  node.kill("SIGINT");
  assert.equal((await node.ended).status, 130);
});

test("SIGHUP takes over live keys, all or none, and SIGUSR1 goes on in a new file", async () => {
  const data = ledger("signals");
  const config = join(data, "node.toml");
  writeFileSync(config, "[limits]\nheader_bytes = 2048\n");
  const node = await OperatedNode.start(["--data", data, "--config", config]);
  const { url } = node.addresses;
  const withHeader = (bytes: number) =>
    fetch(`${url}/health`, { headers: { "x-long": "a".repeat(bytes) } });
  assert.equal((await withHeader(1000)).status, 200);
  assert.equal((await withHeader(3000)).status, 413);
  const limits = "header_bytes = 2048\nreads_burst = 1\nreads_per_s = 1\n";
  writeFileSync(config, `[log]\nlevel = "debug"\n[limits]\n${limits}`);
  node.kill("SIGHUP");
  const { changed } = await node.logged("the configuration is read again");
  assert.deepEqual(changed, ["log.level", "limits.reads_per_s", "limits.reads_burst"]);
  await node.logged("a block");
  const statuses = [];
  for (let call = 0; call < 3; call++) {
    statuses.push((await fetch(`${url}/v1/node/status`)).status);
  }
  assert.ok(statuses.includes(429), `the new limit is in force: ${statuses}`);
  writeFileSync(config, "[http]\nweb = false\n");
  node.kill("SIGHUP");
  const refusal = await node.logged("the configuration is refused, and the old one stays");
  assert.equal((refusal.error as { code: string }).code, "CONFIG_NOT_LIVE");
  const file = join(data, "node.log");
  renameSync(file, `${file}.1`);
  node.kill("SIGUSR1");
  await node.until(() => existsSync(file) && statSync(file).size > 0, "a new log file");
  assert.match(readFileSync(`${file}.1`, "utf8"), /"msg":"starting"/);
  const level = await node.operate("node_set_log_level", { level: "warn" });
  assert.deepEqual(level.result, { level: "warn", before: "debug" });
  const reload = await node.operate("node_reload_config");
  assert.equal(reload.error?.data.evidence?.code, "CONFIG_NOT_LIVE");
  assert.deepEqual((await node.operate("node_stop")).result, { status: "stopping" });
  assert.equal((await node.ended).status, 0);
});

test("a backup is made while blocks go on, and a node runs on it", async () => {
  const data = ledger("backed-up");
  const node = await OperatedNode.start(["--data", data]);
  await node.reach(3);
  const path = join(root, "backup");
  const made = await node.operate("backup_create", { path });
  assert.equal(made.result?.path, path, JSON.stringify(made));
  const height = Number(made.result?.height);
  assert.ok(height >= 3);
  assert.equal(made.result?.blocks, height + 1);
  const again = await node.operate("backup_create", { path });
  assert.equal(again.error?.data.evidence?.code, "STORAGE_EXISTS");
  await node.reach(height + 1);
  await node.stop();
  assert.equal(statSync(join(path, "ledger.db")).mode & 0o777, 0o600);
  assert.equal(runCli(["verify-chain", "--data", path]).status, 0);
  const byHand = runCli(["backup", "create", join(root, "by-hand"), "--data", data]);
  assert.equal(byHand.status, 0, byHand.stderr);
  assert.equal(runCli(["backup", "create", join(root, "by-hand"), "--data", data]).status, 6);
  // The keys are no part of it.
  const keyless = new OperatedNode(["--data", path]);
  const ending = await keyless.ended;
  assert.equal(ending.status, 6);
  assert.match(ending.stderr, /code: NODE_NO_SEALER_KEY|"code":"NODE_NO_SEALER_KEY"/);
  cpSync(join(data, "keys"), join(path, "keys"), { recursive: true });
  const restored = await OperatedNode.start(["--data", path]);
  await restored.reach(height + 2);
  assert.equal((await restored.stop()).status, 0);
});

test("the service manager hears when it is ready, that it lives, and that it stops", async () => {
  const data = ledger("managed");
  const bin = join(root, "bin");
  const told = join(root, "told");
  mkdirSync(bin);
  const script = join(bin, "systemd-notify");
  writeFileSync(script, `#!/bin/sh\necho "$@" >> ${told}\n`);
  chmodSync(script, 0o755);
  const env = {
    PATH: `${bin}:${process.env.PATH}`,
    NOTIFY_SOCKET: "/run/systemd/notify",
    WATCHDOG_USEC: "400000",
  };
  const node = await OperatedNode.start(["--data", data], { env });
  const heard = (): string => (existsSync(told) ? readFileSync(told, "utf8") : "");
  await node.until(() => heard().includes("WATCHDOG=1"), "a sign of life");
  assert.match(heard(), new RegExp(`^--pid=${node.pid} --ready --status=block \\d+$`, "m"));
  await node.stop();
  assert.match(heard(), /STOPPING=1/);
});

test("a configuration is printed and checked by the node's own program", () => {
  const bin = new URL("../../bin/mathledger-node.js", import.meta.url).pathname;
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, [bin, ...args], { encoding: "utf8" });
  const printed = run("--print-default-config");
  assert.equal(printed.status, 0);
  const file = join(root, "printed.toml");
  writeFileSync(file, printed.stdout);
  assert.equal(run("--check-config", "--config", file).status, 0);
  assert.equal(run("--check-config", "--set", "http.listen=x").status, 6);
  assert.equal(run("--nonsense").status, 2);
  assert.match(run("--version").stdout, /^\d+\.\d+\.\d+\n$/);
});

/** Seconds, free space and what it lasts for differ from machine to machine. */
function maskLoad(text: string): string {
  return text
    .replace(/block \d+ of \d+, \d+ s old/, "block <n> of <n>, <s> s old")
    .replace(/disk .* free(?:, about \d+ days)?/, "disk <size> free, about <n> days");
}
