import { list, struct } from "../codec/compound.ts";
import { bytes, type Infer, nullable, text, uint } from "../codec/schema.ts";
import { activationSchema } from "./activation-choice.ts";
import { impactAnalysisSchema } from "./impact-analysis.ts";
import { implementationReadinessSchema } from "./implementation-readiness.ts";
import { namedUnion } from "./named-union.ts";
import { digestSchema } from "./proposal.ts";
import { riskAssessmentSchema } from "./risk-assessment.ts";
import { heightSchema } from "./schemas.ts";
import { upgradeNameSchema, upgradeVersionSchema } from "./upgrade.ts";

const RULE_MAX = 5;

/** A program for one system and processor: its bytes are bound by the digest, and the address only finds them. */
const artifactSchema = struct({
  os: text(1, 32),
  arch: text(1, 32),
  url: text(1, 2048),
  sizeBytes: uint(),
  digest: digestSchema,
});

/** What changes with the release: a setting of nodes, or a feature that it lets governance switch. */
const migrationSchema = namedUnion({
  setting: { key: text(1, 96), from: nullable(text(0, 256)), to: nullable(text(0, 256)) },
  feature: { name: text(1, 48, /^[a-z][a-z0-9_.-]*$/) },
});

/** Payload of `protocol_upgrade`. */
export const upgradePayloadSchema = struct({
  name: upgradeNameSchema,
  version: upgradeVersionSchema,
  description: text(0, 8192),
  implementationUrl: text(1, 2048),
  implementationHash: struct({ alg: text(1, 32), bytes: bytes(32, 64) }),
  artifacts: list(artifactSchema, 1, 32),
  activation: activationSchema,
  rollback: nullable(struct({ rollbackHeight: heightSchema, rollbackDeadline: heightSchema })),
  /** The ledger's rule version that the release needs, where it needs one. */
  ruleVersion: nullable(uint(RULE_MAX, 1)),
  configMigrations: list(migrationSchema, 0, 32),
  testnetResults: struct({
    network: text(1, 64),
    fromHeight: heightSchema,
    toHeight: heightSchema,
    blocks: uint(),
    violations: uint(),
    reportDigest: digestSchema,
  }),
  benchmarkReportDigest: nullable(digestSchema),
  rationale: text(1, 4096),
  impactAnalysis: impactAnalysisSchema,
  riskAssessment: riskAssessmentSchema,
  implementationReadiness: implementationReadinessSchema,
});

export type UpgradePayload = Infer<typeof upgradePayloadSchema>;

/** Features that a release lets governance switch. */
export function declaredFeatures({ configMigrations }: UpgradePayload): readonly string[] {
  return configMigrations.flatMap((entry) => (entry.kind === "feature" ? [entry.name] : []));
}
