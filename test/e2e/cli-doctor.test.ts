import assert from "node:assert/strict";
import { chmodSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { jsonOf, runCli } from "../support/run-cli.ts";
import { temporaryFolder } from "../support/temporary.ts";

interface Check {
  readonly name: string;
  readonly result: string;
  readonly detail: string;
  readonly fix?: string;
}

const data = join(temporaryFolder(), "village");
const made = runCli(["init", "--test-network", "--name", "village", "--data", data]);
assert.equal(made.status, 0, made.stderr);
/** Ports that no other test uses. */
const PORTS = ["--set", "http.listen=127.0.0.1:0", "--set", "metrics.listen="];

function checksOf(...args: readonly string[]): {
  readonly status: number | null;
  readonly checks: readonly Check[];
} {
  const result = runCli(["doctor", "--quick", "--json", "--data", data, ...PORTS, ...args]);
  return { status: result.status, checks: jsonOf(result).checks as readonly Check[] };
}

const worse = (checks: readonly Check[]): readonly Check[] =>
  checks.filter(({ result }) => result !== "ok");

test("a machine on which nothing stands in the way", () => {
  const { status, checks } = checksOf();
  assert.equal(status, 0);
  assert.deepEqual(worse(checks), []);
  assert.deepEqual(
    [...new Set(checks.map(({ name }) => name))],
    [
      "node",
      "clock",
      "disk",
      "permissions",
      "self-tests",
      "config",
      "ports",
      "socket",
      "keys",
      "ledger",
      "block time",
    ],
  );
});

test("a port in use is named with its usual owner, and with what frees it", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert(typeof address === "object" && address !== null);
  const listen = `http.listen=127.0.0.1:${address.port}`;
  const { status, checks } = checksOf("--set", listen);
  server.close();
  assert.equal(status, 0);
  const [found] = worse(checks);
  assert.deepEqual([found?.name, found?.result], ["ports", "warn"]);
  assert.match(found?.detail ?? "", /Another program listens on 127\.0\.0\.1:\d+ \(http\.listen\)/);
  assert.match(found?.fix ?? "", /--set http\.listen=/);
});

test("a faulty configuration, an open key and a weak token are bad, each with its fix", () => {
  const faulty = checksOf("--set", "log.level=loud");
  assert.equal(faulty.status, 1);
  assert.deepEqual(
    worse(faulty.checks).map(({ name, result }) => [name, result]),
    [["config", "bad"]],
  );
  const folder = join(data, "keys");
  const [name = ""] = readdirSync(folder);
  const key = join(folder, name);
  chmodSync(key, 0o644);
  const token = join(data, "token");
  writeFileSync(token, "short", { mode: 0o600 });
  const { status, checks } = checksOf("--set", `operator.operator_token_file=${token}`);
  assert.equal(status, 1);
  assert.deepEqual(
    worse(checks).map(({ name, result }) => [name, result]),
    [
      ["token", "bad"],
      ["keys", "bad"],
    ],
  );
  assert.equal(worse(checks)[1]?.fix, `chmod 600 ${key}`);
  chmodSync(key, 0o600);
});

test("the lines of the upgrade guide are warned of with the command that puts them right", () => {
  const config = join(data, "node.toml");
  writeFileSync(config, "[log]\npq_migration_enabled=true\n");
  const { status, checks } = checksOf("--config", config);
  assert.equal(status, 0);
  assert.deepEqual(
    worse(checks).map(({ name, result, fix }) => [name, result, fix]),
    [["config", "warn", "mathledger config set pq_migration_enabled true"]],
  );
});
