import type { Digest } from "../primitives/brand.ts";

/** Why a proof proves nothing. Codes are listed in `docs/errors.md`. */
export type ProofFault =
  /** A size is not an integer in 1..2^53-1, or the older tree is the larger one. */
  | { readonly code: "MERKLE_SIZE"; readonly size: number; readonly older?: number }
  /** The index names no leaf of the tree. */
  | { readonly code: "MERKLE_INDEX"; readonly index: number; readonly size: number }
  /** The path lacks digests or has spare ones. */
  | { readonly code: "MERKLE_PATH_LENGTH"; readonly expected: number; readonly found: number }
  /** A digest has another length than the hash function; `place` is that in the path, -1 the leaf or older root. */
  | {
      readonly code: "MERKLE_DIGEST_LENGTH";
      readonly place: number;
      readonly expected: number;
      readonly found: number;
    }
  /** The root computed from the proof is not the root it was held against. */
  | {
      readonly code: "MERKLE_ROOT";
      readonly tree: "only" | "older" | "newer";
      readonly expected: Digest;
      readonly computed: Digest;
    };

/** The first digest of another length, or undefined. Requires: the place of the first of the list. */
export function findMisfit(
  digestLength: number,
  digests: readonly Digest[],
  firstPlace: number,
): ProofFault | undefined {
  const at = digests.findIndex((digest) => digest.length !== digestLength);
  const misfit = digests[at];
  if (misfit === undefined) return undefined;
  const place = firstPlace + at;
  return {
    code: "MERKLE_DIGEST_LENGTH",
    place,
    expected: digestLength,
    found: misfit.length,
  };
}
