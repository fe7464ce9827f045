import assert from "node:assert/strict";
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
import { listDeployments } from "../../src/machine/deployment.ts";
import type { Candidate } from "../../src/machine/machine.ts";
import { assertDefined } from "../../src/primitives/assert.ts";
import type { Digest } from "../../src/primitives/brand.ts";
import { concatBytes } from "../../src/primitives/bytes.ts";
import { toHex } from "../../src/primitives/hex.ts";
import { acceptanceBytes } from "./acceptance-object.ts";
import { GovernedNetwork } from "./governed-network.ts";
import { literalHash } from "./literal-hash.ts";
import { readiness } from "./proposal-samples.ts";
import { contentOf, TOKEN } from "./proposal-scene.ts";
import { targetOf } from "./test-acts.ts";
import { GENESIS_MS } from "./test-genesis.ts";
import { transactionItem } from "./test-transactions.ts";

/** Blocks of a window of signals, and until a decision is given up. */
export const WINDOW = 6;
export const TIMEOUT = 30;

const target = encode(epochTargetSchema, targetOf(4, { legacy: 0x12, pq: 0x16 }));
const object = acceptanceBytes({
  epoch_parameters: { target: `0x${toHex(target)}` },
  produced_at: String(GENESIS_MS / 1000),
});
const reportDigest = concatBytes(literalHash(0x12, object), literalHash(0x16, object)) as Digest;

/** A network that has voted to go on to the next rule version, and waits for the end of the timelock. */
export function votedNetwork(): { readonly network: GovernedNetwork; readonly number: number } {
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
  assert.equal(network.status(number), "queued");
  return { network, number };
}

/** The same after the timelock: it waits for its sealers. */
export function decidedNetwork(): ReturnType<typeof votedNetwork> {
  const { network, number } = votedNetwork();
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

/** Data of the events of a topic in a block. */
export function factsOf(
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
