import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { readParameter } from "../../src/governance/parameter.ts";
import { readClock } from "../../src/machine/clock.ts";
import { loadAlgorithms } from "../../src/node/algorithms.ts";
import { openReader } from "../../src/node/chain-reader.ts";
import { DEV_METHODS } from "../../src/rpc/dev-methods.ts";
import { sendHttp, startDevnetProcess } from "../support/devnet-process.ts";
import { runCli } from "../support/run-cli.ts";
import { temporaryFolder } from "../support/temporary.ts";

const folder = temporaryFolder();
const directory = join(folder, "devnet");
let devnet = await startDevnetProcess(directory);

/** Judges a block as the node serves it, by the bytes that anyone can fetch. */
async function judgeServed(height: number) {
  const answer = await sendHttp(`${devnet.ready.url}/v1/blocks.cbor?from=${height}&count=1`);
  assert.equal(answer.status, 200);
  const file = join(folder, "served.cbor");
  writeFileSync(file, answer.body);
  return runCli(["validate-block", "--file", file, "--data", directory]);
}

/** The setting that the residents of this seed decide on first. */
async function maxChanges(): Promise<unknown> {
  const { store } = openReader(directory, await loadAlgorithms());
  try {
    return readParameter(store, "vote.max_changes", readClock(store));
  } finally {
    store.close();
  }
}

