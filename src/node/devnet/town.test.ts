import assert from "node:assert/strict";
import { test } from "node:test";
import {
  makeTestDevnet,
  openTestDevnet,
  playBlocks,
  type TestDevnet,
} from "../../../test/support/devnet.ts";
import { temporaryFolder } from "../../../test/support/temporary.ts";
import { encode } from "../../codec/canonical.ts";
import { readAccount } from "../../governance/account.ts";
import { newestAttestations } from "../../governance/attestation.ts";
import { checkConservation } from "../../governance/conservation.ts";
import { findContent } from "../../governance/content.ts";
import { commandHandler } from "../../governance/handler-table.ts";
import type { Status } from "../../governance/names.ts";
import { readParameter } from "../../governance/parameter.ts";
import { countProposals, requireProposal } from "../../governance/proposal.ts";
import { computeStatus } from "../../governance/status.ts";
import { readTally, sumCounts } from "../../governance/tally.ts";
import { readVoteRules } from "../../governance/vote-rules.ts";
import { readClock } from "../../machine/clock.ts";
import { nextContext } from "../../machine/next-context.ts";
import { toHex } from "../../primitives/hex.ts";
import { freshAccountSigner } from "../account-signer.ts";
import { readBlock } from "../chain-reader.ts";
import { Recorder } from "../recorder.ts";
import { storedSource, verifyChain } from "../verify-chain.ts";
import { devKey } from "./dev-keys.ts";

function statusesOf({ chain }: TestDevnet): readonly (readonly [number, Status])[] {
  const { state } = chain.machine;
  return Array.from({ length: countProposals(state) }, (_, index) => {
    return [index + 1, computeStatus(state, index + 1, readClock(state)).status];
  });
}

function headOf({ chain }: TestDevnet): string {
  const [subject] = chain.branch.sealable;
  return subject?.ids.map(([, id]) => toHex(id)).join(" ") ?? "";
}

test("the same seed makes the same blocks, also when the node is ended and started again in between", () => {
  const [straight, ended] = [temporaryFolder(), temporaryFolder()];
  const options = { signing: "deterministic", seed: 5 } as const;
  const first = makeTestDevnet(straight, options);
  playBlocks(first, 30);
  const second = makeTestDevnet(ended, options);
  playBlocks(second, 13);
  second.chain.close();
  const third = openTestDevnet(ended, options);
  playBlocks(third, 17);
  assert.equal(first.chain.branch.height, 30);
  assert.equal(headOf(third), headOf(first));
  assert.ok(countProposals(first.chain.machine.state) >= 3, "it was not idle");
  first.chain.close();
  third.chain.close();
});

test("another seed tells another story", () => {
  const heads = [1, 2].map((seed) => {
    const devnet = makeTestDevnet(temporaryFolder(), { signing: "deterministic", seed });
    playBlocks(devnet, 12);
    devnet.chain.close();
    return headOf(devnet);
  });
  assert.notEqual(heads[0], heads[1]);
});

test("after 24 days of the rules a proposal stands in every stage, and the chain verifies", async () => {
  const devnet = makeTestDevnet(temporaryFolder());
  const { chain, town, keys } = devnet;
  const { state } = chain.machine;
  const days = (count: number): number => Math.ceil((count * town.pace.dayS) / town.pace.stepS);
  playBlocks(devnet, days(24));
  const statuses = statusesOf(devnet);
  const found = new Set(statuses.map(([, status]) => status));
  for (const status of [
    "draft",
    "discussion",
    "review",
    "voting",
    "queued",
    "executed",
    "rejected",
    "cancelled",
  ] as const) {
    assert.ok(found.has(status), `nothing is ${status}: ${[...found].join(" ")}`);
  }
  const voting = statuses.filter(([, status]) => status === "voting").map(([number]) => number);
  const tagged = (tag: string): number =>
    voting.find((number) => findContent(state, number)?.tags.includes(tag)) ??
    assert.fail(`no vote on ${tag}`);

  // Contested: both sides hold three tenths at least.
  const disputed = readTally(state, tagged("dispute"))?.community?.cast;
  assert.ok(disputed !== undefined);
  const cast = sumCounts(disputed);
  assert.ok(disputed.for * 10n >= cast * 3n && disputed.against * 10n >= cast * 3n);

  // Short of quorum, which for a motion is a fifth of all power.
  const small = tagged("small-matter");
  const total = readVoteRules(state, small)?.community?.total ?? 0n;
  const quiet = readTally(state, small)?.community?.cast;
  assert.ok(quiet !== undefined && total > 0n && sumCounts(quiet) > 0n);
  assert.ok(sumCounts(quiet) * 5n < total);

  // A change of epoch on its way, reviewed, resting on a measurement that is on the chain.
  const epoch = requireProposal(state, tagged("pq-activation"));
  assert.equal(epoch.type, "epoch_activation");
  assert.equal(epoch.review?.outcome, "approve");
  assert.equal(
    findContent(state, tagged("pq-activation"))?.attachments[0]?.name,
    "acceptance.json",
  );

  // The account that is left to whoever sits in front of the devnet has done nothing.
  const idle = devKey(keys, "lena").description.account;
  for (let height = 1; height <= chain.branch.height; height++) {
    for (const { transaction } of readBlock(chain.reader, height).body.statements) {
      assert.notDeepEqual(transaction?.body.account, idle, `block ${height}`);
    }
  }
  assert.equal(checkConservation(state), null);
  const source = storedSource(chain.reader, chain.branch.height);
  const verdict = await verifyChain(source, { replay: true, onBlock: () => {} });
  assert.equal(verdict.bad, null);
  chain.close();
});

