import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { before, test } from "node:test";
import { DEV_NAMES } from "../../src/node/devnet/dev-keys.ts";
import { type DevnetProcess, startDevnetProcess } from "../support/devnet-process.ts";
import { cliEnvironment, jsonOf, runCli, runCliBeside } from "../support/run-cli.ts";
import { temporaryFolder } from "../support/temporary.ts";

const folder = temporaryFolder();
const data = join(folder, "devnet");

let devnet: DevnetProcess;
before(async () => {
  devnet = await startDevnetProcess(data);
});

const key = (name: string): string => join(data, "keys", `${name}.json`);
const accountOf = (name: string): string => JSON.parse(readFileSync(key(name), "utf8")).account;
const cache = { XDG_CACHE_HOME: folder };

/** A command at the node of the devnet. */
const at = (args: readonly string[]) => runCliBeside([...args, "--node", devnet.ready.url], cache);

async function done(args: readonly string[]): Promise<Record<string, unknown>> {
  const result = await at([...args, "--json"]);
  assert.equal(result.status, 0, `${args.join(" ")}: ${result.stderr}`);
  return jsonOf(result);
}

const as = (who: string, args: readonly string[]) => done([...args, "--key", key(who), "--yes"]);

test("a watched vote is shown when the node tells of a ballot, and not before", async () => {
  const [, number = ""] = /proposal show ([0-9]+)/.exec(devnet.ready.next.join("\n")) ?? [];
  const { bin, env } = cliEnvironment();
  const watching = ["proposal", "watch", number, "--node", devnet.ready.url, "--json"];
  const child = spawn(process.execPath, [bin, ...watching], {
    env: { ...env, ...cache },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const abstained = async (): Promise<bigint> => {
    const { value } = await lines.next();
    return BigInt(JSON.parse(String(value)).abstain_votes);
  };
  let complaint = "";
  child.stderr.on("data", (part: Buffer) => {
    complaint += part.toString();
  });
  try {
    const before = await abstained();
    const { voting_power } = await as("lena", ["vote", "cast", number, "abstain"]);
    // Residents vote meanwhile too.
    while ((await abstained()) - before < BigInt(String(voting_power)));
    assert.equal(complaint, "", "it fell back to asking");
  } finally {
    child.kill("SIGINT");
  }
  const [status] = await once(child, "exit");
  assert.equal(status, 130);
});

test("a node is audited from blocks that were judged here, and compared with its own bundle", async () => {
  const bundle = join(folder, "node.bundle");
  const { height } = devnet.ready;
  const exported = await done(["audit", "export", "--to", String(height), "-o", bundle]);
  assert.equal(exported.end_block, height);
  const verified = runCli(["audit", "verify", bundle, "--json"]);
  assert.deepEqual([verified.status, jsonOf(verified).blocks], [0, height + 1]);
  const both = ["audit", "compare", devnet.ready.url, bundle, "--json"];
  const compared = await runCliBeside(both);
  assert.equal(compared.status, 0, compared.stderr);
  assert.equal(jsonOf(compared).common_height, height);
  const itself = [
    "audit",
    "compare",
    devnet.ready.url,
    `unix:${join(data, "node.sock")}`,
    "--json",
  ];
  const twice = await runCliBeside(itself);
  assert.equal(twice.status, 0, twice.stderr);
  const nobody = await runCliBeside(["audit", "compare", "http://127.0.0.1:9", bundle]);
  assert.deepEqual([nobody.status, /CLI_NODE_UNREACHABLE/.test(nobody.stderr)], [4, true]);
  const report = await at(["audit", "report", "--to", String(height)]);
  assert.match(report.stdout, /^# /);
});

test("a review is written and filed, and stands in the node", async () => {
  const { items } = await devnet.ask("list_proposals", { state: ["review"], limit: 1 });
  const [row] = items as { number: number }[];
  assert.ok(row !== undefined, "no proposal of the devnet is under review");
  const file = join(folder, "review.json");
  assert.equal(runCli(["review", "new", String(row.number), "-o", file]).status, 0);
  const review = JSON.parse(readFileSync(file, "utf8"));
  review.recommendation = "APPROVE";
  for (const part of ["code", "test", "benchmark", "security", "docs"]) {
    review[`${part}_review`] = { verdict: "pass", text: `${part}: read.` };
  }
  writeFileSync(file, JSON.stringify(review));
  const { panel, missing } = (await done(["review", "status", String(row.number)])) as {
    panel: string[];
    missing: string[];
  };
  const reviewer = DEV_NAMES.find((name) => {
    try {
      return missing.includes(accountOf(name));
    } catch {
      return false;
    }
  });
  assert.ok(reviewer !== undefined, `no demo key is missing in the panel ${panel.join(", ")}`);
  await as(reviewer, ["review", "submit", file]);
  const after = (await done(["review", "status", String(row.number)])) as { missing: string[] };
  assert.ok(!after.missing.includes(accountOf(reviewer)));
});

test("an account is opened by its own key once it was paid", async () => {
  const home = ["--data", join(folder, "home")];
  assert.equal(runCli(["keys", "new", "mia", "--unprotected", ...home]).status, 0);
  const mia = ["--key", "mia", ...home, "--yes"];
  const early = await at(["account", "open", ...mia]);
  assert.deepEqual([early.status, /GOV_ACCOUNT_UNKNOWN/.test(early.stderr)], [5, true]);
  await done(["transfer", "mia", "3tokens", "--key", key("lena"), ...home, "--yes"]);
  await done(["account", "open", ...mia]);
  const { keys, nonce } = (await done(["account", "show", "mia", ...home])) as {
    keys: object[];
    nonce: number;
  };
  assert.deepEqual([keys.length, nonce], [1, 1]);
  await done(["transfer", accountOf("lena"), "1token", ...mia]);
});

test("a node that is reached by its socket does not tell, and is asked again and again", async () => {
  const { items } = await devnet.ask("list_proposals", { state: ["executed"], limit: 1 });
  const [row] = items as { number: number }[];
  const socket = `unix:${join(data, "node.sock")}`;
  const over = await runCliBeside(["proposal", "watch", String(row?.number), "--node", socket]);
  assert.equal(over.status, 0, over.stderr);
  assert.match(over.stderr, /does not tell of changes \(it sends events over HTTP only\)/);
});
