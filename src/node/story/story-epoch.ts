import { encode } from "../../codec/canonical.ts";
import type { HashRegistry } from "../../crypto/hash-function.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import { buildMessage } from "../../crypto/signed-message.ts";
import { ACCEPTANCE_MEDIA_TYPE } from "../../governance/acceptance.ts";
import type { OfferedContent } from "../../governance/content.ts";
import { benchmarkItems, type EpochPayload } from "../../governance/epoch-activation-payload.ts";
import { type PlainJson, writePlainJson } from "../../governance/plain-json.ts";
import { type EpochTarget, epochTargetSchema } from "../../ledger/epoch-record.ts";
import { encodeRecordPayload } from "../../ledger/record-payload.ts";
import type { ChainId, Digest, Height } from "../../primitives/brand.ts";
import { asciiBytes, concatBytes } from "../../primitives/bytes.ts";
import { toHex } from "../../primitives/hex.ts";
import type { FreshKey } from "../key-store.ts";

/** What a story measures before it asks for an epoch: the criteria with their units, limits and measured values. */
const MEASURED = {
  block_sealing_overhead: ["%", "300", "122"],
  block_validation_latency: ["ms", "100", "16"],
  network_propagation: ["x", "2.0", "1.3"],
  storage_overhead: ["%", "30", "3.1"],
} as const;

/** What is asked for, and who measures it. */
export interface EpochRequest {
  readonly target: EpochTarget;
  /** Governance second of the measurement. */
  readonly producedAt: number;
  readonly profile: "full" | "ci";
  readonly hashes: HashRegistry;
}

/** A measurement for a change of epoch, and the digest by which proposal and ledger name it. */
export interface StoryMeasurement {
  readonly request: EpochRequest;
  /** Payload of the `recordStatement` that brings it to the chain. */
  readonly record: Uint8Array;
  readonly sizeBytes: number;
  readonly reportDigest: Digest;
}

/** A change of epoch as a story asks for it. */
export interface StoryEpoch {
  readonly payload: EpochPayload;
  readonly attachments: OfferedContent["attachments"];
}

/**
 * The acceptance object of a target. The figures are made up for the story; the check of them is that of the rules.
 */
export function measureEpoch(request: EpochRequest): StoryMeasurement {
  const object = asciiBytes(writePlainJson(acceptanceObject(request)));
  const digests = [0x12, 0x16].map((code) => requireHash(request.hashes, code).digest(object));
  const record = { mediaType: ACCEPTANCE_MEDIA_TYPE, contents: [object], references: [] };
  return {
    request,
    record: encodeRecordPayload(record),
    sizeBytes: object.length,
    reportDigest: concatBytes(...digests) as Digest,
  };
}

/** The proposal that rests on a measurement, signed for by who measured. */
export function requestEpoch(
  { request, sizeBytes, reportDigest }: StoryMeasurement,
  by: { readonly chainId: ChainId; readonly activationBlock: Height; readonly signer: FreshKey },
): StoryEpoch {
  const { hashes } = request;
  const { signer, activationBlock, chainId } = by;
  const unsigned: EpochPayload = {
    activationBlock,
    epochParameters: encodeTarget(request),
    rationale: "Every block has carried both lineages for long; now they must.",
    benchmarkResults: {
      reportDigest,
      criteriaVersion: 1,
      verdict: "pass",
      signer: signer.description.account,
      signatures: [],
    },
    riskAssessment: { level: "medium", risks: [] },
    implementationReadiness: {
      codeDigest: codeDigest(hashes),
      testsDigest: digestOfWords(hashes, "the tests of the release"),
      auditDigest: null,
      artifacts: [],
      operatorsReadyBp: 10_000,
    },
  };
  const attachment = {
    name: "acceptance.json",
    mediaType: ACCEPTANCE_MEDIA_TYPE,
    sizeBytes,
    digest: reportDigest,
  };
  return { payload: signBenchmark(unsigned, chainId, signer), attachments: [attachment] };
}

/** A digest of some words, where a story needs the digest of something that it does not have. */
export function digestOfWords(hashes: HashRegistry, words: string): Digest {
  return requireHash(hashes, 0x16).digest(asciiBytes(words));
}

function signBenchmark(
  payload: EpochPayload,
  chainId: ChainId,
  { description, signer }: FreshKey,
): EpochPayload {
  const { suite, keyId } = description;
  const items = benchmarkItems(chainId, payload);
  const signature = signer.sign(buildMessage("report", suite, items, keyId));
  const benchmarkResults = { ...payload.benchmarkResults, signatures: [{ keyId, signature }] };
  return { ...payload, benchmarkResults };
}

function acceptanceObject(request: EpochRequest): PlainJson {
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
    code_digest: `0x${toHex(codeDigest(request.hashes))}`,
    criteria: Object.fromEntries(criteria),
    criteria_version: "1",
    env_fingerprint: "story",
    epoch_parameters: { target: `0x${toHex(encodeTarget(request))}` },
    overall: "PASS",
    produced_at: String(request.producedAt),
    profile: request.profile,
    raw_manifest_digest: "story",
    results_digest: "story",
    schema: "mathledger.bench/acceptance/1",
  };
}

function encodeTarget({ target }: EpochRequest): Uint8Array {
  return encode(epochTargetSchema, target);
}

function codeDigest(hashes: HashRegistry): Digest {
  return digestOfWords(hashes, "the code of the release");
}
