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
