import type { CodecCode } from "../codec/fault.ts";
import type { ProofFault } from "../merkle/proof-fault.ts";
import type { Digest, HashCode, Height } from "../primitives/brand.ts";
import type { HeaderFault } from "./header.ts";

/** Why a statement proof does not hold together, whomever one trusts. Codes are listed in `docs/errors.md`. */
export type StatementProofFault =
  /** The proof, or the statement in it, is no canonical encoding of its schema. */
  | {
      readonly code: "PROOF_MALFORMED";
      readonly part: "proof" | "statement" | "transaction" | "payload";
      readonly fault: CodecCode;
      readonly offset: number;
    }
  /** One of the two headers is no header of the chain. */
  | {
      readonly code: "PROOF_HEADER";
      readonly header: "statement" | "end";
      readonly fault: HeaderFault;
    }
  /** This process cannot compute a hash function that the verification needs. */
  | { readonly code: "PROOF_HASH_UNAVAILABLE"; readonly algorithm: HashCode }
  /** A content is given, but the statement is no `recordStatement` in its folded form. */
  | { readonly code: "PROOF_NOT_FOLDED"; readonly found: string }
  /** The content is not where the proof places it in the batch. */
  | { readonly code: "PROOF_CONTENT"; readonly fault: ProofFault }
  /** The number of contents or of statements is not the one that the batch or the header states. */
  | {
      readonly code: "PROOF_COUNT";
      readonly of: "contents" | "statements";
      readonly expected: number;
      readonly found: number;
    }
  /** The path of the statement is no path of its tree. */
  | { readonly code: "PROOF_STATEMENT"; readonly fault: ProofFault }
  /** The header carries the algorithm, and its body root is not the one that the statement leads to. */
  | { readonly code: "PROOF_BODY_ROOT"; readonly expected: Digest; readonly computed: Digest }
  /** The header at which the proof ends does not carry the algorithm. */
  | { readonly code: "PROOF_LINEAGE"; readonly algorithm: HashCode; readonly height: Height }
  /** The place in the history is not that of block i among the blocks before block m. */
  | {
      readonly code: "PROOF_HISTORY_PLACE";
      readonly expected: readonly [index: Height, size: Height];
      readonly found: readonly [index: number, size: number];
    }
  /** The block is not in the history that the end header states. */
  | { readonly code: "PROOF_HISTORY"; readonly fault: ProofFault };