test("200 theorems come before the first proposal, and no resident has two transactions in a block", () => {
  const devnet = makeTestDevnet(temporaryFolder());
  const { chain } = devnet;
  playBlocks(devnet, 8);
  let recorded = 0;
  let most = 0;
  for (let height = 1; height <= chain.branch.height; height++) {
    const senders: string[] = [];
    for (const { transaction, record } of recordsOf(chain, height)) {
      senders.push(toHex(transaction.body.account));
      if (record !== undefined && recorded < 200) recorded += record;
      if (transaction.body.kind === 17) assert.ok(recorded >= 200, `block ${height}`);
    }
    most = Math.max(most, senders.length);
    assert.equal(new Set(senders).size, senders.length, `block ${height}`);
  }
  assert.equal(recorded, 200);
  assert.ok(countProposals(chain.machine.state) > 0);
  assert.ok(most > 0 && most <= 12);
  chain.close();

  function recordsOf({ reader }: TestDevnet["chain"], height: number) {
    return readBlock(reader, height).body.statements.flatMap(({ transaction, record }) =>
      transaction === undefined ? [] : [{ transaction, record: record?.contents.length }],
    );
  }
});

for (const [who, options] of [
  ["four sealers and five of seven attestors", { validators: 4 }],
  ["one sealer and one attestor alone", { isSolo: true }],
] as const) {
  test(`the epoch that residents vote for comes into force with ${who}`, () => {
    // A day of the rules takes 24 seconds here, so that the epoch begins some hundred blocks after its vote.
    const devnet = makeTestDevnet(temporaryFolder(), { speed: 3600, ...options });
    const { chain } = devnet;
    const { state } = chain.machine;
    const rule = (): number => nextContext(chain.machine).governance.ledger.rule;
    let blocks = 0;
    while (rule() === 2 && blocks < 700) {
      playBlocks(devnet, 10);
      blocks += 10;
    }
    assert.equal(rule(), 3, `after ${blocks} blocks`);
    playBlocks(devnet, 1);
    const [anchor] = [...newestAttestations(state, 8)].filter(
      ({ milestone, attesting, k }) => milestone === "anchor" && attesting >= k,
    );
    assert.equal(anchor?.k, "isSolo" in options ? 1 : 5);
    const active = statusesOf(devnet).some(
      ([number]) => requireProposal(state, number).run.phase === "active",
    );
    assert.ok(active, "the proposal does not say that it is active");
    chain.close();
  });
}

test("a setting moves by a vote", () => {
  const devnet = makeTestDevnet(temporaryFolder(), { seed: 2 });
  const { chain, town } = devnet;
  const { state } = chain.machine;
  const value = (): unknown => readParameter(state, "vote.max_changes", readClock(state));
  assert.equal(value(), 8);
  playBlocks(devnet, Math.ceil((14 * town.pace.dayS) / town.pace.stepS));
  assert.equal(value(), 10);
  chain.close();
});

test("a resident whose account somebody has emptied keeps still", async () => {
  const devnet = makeTestDevnet(temporaryFolder());
  const { chain, keys, town } = devnet;
  playBlocks(devnet, 2);
  const { state } = chain.machine;
  const { chainId, height, timeMs } = chain.branch;
  const kofi = devKey(keys, "kofi");
  const { liquid } = readAccount(state, kofi.description.account) ?? assert.fail("no account");
  const recorder = new Recorder(freshAccountSigner(kofi), { chainId, state });
  const payload = encode(commandHandler("transfer")?.payload ?? assert.fail("no transfer"), {
    to: devKey(keys, "lena").description.account,
    amount: liquid - 1_000_000n,
  });
  assert.ok(
    town.decide().some(({ who }) => who === "kofi"),
    "it has something to do before",
  );
  const item = await recorder.sign(recorder.body("transfer", payload, height + 10));
  chain.seal({ items: [item], timeMs: timeMs + 1000 });
  for (let block = 0; block < 10; block++) {
    assert.ok(!town.decide().some(({ who }) => who === "kofi"), `block ${chain.branch.height}`);
    playBlocks(devnet, 1);
  }
  chain.close();
});
