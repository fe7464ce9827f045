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
import { cliEnvironment, jsonOf, runCli } from "../support/run-cli.ts";
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

/** One of each kind; all of them are asked in the slow test. */
const COMMANDS: readonly (readonly string[])[] = [
  ["proposal", "list", "--state", "APPROVED", "--sort", "oldest", "--text", "seal"],
  ["proposal", "show", "1"],
  ["vote", "explain", "1", "--account", voter],
  ["delegate", "tree", voter, "--at", "20"],
  ["params", "diff", "--at", "1", "--at", "20"],
];

for (const command of COMMANDS) {
  test(`${command.slice(0, 3).join(" ")} says the same of a folder and of a node`, async () => {
    const offline = runCli([...command, "--data", data, "--json"]);
    assert.equal(offline.status, 0, offline.stderr);
    assert.equal(await runOnline(command), offline.stdout, command.join(" "));
  });
}

test("a proposal is shown with two bars, its marks and a sentence", () => {
  const { stdout } = runCli(["proposal", "show", "1", "--data", data]);
  // 360 for and 355 against of 1,115 thousand tokens: 50.3 % where 50 are asked, 64.1 % where 20 are.
  assert.match(stdout, /^Approval {6}\[#{15}\|\.{16}\] {2}50\.3 %, needs over 50\.0 %$/m);
  assert.match(stdout, /^Participation \[#{5}\|#{14}\.{12}\] {2}64\.1 %, needs 20\.0 %$/m);
  assert.match(stdout, /^Passed: yes 50\.3 %, needs over 50\.0 %\.$/m);
  assert.match(stdout, /^State {5}Carried out$/m);
});

test("what does not exist is refused with the code of the API", () => {
  const absent = runCli(["proposal", "show", "99", "--data", data, "--json"]);
  assert.equal(absent.status, 1);
  assert.equal(JSON.parse(absent.stderr).code, "RPC_NOT_FOUND");
  const unknown = runCli(["params", "get", "exec.retry", "--data", data]);
  assert.equal(unknown.status, 1);
  assert.match(unknown.stderr, /exec\.retry_s/);
  assert.equal(runCli(["proposal", "show", "first", "--data", data]).status, 2);
  assert.equal(runCli(["account", "show", "0x12", "--data", data]).status, 2);
  assert.equal(runCli(["proposal", "list", "--state", "lost", "--data", data]).status, 2);
  const later = runCli(["treasury", "show", "--at", "99999", "--data", data]);
  assert.equal(later.status, 3);
});

test("a single answer has the schema of its command", () => {
  const shown = jsonOf(runCli(["treasury", "show", "--data", data, "--json"]));
  assert.equal(shown.schema, "mathledger.cli/treasury-show/1");
});

test("a node that does not answer is out of reach", () => {
  const gone = runCli(["proposal", "list", "--node", "http://127.0.0.1:1"]);
  assert.equal(gone.status, 4);
  assert.match(gone.stderr, /CLI_NODE_UNREACHABLE/);
});
