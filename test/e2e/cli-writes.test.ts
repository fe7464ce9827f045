import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { type DevnetProcess, startDevnetProcess } from "../support/devnet-process.ts";
import { jsonOf, runCli, runCliBeside } from "../support/run-cli.ts";
import { temporaryFolder } from "../support/temporary.ts";

const folder = temporaryFolder();
const data = join(folder, "devnet");
const STRANGER = `0x${"11".repeat(32)}`;

let devnet: DevnetProcess;
before(async () => {
  devnet = await startDevnetProcess(data);
});

const key = (name: string): string => join(data, "keys", `${name}.json`);
const accountOf = (name: string): string => JSON.parse(readFileSync(key(name), "utf8")).account;

/** A command with the key of somebody, at the node of the devnet. */
const as = (who: string, args: readonly string[]) =>
  runCliBeside([...args, "--key", key(who), "--node", devnet.ready.url], {
    XDG_CACHE_HOME: folder,
  });

/** The proposal that the devnet names in its hint: one that is open for votes. */
const openProposal = (): string => {
  const [, number] = /proposal show ([0-9]+)/.exec(devnet.ready.next.join("\n")) ?? [];
  assert.ok(number !== undefined, devnet.ready.next.join("\n"));
  return number;
};

test("a ballot is shown before it is signed, cast, counted and proved without a ledger", async () => {
  const cast = ["vote", "cast", openProposal(), "--split", "yes=7000,no=3000"];
  const dry = await as("lena", [...cast, "--dry-run"]);
  assert.equal(dry.status, 0, dry.stderr);
  assert.match(dry.stdout, new RegExp(`^Account: +${accountOf("lena")}, key lena$`, "m"));
  assert.match(dry.stdout, /votes FOR 7000 bp, AGAINST 3000 bp|votes AGAINST 3000 bp, FOR 7000 bp/);
  const unasked = await as("lena", cast);
  assert.equal(unasked.status, 2, "signed without being asked for");
  const { nonce } = (await devnet.ask("get_account", { account: accountOf("lena") })) as {
    readonly nonce: number;
  };
  assert.equal(nonce, 0, "a dry run has sent something");
  const done = await as("lena", [...cast, "--reason", "Both have a point.", "--yes", "--json"]);
  assert.equal(done.status, 0, done.stderr);
  const { height, tx_hash, voting_power } = jsonOf(done);
  assert.ok(BigInt(String(voting_power)) > 0n);
  const { vote } = (await devnet.ask("get_vote", {
    proposal: openProposal(),
    account: accountOf("lena"),
  })) as { readonly vote: Record<string, unknown> };
  assert.deepEqual(
    [vote.tx_hash, vote.height, vote.reason],
    [tx_hash, height, "Both have a point."],
  );
  const receipt = join(folder, "receipt.json");
  const wrote = await as("lena", ["vote", "receipt", openProposal(), "-o", receipt]);
  assert.equal(wrote.status, 0, wrote.stderr);
  const verified = runCli(["vote", "receipt", "verify", receipt, "--json"]);
  assert.equal(verified.status, 0, verified.stderr);
  const proved = jsonOf(verified) as {
    block_number: number;
    voter: string;
    ballot: { shares: object };
  };
  assert.deepEqual([proved.block_number, proved.voter], [height, accountOf("lena")]);
  assert.deepEqual(proved.ballot.shares, { against: 3000, for: 7000, abstain: 0, veto: 0 });
  const forged = JSON.parse(readFileSync(receipt, "utf8"));
  writeFileSync(receipt, JSON.stringify({ ...forged, account: STRANGER }));
  assert.equal(runCli(["vote", "receipt", "verify", receipt]).status, 1);
  const [head, tail] = [forged.proof.slice(0, 400), forged.proof.slice(401)];
  const turned = `${head}${forged.proof[400] === "0" ? "1" : "0"}${tail}`;
  writeFileSync(receipt, JSON.stringify({ ...forged, proof: turned }));
  assert.equal(runCli(["vote", "receipt", "verify", receipt]).status, 1);
});

