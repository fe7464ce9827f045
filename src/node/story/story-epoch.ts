import { encode } from "../../codec/canonical.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import { buildMessage } from "../../crypto/signed-message.ts";
import { ACCEPTANCE_MEDIA_TYPE } from "../../governance/acceptance.ts";
import { benchmarkItems, type EpochPayload } from "../../governance/epoch-activation-payload.ts";
import { type PlainJson, writePlainJson } from "../../governance/plain-json.ts";
import { type EpochTarget, epochTargetSchema } from "../../ledger/epoch-record.ts";
import { encodeRecordPayload } from "../../ledger/record-payload.ts";
import type { Digest, Height } from "../../primitives/brand.ts";
import { asciiBytes, concatBytes } from "../../primitives/bytes.ts";
import { toHex } from "../../primitives/hex.ts";
import type { Story } from "./story.ts";

/** What a story measures before it asks for an epoch: the criteria with their units, limits and measured values. */
const MEASURED = {
  block_sealing_overhead: ["%", "300", "122"],
  block_validation_latency: ["ms", "100", "16"],
  network_propagation: ["x", "2.0", "1.3"],
  storage_overhead: ["%", "30", "3.1"],
} as const;

/** A change of epoch as a story asks for it, with the measurement that it rests on recorded on the chain. */
export interface StoryEpoch {
  readonly payload: EpochPayload;
  readonly attachments: readonly unknown[];
}

/**
 * Records the acceptance object of a target by a transaction of `signer`, who signs for it as well. The figures are
 * made up for the story; the check of them is that of the rules.
 */
export function measureEpoch(
  story: Story,
  asked: {
    readonly target: EpochTarget;
    readonly activationBlock: Height;
    readonly signer: string;
  },
): StoryEpoch {
  const { signer, activationBlock } = asked;
  const target = encode(epochTargetSchema, asked.target);
  const codeDigest = digestOf(story, 0x16, "the code of the release");
  const object = asciiBytes(writePlainJson(acceptanceObject(story, target, codeDigest)));
  const [sha2, sha3] = [0x12, 0x16].map((code) => requireStoryHash(story, code).digest(object));
  const reportDigest = concatBytes(sha2 ?? new Uint8Array(0), sha3 ?? new Uint8Array(0)) as Digest;
  const record = { mediaType: ACCEPTANCE_MEDIA_TYPE, contents: [object], references: [] };
  story.sendBytes(signer, "recordStatement", encodeRecordPayload(record));
  story.sealed();
  const unsigned: EpochPayload = {
    activationBlock,
    epochParameters: target,
    rationale: "Every block has carried both lineages for long; now they must.",
    benchmarkResults: {
      reportDigest,
      criteriaVersion: 1,
      verdict: "pass",
      signer: story.account(signer),
      signatures: [],
    },
    riskAssessment: { level: "medium", risks: [] },
    implementationReadiness: {
      codeDigest,
      testsDigest: digestOf(story, 0x16, "the tests of the release"),
      auditDigest: null,
      artifacts: [],
      operatorsReadyBp: 10_000,
    },
  };
  const attachment = {
    name: "acceptance.json",
    mediaType: ACCEPTANCE_MEDIA_TYPE,
    sizeBytes: object.length,
    digest: reportDigest,
  };
  return { payload: signBenchmark(story, unsigned, signer), attachments: [attachment] };
}

function signBenchmark(story: Story, payload: EpochPayload, name: string): EpochPayload {
  const { description, signer } = story.actor(name);
  const { suite, keyId } = description;
  const items = benchmarkItems(story.chain.branch.chainId, payload);
  const signature = signer.sign(buildMessage("report", suite, items, keyId));
  const benchmarkResults = { ...payload.benchmarkResults, signatures: [{ keyId, signature }] };
  return { ...payload, benchmarkResults };
}

function acceptanceObject(story: Story, target: Uint8Array, codeDigest: Digest): PlainJson {
  const criteria = Object.entries(MEASURED).map(
    ([name, [unit, limit, value]]): [string, PlainJson] => [
      name,
      {
        ci: [value, value],
        limit,
        n: "30",
        providers: [],
        tier: "1",
        unit,
        value,
        verdict: "PASS",
      },
    ],
  );
  return {
    code_digest: `0x${toHex(codeDigest)}`,
    criteria: Object.fromEntries(criteria),
    criteria_version: "1",
    env_fingerprint: "story",
    epoch_parameters: { target: `0x${toHex(target)}` },
    overall: "PASS",
    produced_at: String(story.now),
    profile: "full",
    raw_manifest_digest: "story",
    results_digest: "story",
    schema: "mathledger.bench/acceptance/1",
  };
}

/** A digest of some words, where a story needs the digest of something that it does not have. */
export function digestOf(story: Story, code: number, words: string): Digest {
  return requireStoryHash(story, code).digest(asciiBytes(words));
}

function requireStoryHash(story: Story, code: number) {
  return requireHash(story.chain.reader.algorithms.hashes, code);
}
