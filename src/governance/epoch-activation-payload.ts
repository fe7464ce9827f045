import { encode } from "../codec/canonical.ts";
import { struct } from "../codec/compound.ts";
import { bytesOf, constText, type Infer, text, uint } from "../codec/schema.ts";
import type { ChainId } from "../primitives/brand.ts";
import { accountSignaturesSchema } from "./account-signatures.ts";
import { itemOf } from "./canonical-item.ts";
import { implementationReadinessSchema } from "./implementation-readiness.ts";
import { reportDigestSchema } from "./kept-acceptance.ts";
import { riskAssessmentSchema } from "./risk-assessment.ts";
import { accountIdSchema, heightSchema } from "./schemas.ts";

const signedFields = {
  reportDigest: reportDigestSchema,
  criteriaVersion: uint(),
  verdict: text(1, 16),
  signer: accountIdSchema,
} as const;

/** Payload of `epoch_activation`. */
export const epochPayloadSchema = struct({
  activationBlock: heightSchema,
  /** The target as the ledger encodes it: rule, algorithms, policy, timing, and no anchor. */
  epochParameters: itemOf("epoch target", null),
  rationale: text(1, 4096),
  benchmarkResults: struct({ ...signedFields, signatures: accountSignaturesSchema }),
  riskAssessment: riskAssessmentSchema,
  implementationReadiness: implementationReadinessSchema,
});

export type EpochPayload = Infer<typeof epochPayloadSchema>;

/** Encoded items of `[chainId, "benchmark", report_digest, criteria_version, verdict, signer]`. */
export function benchmarkItems(
  chainId: ChainId,
  { benchmarkResults }: EpochPayload,
): readonly Uint8Array[] {
  const { reportDigest, criteriaVersion, verdict, signer } = benchmarkResults;
  return [
    encode(bytesOf<ChainId>(64), chainId),
    encode(constText("benchmark"), "benchmark"),
    encode(signedFields.reportDigest, reportDigest),
    encode(signedFields.criteriaVersion, criteriaVersion),
    encode(signedFields.verdict, verdict),
    encode(signedFields.signer, signer),
  ];
}