test("a proposal is written, tried and submitted from a file with remarks", async () => {
  const file = join(folder, "proposal.json");
  const made = runCli(["proposal", "new", "--type", "TreasuryManagement", "-o", file]);
  assert.equal(made.status, 0, made.stderr);
  const blank = await as("lena", ["proposal", "lint", file]);
  assert.equal(blank.status, 2);
  assert.match(blank.stderr, /payload\.content\.payload\.purpose/);
  const document = JSON.parse(readFileSync(file, "utf8"));
  document.title = "Thanks";
  document.payload.purpose = "For the receipts.";
  document.payload.action.payouts = [{ recipient: STRANGER, amount: "7" }];
  writeFileSync(file, JSON.stringify(document));
  const lint = await as("lena", ["proposal", "lint", file, "--json"]);
  assert.deepEqual([lint.status, jsonOf(lint).valid], [0, true]);
  const tried = await as("lena", ["proposal", "simulate", file, "--json"]);
  const { diff } = jsonOf(tried) as {
    diff: { table: string; key: string; after: { liquid: string } }[];
  };
  const paid = diff.find((row) => row.table === "acct/" && row.key === STRANGER);
  assert.equal(paid?.after.liquid, "7");
  document.payload.action.payouts[0].amount = `${10n ** 30n}`;
  const broke = join(folder, "broke.json");
  writeFileSync(broke, JSON.stringify(document));
  assert.equal((await as("lena", ["proposal", "simulate", broke])).status, 1);
  const sent = await as("lena", ["proposal", "submit", file, "--yes", "--json"]);
  assert.equal(sent.status, 0, sent.stderr);
  const id = String(jsonOf(sent).proposal_hash);
  const { state } = await devnet.ask("get_proposal", { proposal_hash: id });
  assert.equal(state, "discussion");
  const early = await as("lena", ["proposal", "execute", id, "--yes"]);
  assert.deepEqual([early.status, /GOV_WRONG_STATUS/.test(early.stderr)], [5, true]);
  const foreign = await as("ben", ["proposal", "cancel", id, "--yes"]);
  assert.deepEqual([foreign.status, /GOV_NOT_PROPOSER/.test(foreign.stderr)], [5, true]);
  const cancelled = await as("lena", ["proposal", "cancel", id, "--yes"]);
  assert.equal(cancelled.status, 0, cancelled.stderr);
});

test("base units move, a transaction travels as a file, and no node is exit 4", async () => {
  const paid = await as("lena", ["transfer", STRANGER, "1000", "--yes", "--json"]);
  assert.equal(paid.status, 0, paid.stderr);
  const bonded = await as("lena", ["stake", "bond", "5", "--yes"]);
  assert.equal(bonded.status, 0, bonded.stderr);
  const unbonded = await as("lena", ["stake", "unbond", "5", "--yes"]);
  assert.equal(unbonded.status, 0, unbonded.stderr);
  const payload = join(folder, "payload.json");
  const file = join(folder, "tx.json");
  writeFileSync(payload, JSON.stringify({ to: STRANGER, amount: "3" }));
  assert.equal((await as("lena", ["tx", "build", "transfer", payload, "-o", file])).status, 0);
  assert.equal(runCli(["tx", "sign", file, "--key", key("lena")]).status, 0);
  const node = ["--node", devnet.ready.url];
  const sent = await runCliBeside(["tx", "send", file, ...node, "--json"]);
  assert.equal(sent.status, 0, sent.stderr);
  const { tx_hash, block_number } = jsonOf(sent);
  const waited = await runCliBeside(["tx", "wait", String(tx_hash), ...node, "--json"]);
  assert.deepEqual([waited.status, jsonOf(waited).block_number], [0, block_number]);
  const never = await runCliBeside(["tx", "wait", STRANGER, ...node, "--timeout", "1"]);
  assert.equal(never.status, 3);
  const shown = await runCliBeside(["tx", "show", String(tx_hash), ...node, "--json"]);
  assert.equal(jsonOf(shown).height, block_number);
  const gone = await runCliBeside([
    "transfer",
    STRANGER,
    "1",
    "--key",
    key("lena"),
    "--yes",
    "--node",
    "http://127.0.0.1:9",
  ]);
  assert.equal(gone.status, 4);
});

