import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { loadAlgorithms } from "../../src/node/algorithms.ts";
import { HANDLERS } from "../../src/node/methods/handler-table.ts";
import { openOfflineService } from "../../src/node/service/offline-service.ts";
import { METHODS } from "../../src/rpc/method-table.ts";
import { httpScene } from "../support/node/http-scene.ts";
import { cliEnvironment, runCli } from "../support/run-cli.ts";
import { temporaryFolder } from "../support/temporary.ts";

const data = join(temporaryFolder(), "contested");
const made = runCli(["scenario", "run", "contested-vote", "--out", data]);
assert.equal(made.status, 0, made.stderr);

const service = openOfflineService(data, {
  algorithms: await loadAlgorithms({}),
  version: "1.2.3",
});
const scene = httpScene(service, { book: { methods: METHODS, handlers: HANDLERS } });
const url = await scene.app.listen({ host: "127.0.0.1", port: 0 });
after(async () => {
  await scene.close();
  service.close();
});

const run = promisify(execFile);

/** Runs the program beside this process, which answers it. */
async function runOnline(args: readonly string[]): Promise<string> {
  const { bin, env } = cliEnvironment();
  const { stdout } = await run(process.execPath, [bin, ...args, "--node", url, "--json"], { env });
  return stdout;
}

const voters = runCli(["vote", "show", "1", "--data", data, "--json"])
  .stdout.trimEnd()
  .split("\n")
  .map((line): string => JSON.parse(line).voter);
const [voter = ""] = voters;

const COMMANDS: readonly (readonly string[])[] = [
  ["proposal", "list"],
  ["proposal", "list", "--state", "APPROVED", "--sort", "oldest", "--text", "seal"],
  ["proposal", "show", "1"],
  ["proposal", "diff", "1"],
  ["proposal", "watch", "1"],
  ["proposal", "queue"],
  ["vote", "show", "1"],
  ["vote", "show", "1", "--view", "missing"],
  ["vote", "show", "1", voter],
  ["vote", "explain", "1", "--account", voter],
  ["delegate", "list"],
  ["delegate", "list", voter],
  ["delegate", "tree", voter, "--at", "20"],
  ["account", "show", voter, "--at", "5"],
  ["treasury", "show"],
  ["treasury", "entries"],
  ["treasury", "budget"],
  ["params", "list", "fee."],
  ["params", "get", "exec.retry_s", "--at", "3"],
  ["params", "history", "exec.retry_s"],
  ["params", "diff", "--at", "1", "--at", "20"],
  ["review", "status", "1"],
  ["attest", "status"],
  ["emergency", "list"],
  ["metrics", "--at", "20"],
];

for (const command of COMMANDS) {
  test(`${command.slice(0, 3).join(" ")} says the same of a folder and of a node`, async () => {
    const offline = runCli([...command, "--data", data, "--json"]);
    assert.equal(offline.status, 0, offline.stderr);
    assert.equal(await runOnline(command), offline.stdout, command.join(" "));
    const text = runCli([...command, "--data", data]);
    assert.equal(text.status, 0, text.stderr);
    assert.doesNotMatch(text.stdout, /undefined|\[object|NaN/);
  });
}
