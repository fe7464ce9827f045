import assert from "node:assert/strict";
import { test } from "node:test";
import { decode, encode } from "../../src/codec/canonical.ts";
import { bytesOf, uint } from "../../src/codec/schema.ts";
import { buildMessage } from "../../src/crypto/signed-message.ts";
import { ATTEST, milestoneSchema, newestAttestations } from "../../src/governance/attestation.ts";
import {
  benchmarkItems,
  type EpochPayload,
} from "../../src/governance/epoch-activation-payload.ts";
import { eventOfTopic } from "../../src/governance/event-table.ts";
import { countProposals, digestSchema } from "../../src/governance/proposal.ts";
import { heightSchema } from "../../src/governance/schemas.ts";
import { epochTargetSchema } from "../../src/ledger/epoch-record.ts";
import { encodeRecordPayload } from "../../src/ledger/record-payload.ts";
import { encodeStatement } from "../../src/ledger/statement.ts";
import { listDeployments } from "../../src/machine/deployment.ts";
import type { Candidate } from "../../src/machine/machine.ts";
import { assertDefined } from "../../src/primitives/assert.ts";
import type { Digest } from "../../src/primitives/brand.ts";
import { compareBytes, concatBytes } from "../../src/primitives/bytes.ts";
import { toHex } from "../../src/primitives/hex.ts";
import { acceptanceBytes } from "../support/acceptance-object.ts";
import { GovernedNetwork } from "../support/governed-network.ts";
import { literalHash } from "../support/literal-hash.ts";
import { readiness } from "../support/proposal-samples.ts";
import { contentOf, TOKEN } from "../support/proposal-scene.ts";
import { Random, runSeed } from "../support/random.ts";
import { replayAll } from "../support/replay-all.ts";
import { targetOf } from "../support/test-acts.ts";
import { GENESIS_MS } from "../support/test-genesis.ts";
import { transactionItem } from "../support/test-transactions.ts";

const WINDOW = 6;
const TIMEOUT = 30;
const SEEDS = 10;
const ACCEPT = 1;
const REJECT = 2;
/** Does not seal at all. */
const ABSENT = -1;

const target = encode(epochTargetSchema, targetOf(4, { legacy: 0x12, pq: 0x16 }));
const object = acceptanceBytes({
  epoch_parameters: { target: `0x${toHex(target)}` },
  produced_at: String(GENESIS_MS / 1000),
});
const reportDigest = concatBytes(literalHash(0x12, object), literalHash(0x16, object)) as Digest;

/** A network that has decided to go on to the next rule version, and waits for its sealers. */
function decidedNetwork(): { readonly network: GovernedNetwork; readonly number: number } {
  const parameters = [
    { key: "epoch.window_blocks", value: WINDOW },
    { key: "epoch.timeout_blocks", value: TIMEOUT },
  ] as const;
  const network = new GovernedNetwork({ governance: { parameters } });
  const [proposer] = network.voters;
  assert(proposer !== undefined);
  const mediaType = "application/vnd.mathledger.acceptance+json";
  const payload = encodeRecordPayload({ mediaType, contents: [object], references: [] });
  const recorded = { command: "recordStatement", payload, keys: [proposer] } as const;
  network.seal({ items: [transactionItem(network, recorded)] });
  // A record that does without the old code needs the boundary of the one in force attested.
  attest(network, "boundary", 0);
  const [reviewer] = network.reviewers;
  assert(reviewer !== undefined);
  const content = contentOf("epoch_activation", epochPayload(network, reviewer), {
    attachments: [
      { name: "acceptance.json", mediaType, sizeBytes: object.length, digest: reportDigest },
    ],
  });
  const deposit = 5000n * TOKEN;
  assert.equal(network.act(proposer, "createProposal", { content, deposit }), null);
  const number = countProposals(network.chain);
  network.until(network.proposal(number).submitted?.discussionEnd ?? 0);
  network.approve(number);
  network.pass(number);
  network.until(assertDefined(network.proposal(number).closed, "not closed").eta);
  assert.equal(network.status(number), "executed");
  assert.equal(listDeployments(network.chain).length, 1);
  return { network, number };
}

/** Five of seven attestors vouch for what the ledger says of a height. */
function attest(network: GovernedNetwork, milestone: string, height: number): void {
  const [first] = network.attestors;
  assert(first !== undefined);
  assert.equal(network.act(first, "openAttestation", { milestone, height }), null);
  const [attestation] = newestAttestations(network.chain, 1);
  const { id, digests } = assertDefined(attestation, "nothing to attest");
  const fields = [
    encode(bytesOf(64), network.branch.chainId),
    encode(digestSchema, id),
    encode(milestoneSchema, milestone),
    encode(heightSchema, height),
    digests,
    encode(uint(ATTEST), ATTEST),
  ];
  for (const { account, keyId, suite, signer } of network.attestors.slice(0, 5)) {
    const signatures = [
      { keyId, signature: signer.sign(buildMessage("attest", suite, fields, keyId)) },
    ];
    const verdict = { id, member: account, verdict: ATTEST, reason: null, signatures };
    assert.equal(network.act(first, "signAttestation", verdict), null);
  }
}

function epochPayload(
  network: GovernedNetwork,
  signer: GovernedNetwork["reviewers"][number],
): EpochPayload {
  const results = { reportDigest, criteriaVersion: 1, verdict: "pass", signer: signer.account };
  const unsigned = {
    activationBlock: network.height + 60,
    epochParameters: target,
    rationale: "r",
    benchmarkResults: { ...results, signatures: [] },
    riskAssessment: { level: "low", risks: [] },
    implementationReadiness: readiness(),
  } as unknown as EpochPayload;
  const items = benchmarkItems(network.branch.chainId, unsigned);
  const message = buildMessage("report", signer.suite, items, signer.keyId);
  const signatures = [{ keyId: signer.keyId, signature: signer.signer.sign(message) }];
  return { ...unsigned, benchmarkResults: { ...unsigned.benchmarkResults, signatures } };
}