test("power is lent to those who take it, and taken back", async () => {
  const set = [
    "delegate",
    "set",
    accountOf("kofi"),
    "--scope",
    "community",
    "--days",
    "1",
    "--yes",
  ];
  const refused = await as("june", set);
  assert.deepEqual([refused.status, /GOV_DELEGATE_REFUSES/.test(refused.stderr)], [5, true]);
  const [payload, file] = [join(folder, "profile.json"), join(folder, "profile-tx.json")];
  writeFileSync(payload, JSON.stringify({ accepts_delegation: true, accepts_forwarded: false }));
  await as("kofi", ["tx", "build", "setDelegateProfile", payload, "-o", file]);
  assert.equal(runCli(["tx", "sign", file, "--key", key("kofi")]).status, 0);
  const node = ["--node", devnet.ready.url];
  assert.equal((await runCliBeside(["tx", "send", file, ...node])).status, 0);
  const lent = await as("june", set);
  assert.equal(lent.status, 0, lent.stderr);
  const back = await as("june", ["delegate", "revoke", "--scope", "community", "--yes"]);
  assert.equal(back.status, 0, back.stderr);
  const malformed = await as("june", ["delegate", "set", "ada", "--scope", "community"]);
  assert.equal(malformed.status, 2);
});

test("an act goes from a node through its councils and back, and the ledger's rules judge it", async () => {
  const act = join(folder, "act.json");
  const at = async (args: readonly string[]) =>
    await runCliBeside(["emergency", ...args, "--node", devnet.ready.url], {
      XDG_CACHE_HOME: folder,
    });
  const declared = await at(["declare", "--rule", "v2-dual-required", "-o", act]);
  assert.equal(declared.status, 0, declared.stderr);
  const council = ["ada", "ben", "cleo", "dora", "emil"].map(key);
  const attestors = ["hana", "ivan", "june", "kofi", "lena"].map(key);
  assert.equal((await at(["sign", act, "--key", ...council])).status, 0);
  const early = await at(["submit", act, "--key", key("ada"), "--yes"]);
  assert.deepEqual([early.status, /GOV_COUNCIL_QUORUM/.test(early.stderr)], [5, true]);
  assert.equal((await at(["attest", act, "--key", ...attestors])).status, 0);
  // From v2-dual-optional no fallback leads upwards: the refusal is that of the ledger, before anything is signed.
  const judged = await at(["submit", act, "--key", key("ada"), "--yes"]);
  assert.deepEqual([judged.status, /GOV_FALLBACK_REFUSED/.test(judged.stderr)], [5, true]);
});

test("a folder whose keys are at hand takes the same commands without a node", () => {
  const village = join(folder, "village");
  assert.equal(runCli(["init", "--test-network", "--data", village]).status, 0);
  const at = ["--key", "recorder", "--data", village];
  const paid = runCli(["transfer", STRANGER, "1000", "--yes", "--json", ...at]);
  assert.equal(paid.status, 0, paid.stderr);
  const { tx_hash, height } = jsonOf(paid);
  const shown = runCli(["tx", "show", String(tx_hash), "--data", village, "--json"]);
  assert.equal(jsonOf(shown).height, height);
  const much = runCli(["transfer", STRANGER, `${10n ** 30n}`, "--yes", ...at]);
  assert.deepEqual([much.status, /GOV_FUNDS_INSUFFICIENT/.test(much.stderr)], [5, true]);
});