/** The first line that the helper answers to a request which names another host. */
async function answerToForeignHost(port: number, body: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(
    `POST /dev/rpc HTTP/1.1\r\nHost: example.org\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  const [data] = (await once(socket, "data")) as [Buffer];
  socket.destroy();
  return data.toString("latin1").split("\r\n")[0] ?? "";
}

test("a devnet opens with a proposal in every stage, one disputed and one short of its quorum", async () => {
  const { proposals, next, url } = devnet.ready;
  for (const stage of [
    "draft",
    "discussion",
    "review",
    "voting",
    "queued",
    "executed",
    "rejected",
  ]) {
    assert.ok((proposals[stage] ?? 0) >= 1, `nothing is in ${stage}: ${JSON.stringify(proposals)}`);
  }
  assert.equal(proposals.voting, 3);
  assert.ok(next.length >= 4);
  const health = await sendHttp(`${url}/health`);
  assert.equal(health.body.toString(), '{"status":"healthy"}');
  const { accounts } = (await devnet.help("dev_accounts")) as { accounts: { name: string }[] };
  assert.equal(accounts.length, 12);
  assert.equal(await maxChanges(), 8);
});

test("every command that it prints works as it stands there", () => {
  for (const command of devnet.ready.next) {
    const [npx, program, ...words] = command.split(" ");
    assert.deepEqual([npx, program], ["npx", "mathledger"]);
    const { status, stdout, stderr } = runCli(words);
    assert.equal(status, 0, `${command}\n${stdout}${stderr}`);
    if (words[0] !== "vote") continue;
    assert.match(stderr, /^Account: +0x[0-9a-f]{64}, key lena$/m);
    assert.match(stdout, /^Voted YES with 500 000 tokens in block \d+/);
  }
});

test("a ballot that is not one is not sent, and a dry run sends none", () => {
  const cast = devnet.ready.next.find((command) => command.includes("vote cast")) ?? "";
  const words = cast.split(" ").slice(2);
  const dry = runCli([...words, "--dry-run"]);
  assert.equal(dry.status, 0, dry.stderr);
  assert.match(dry.stdout, /Nothing was signed and nothing was sent/);
  const wrong = runCli(words.map((word) => (word === "yes" ? "maybe" : word)));
  assert.equal(wrong.status, 2);
  const nowhere = runCli(
    words.map((word) => (word.startsWith("http") ? "http://127.0.0.1:1" : word)),
  );
  assert.equal(nowhere.status, 4);
});

test("what is tampered with in serving is found by whoever verifies, and the store is whole", async () => {
  const valid = await judgeServed(20);
  assert.equal(valid.status, 0, valid.stderr);
  const tampered = await devnet.help("dev_tamper", { block: 20 });
  assert.deepEqual(tampered, {
    block_number: 20,
    kind: "statement",
    violation: "INVALID_MERKLE_ROOT",
  });
  const found = await judgeServed(20);
  assert.equal(found.status, 1);
  assert.match(found.stdout, /INVALID: INVALID_MERKLE_ROOT/);
  await devnet.help("dev_inject_drift", { kind: "pq_merkle_root", block: 21 });
  const drifted = await judgeServed(21);
  assert.equal(drifted.status, 1);
  assert.match(drifted.stdout, /INVALID: INVALID_PQ_MERKLE_ROOT/);
  const stored = runCli(["verify-chain", "--data", directory]);
  assert.match(stored.stdout, /^All blocks VALID$/m);
  assert.deepEqual(await devnet.help("dev_restore"), { blocks: [20, 21] });
  for (const height of [20, 21]) assert.equal((await judgeServed(height)).status, 0);
});

test("time passes on demand, and the setting that was decided has moved", async () => {
  const advanced = runCli(["devnet", "advance", "--days", "2", "--data", directory]);
  assert.equal(advanced.status, 0, advanced.stderr);
  assert.match(advanced.stdout, /blocks later: block/);
  assert.equal(await maxChanges(), 10);
});

test("every example of the helper is answered, and what it does not know is refused", async () => {
  for (const { name, examples } of Object.values(DEV_METHODS)) {
    for (const { params } of examples) {
      const result = await devnet.help(name, params);
      DEV_METHODS[name].result.parse(result);
    }
  }
  await devnet.help("dev_restore");
  await assert.rejects(
    devnet.help("dev_sign", { account: "nobody", sign_bytes: "0x00" }),
    /RPC_NOT_FOUND/,
  );
  await assert.rejects(devnet.help("dev_advance", {}), /RPC_PARAMS/);
  await assert.rejects(devnet.help("dev_advance", { blocks: 1, seconds: 1 }), /RPC_PARAMS/);
  await assert.rejects(devnet.help("dev_tamper", { block: 1_000_000 }), /RPC_NOT_FOUND/);
  await assert.rejects(devnet.ask("dev_accounts"), /RPC_METHOD/);
  const { methods } = (await devnet.help("rpc.discover")) as { methods: { name: string }[] };
  const names = methods.map(({ name }) => name);
  for (const name of [...Object.keys(DEV_METHODS), "cast_vote", "tally_votes"]) {
    assert.ok(names.includes(name), name);
  }
});

test("the guide's writes need no signature at the helper, and names stand for accounts", async () => {
  const { items } = (await devnet.ask("list_proposals", { state: ["voting"] })) as {
    items: { proposal_hash: string; tags: string[] }[];
  };
  const open = items.find(({ tags }) => tags.includes("pq-activation")) ?? assert.fail("no vote");
  const { proposal_hash } = open;
  const voted = await devnet.help("cast_vote", {
    vote: { proposal_hash, voter: "lena", vote: "YES", justification: "It is time." },
  });
  assert.equal(voted.status, "vote_cast");
  assert.equal(voted.voting_power, "500000000000");
  const tally = await devnet.help("tally_votes", { proposal_hash });
  assert.equal(tally.proposal_hash, proposal_hash);

  const proposed = await devnet.help("submit_proposal", {
    proposal: {
      proposal_type: "custom",
      title: "Open the windows",
      text: "The windows are opened once a day.",
    },
  });
  assert.equal(proposed.status, "submitted");

  const { height } = voted as { height: number };
  await devnet.help("dev_advance", { blocks: 4 });
  const asked = await devnet.help("create_attestation", {
    milestone: "custom:windows",
    block_number: height,
  });
  assert.equal(asked.attestation_id, `ATTEST-custom:windows-${height}`);
  const signed = await devnet.help("submit_attestation_signature", {
    attestation_id: asked.attestation_id,
    attestor_id: "lena",
  });
  assert.equal(signed.status, "signature_submitted");

  const declared = await devnet.help("declare_emergency", {
    trigger: "A drill.",
    evidence: "Nothing has happened.",
    actions: [{ kind: "pause_network", components: ["listings"], duration_s: 60, ratified_s: 60 }],
  });
  assert.equal(declared.status, "emergency_declared");
  // The council's signatures hold, and the rules have the last word: nothing lies below this rule version.
  await assert.rejects(
    devnet.help("execute_rollback", {
      emergency_hash: declared.emergency_hash,
      rollback_block: height + 100,
    }),
    /RPC_TX_REJECTED: .*GOV_FALLBACK_REFUSED.*E8/,
  );
  await assert.rejects(
    devnet.help("execute_proposal", { proposal_hash: proposed.proposal_hash }),
    /RPC_TX_REJECTED|RPC_TX_FAILED/,
  );
  await assert.rejects(
    devnet.help("cast_vote", { vote: { voter: "lena" }, more: 1 }),
    /RPC_PARAMS/,
  );
});

test("the helper answers this machine alone", async () => {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "dev_accounts" });
  const { port } = new URL(devnet.ready.helper);
  for (const [headers, status] of [
    [{ origin: "http://127.0.0.1:8080" }, 200],
    [{ origin: "http://localhost:3000" }, 200],
    [{ origin: "https://example.org" }, 403],
    [{ origin: "null" }, 403],
  ] as const) {
    const answer = await sendHttp(devnet.ready.helper, { body, headers });
    assert.equal(answer.status, status, JSON.stringify(headers));
    assert.equal(
      answer.headers["access-control-allow-origin"],
      status === 200 ? headers.origin : undefined,
    );
  }
  // A name of somebody else that points here: DNS rebinding.
  assert.match(await answerToForeignHost(Number(port), body), /^HTTP\/1\.1 403 /);
});

test("killed at any moment it goes on from there, and loses nothing", async () => {
  const before = (await devnet.help("dev_advance", { blocks: 1 })) as { height: number };
  await devnet.kill();
  devnet = await startDevnetProcess(directory);
  assert.ok(devnet.ready.height >= before.height, `${devnet.ready.height} after ${before.height}`);
  const verified = runCli(["verify-chain", "--data", directory]);
  assert.match(verified.stdout, /^All blocks VALID$/m);
});

test("another devnet than the one that was begun is refused, and so is any other ledger", async () => {
  const other = runCli(["devnet", "up", "--speed", "30", "--data", directory]);
  assert.match(other.stderr, /NODE_DEVNET_OTHER/);
  assert.equal(other.status, 6);
  const village = join(folder, "village");
  runCli(["init", "--test-network", "--name", "village", "--data", village]);
  for (const command of ["up", "reset"]) {
    const refused = runCli(["devnet", command, "--data", village]);
    assert.match(refused.stderr, /NODE_NOT_DEVNET/, command);
  }
  assert.ok(existsSync(join(village, "ledger.db")));
});

test("down ends it in order, and reset takes away what is a devnet's and nothing else", async () => {
  const gone = once(devnet.child, "exit");
  const down = runCli(["devnet", "down", "--data", directory]);
  assert.equal(down.status, 0, down.stderr);
  assert.deepEqual(await gone, [0, null]);
  assert.match(runCli(["devnet", "down", "--data", directory]).stdout, /No devnet runs/);
  const late = runCli(["devnet", "advance", "--days", "1", "--data", directory]);
  assert.equal(late.status, 4);
  writeFileSync(join(directory, "mine.txt"), "mine");
  const reset = runCli(["devnet", "reset", "--data", directory]);
  assert.equal(reset.status, 0, reset.stderr);
  assert.deepEqual(readdirSync(directory), ["mine.txt"]);
  assert.match(runCli(["devnet", "reset", "--data", directory]).stdout, /There is no devnet/);
});
