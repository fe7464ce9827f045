import type { AccountId } from "../../src/primitives/brand.ts";

const DIGEST = new Uint8Array(32).fill(5);

/** Payload of a listing without a bond. */
export function listing(issuer: AccountId, symbol: string, action = "list"): unknown {
  return {
    token: {
      symbol,
      name: `Token ${symbol}`,
      decimals: 6,
      issuer,
      origin: "native",
      supplyCap: 1n,
    },
    requirements: {
      minHolders: 1,
      minLiquidity: 1n,
      auditDigest: DIGEST,
      issuerBond: 0n,
      reviewBy: 1_000_000_000,
    },
    action,
  };
}

/** Payload that switches a feature a block after its run. */
export function feature(name: string, enabled = true): unknown {
  const activation = { kind: "after_execution", blocks: 1 };
  return { feature: name, configuration: { enabled }, activation };
}

/** A ledger whose release knows some features. */
export function releaseWith(...features: readonly string[]) {
  return { release: { version: "1.0.0", features } };
}

/** Payload of an upgrade a thousand blocks after its run. */
export function upgrade(
  name: string,
  version: string,
  features: readonly string[] = [],
  tested = { blocks: 1000, violations: 0 },
): unknown {
  const said = { affectedComponents: [], affectedParameters: [], risks: [], reversible: true };
  const network = { network: "test", fromHeight: 1, toHeight: 1000 };
  return {
    name,
    version,
    description: "",
    implementationUrl: "https://example.org",
    implementationHash: { alg: "sha3-256", bytes: DIGEST },
    artifacts: [{ os: "linux", arch: "x64", url: "u", sizeBytes: 1, digest: DIGEST }],
    activation: { kind: "after_execution", blocks: 1000 },
    rollback: null,
    ruleVersion: null,
    configMigrations: features.map((feature) => ({ kind: "feature", name: feature })),
    testnetResults: { ...network, ...tested, reportDigest: DIGEST },
    benchmarkReportDigest: null,
    rationale: "r",
    impactAnalysis: { summary: "s", ...said },
    riskAssessment: { level: "low", risks: [] },
    implementationReadiness: readiness(),
  };
}

/** What is built, by digests. */
export function readiness(codeDigest: Uint8Array = DIGEST): unknown {
  const digests = { codeDigest, testsDigest: DIGEST, auditDigest: null };
  return { ...digests, artifacts: [], operatorsReadyBp: 10_000 };
}
