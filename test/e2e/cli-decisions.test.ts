import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { type DevnetProcess, startDevnetProcess } from "../support/devnet-process.ts";
import { jsonOf, runCli, runCliBeside } from "../support/run-cli.ts";
import { temporaryFolder } from "../support/temporary.ts";

const folder = temporaryFolder();
const data = join(folder, "devnet");
const VOTERS = ["ada", "ben", "cleo", "dora", "emil", "lena"];

let devnet: DevnetProcess;
before(async () => {
  // Nobody else acts.
  devnet = await startDevnetProcess(data, ["--story", "none"]);
});

const key = (name: string): string => join(data, "keys", `${name}.json`);

async function as(who: string, args: readonly string[]): Promise<Record<string, unknown>> {
  const at = ["--key", key(who), "--node", devnet.ready.url, "--yes", "--json"];
  const result = await runCliBeside([...args, ...at], { XDG_CACHE_HOME: folder });
  assert.equal(result.status, 0, `${args.join(" ")}: ${result.stderr}`);
  return jsonOf(result);
}

/** Lets time pass until a proposal has one of the states. */
async function until(id: string, states: readonly string[]): Promise<string> {
  for (let step = 0; step < 100; step++) {
    const { state } = await devnet.ask("get_proposal", { proposal_hash: id });
    if (states.includes(String(state))) return String(state);
    await devnet.help("dev_advance", { seconds: 600 });
  }
  return "none in time";
}

async function submitted(title: string): Promise<string> {
  const file = join(folder, "motion.json");
  assert.equal(runCli(["proposal", "new", "--type", "custom", "-o", file]).status, 0);
  const document = JSON.parse(readFileSync(file, "utf8"));
  document.title = title;
  document.payload.text = `${title}.`;
  writeFileSync(file, JSON.stringify(document));
  return String((await as("lena", ["proposal", "submit", file])).proposal_hash);
}

test("a proposal is submitted, voted on, run by the clock, and by nobody again", async () => {
  const id = await submitted("The seal is blue");
  assert.equal(await until(id, ["voting"]), "voting");
  for (const who of VOTERS) await as(who, ["vote", "cast", id, "yes"]);
  assert.equal(await until(id, ["executed", "rejected", "failed"]), "executed");
  const late = ["proposal", "execute", id, "--yes", "--key", key("cleo")];
  const twice = await runCliBeside([...late, "--node", devnet.ready.url]);
  assert.deepEqual([twice.status, /GOV_EXECUTED/.test(twice.stderr)], [5, true], twice.stderr);
});

test("a proposal is taken back by who made it", async () => {
  const id = await submitted("The seal is green");
  await as("lena", ["proposal", "cancel", id]);
  assert.equal((await devnet.ask("get_proposal", { proposal_hash: id })).state, "cancelled");
});

test("attestors are asked about a block, and five of them attest what they have judged", async () => {
  const block = devnet.ready.height - 1;
  const { attestation_id } = await as("hana", ["attest", "create", "rehearsal", String(block)]);
  assert.equal(attestation_id, `ATTEST-rehearsal-${block}`);
  for (const name of ["hana", "ivan", "june", "kofi", "lena"]) {
    await as(name, ["attest", "sign", String(attestation_id)]);
  }
  const args = ["attest", "status", String(attestation_id), "--json"];
  const asked = await runCliBeside([...args, "--node", devnet.ready.url]);
  const { status, attesting, signers } = jsonOf(asked) as {
    status: string;
    attesting: number;
    signers: { verdict: string | null }[];
  };
  assert.deepEqual([status.toLowerCase(), attesting], ["verified", 5]);
  assert.equal(signers.filter(({ verdict }) => verdict !== null).length, 5);
});
