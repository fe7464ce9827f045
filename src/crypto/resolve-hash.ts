import type { HashCode } from "../primitives/brand.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import type { HashFunction } from "./hash-function.ts";
import type { TestedHashes } from "./hash-registry.ts";
import { hashEntry, isPrivateUse } from "./hash-table.ts";

/** Status of an algorithm on one chain, one way only. It is a fact of the chain's state, never a local setting. */
export type AlgorithmStatus = "active" | "deprecated" | "withdrawn";

/**
 * What a hash function is wanted for: `verify` what an earlier record named; `continue` in a new record that follows
 * one with the same code; `introduce` in a new record.
 */
export type HashUse = "verify" | "continue" | "introduce";

/** Why a hash function is not given. */
export type HashRefusal =
  | { readonly code: "CRYPTO_HASH_UNKNOWN"; readonly algorithm: HashCode }
  | { readonly code: "CRYPTO_HASH_PRIVATE"; readonly algorithm: HashCode }
  | { readonly code: "CRYPTO_HASH_WITHDRAWN"; readonly algorithm: HashCode }
  | { readonly code: "CRYPTO_HASH_DEPRECATED"; readonly algorithm: HashCode }
  | {
      readonly code: "CRYPTO_HASH_DISABLED";
      readonly algorithm: HashCode;
      /** Provider whose self-test failed, or null when no provider offers the code. */
      readonly configured: string | null;
    };

/** The hash function of a code for one use, or the reason why it is refused. It is never replaced by another one. */
export function resolveHash(
  hashes: TestedHashes,
  request: { readonly code: HashCode; readonly status: AlgorithmStatus; readonly use: HashUse },
): Result<HashFunction, HashRefusal> {
  const { code: algorithm, status, use } = request;
  if (hashEntry(algorithm) === undefined) return err({ code: "CRYPTO_HASH_UNKNOWN", algorithm });
  if (status === "withdrawn" && use !== "verify") {
    return err({ code: "CRYPTO_HASH_WITHDRAWN", algorithm });
  }
  if (status === "deprecated" && use === "introduce") {
    return err({ code: "CRYPTO_HASH_DEPRECATED", algorithm });
  }
  const hash = hashes.registry.get(algorithm);
  if (hash !== undefined) return ok(hash);
  const row = hashes.report.find((each) => each.code === algorithm);
  if (row === undefined && isPrivateUse(algorithm)) {
    return err({ code: "CRYPTO_HASH_PRIVATE", algorithm });
  }
  return err({ code: "CRYPTO_HASH_DISABLED", algorithm, configured: row?.configured ?? null });
}