/** What sealers say in a block: each the bits of its seal, or undefined where it does not seal. */
type Said = readonly (number | undefined)[];

function sealSaying(network: GovernedNetwork, said: Said): Candidate {
  const { height } = network;
  const seals = network.sealers
    .flatMap((key, place) => {
      const signal = said[place];
      return signal === undefined ? [] : network.seals(height, [key], signal);
    })
    .sort((left, right) => compareBytes(left.keyId, right.keyId));
  const commit = encodeStatement({ type: "commit", height, seals });
  return network.seal({ items: [commit], commit: false });
}

/**
 * The rule by itself: at the blocks whose next height is a multiple of the window, by what each of four equal sealers
 * has said last in the blocks of the window and after the decision. Five sixths of four are all four; more than a sixth
 * is one.
 */
class Prediction {
  readonly #decidedAt: number;
  readonly #last = new Map<number, { readonly signal: number; readonly at: number }>();

  constructor(decidedAt: number) {
    this.#decidedAt = decidedAt;
  }

  /** What a block does at its end, by the blocks below it. */
  at(height: number): "waiting" | "ready" | "rejected" | "timeout" {
    if ((height + 1) % WINDOW === 0) {
      const from = Math.max(this.#decidedAt + 1, height - WINDOW + 1);
      const said = [...this.#last.values()].filter(({ at }) => at >= from);
      const count = (signal: number) => said.filter((one) => one.signal === signal).length;
      if (count(REJECT) >= 1) return "rejected";
      if (count(ACCEPT) === 4) return "ready";
    }
    return height >= this.#decidedAt + TIMEOUT ? "timeout" : "waiting";
  }

  note(height: number, said: Said): void {
    for (const [place, signal] of said.entries()) {
      if (signal !== undefined) this.#last.set(place, { signal, at: height });
    }
  }
}

/** Data of the events of a topic in a block. */
function factsOf(
  candidate: Candidate,
  topic: string,
): readonly Readonly<Record<string, unknown>>[] {
  return candidate.audit
    .filter(({ eventType }) => eventType === topic)
    .map(({ details }) => {
      const decoded = decode(assertDefined(eventOfTopic(topic), topic).schema, details);
      assert(decoded.ok, topic);
      return decoded.value;
    });
}

function sayingOf(drawn: number): number | undefined {
  return drawn === ABSENT ? undefined : drawn;
}

/** How willing the sealers of a seed are: all, most, undecided, or one against. */
const MOODS = [
  [ACCEPT, ACCEPT, ACCEPT, ACCEPT, ACCEPT, ACCEPT, 0, ABSENT],
  [ACCEPT, ACCEPT, ACCEPT, ACCEPT],
  [0, 0, 0, ACCEPT],
  [ACCEPT, ACCEPT, ACCEPT, ACCEPT, ACCEPT, ACCEPT, ACCEPT, 0, REJECT, REJECT | ACCEPT],
] as const;

test("a decided epoch is locked in, rejected or given up in the block that the seals alone tell", (context) => {
  const first = runSeed(1);
  const outcomes = new Set<string>();
  for (let seed = first; seed < first + (process.env.SEED === undefined ? SEEDS : 1); seed++) {
    const random = new Random(seed);
    const { network, number } = decidedNetwork();
    const [deployment] = listDeployments(network.chain);
    const decidedAt = assertDefined(deployment, "nothing is decided").decidedAt;
    const prediction = new Prediction(decidedAt);
    const mood = MOODS[seed % MOODS.length] ?? MOODS[0];
    let expected: ReturnType<Prediction["at"]> = "waiting";
    let candidate: Candidate;
    do {
      const height = network.height + 1;
      expected = prediction.at(height);
      const said = network.sealers.map(() => random.pick([...mood])).map(sayingOf);
      // Two thirds of the weight make a commit: three of four.
      const absent = said.flatMap((signal, place) => (signal === undefined ? [place] : []));
      for (const place of absent.slice(1)) said[place] = 0;
      candidate = sealSaying(network, said);
      prediction.note(height, said);
      const told = `SEED=${seed}, block ${height}: ${expected}`;
      const scheduled = factsOf(candidate, "epoch_scheduled");
      const aborted = factsOf(candidate, "activation_aborted");
      assert.equal(scheduled.length, expected === "ready" ? 1 : 0, told);
      assert.equal(aborted.length, expected === "rejected" || expected === "timeout" ? 1 : 0, told);
      if (expected === "rejected") assert.equal(aborted[0]?.reason, "rejected by sealers", told);
      if (expected === "timeout") assert.equal(aborted[0]?.reason, "timeout", told);
    } while (expected === "waiting");
    outcomes.add(expected);
    assert.deepEqual(listDeployments(network.chain), []);
    assert.equal(
      network.proposal(number).run.phase,
      expected === "ready" ? "scheduled" : "aborted",
    );
    if (expected !== "ready") continue;
    const { record } = assertDefined(network.branch.facts.schedule[1], "no record");
    assert(record.start >= candidate.branch.height + record.timing.minDelayBlocks);
    network.sealTo(record.start);
    assert.equal(factsOf(network.tip, "activation_completed")[0]?.proposal, number);
    assert.equal(network.proposal(number).run.phase, "active");
    if (seed === first || outcomes.size === 1) replayAll(network);
  }
  context.diagnostic([...outcomes].join(" "));
  if (process.env.SEED === undefined) {
    assert.deepEqual([...outcomes].sort(), ["ready", "rejected", "timeout"]);
  }
});
