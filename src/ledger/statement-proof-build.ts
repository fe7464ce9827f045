import type { HashFunction } from "../crypto/hash-function.ts";
import { makeInclusionProof } from "../merkle/inclusion-proof.ts";
import { nodesFromLeaves } from "../merkle/leaf-source.ts";
import { MerkleTree } from "../merkle/merkle-tree.ts";
import type { NodeSource } from "../merkle/node-source.ts";
import type { Digest, Height } from "../primitives/brand.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { computeHistoryLeaf } from "./block-id.ts";
import { type BodyStatement, decodeBodyStatement } from "./body-statement.ts";
import { computeLeafData } from "./leaf.ts";
import type { CommitStatement } from "./statement.ts";
import type { StatementProof } from "./statement-proof.ts";
import type { StatementProofFault } from "./statement-proof-fault.ts";
import { followStatementProof } from "./statement-proof-links.ts";

/** The parts of a chain that proofs are made from. */
export interface ProofSource {
  /** Stored bytes of a block, or undefined where it is not held. */
  readonly block: (
    height: Height,
  ) => { readonly header: Uint8Array; readonly statements: readonly Uint8Array[] } | undefined;
  /** Nodes of the history tree under the proof's algorithm, for the blocks below any that is held. */
  readonly history: NodeSource;
}

/** What a proof is asked of. */
export interface ProofRequest {
  readonly height: Height;
  /** Leaf index of the statement. */
  readonly index: number;
  /** Index of one content of a batch, or null for the whole statement. */
  readonly content: number | null;
  /** Height of the header that ends the proof; the block's own where it carries the algorithm. */
  readonly end: Height;
  /** Seals of the end, as its chain holds them, or null. */
  readonly commit: CommitStatement | null;
}

/** Why no proof is made. */
export type ProofBuildFault =
  | { readonly code: "PROOF_BLOCK_UNKNOWN"; readonly height: Height }
  | { readonly code: "PROOF_END_BELOW"; readonly height: Height; readonly end: Height }
  | {
      readonly code: "PROOF_INDEX";
      readonly of: "contents" | "statements";
      readonly index: number;
      readonly count: number;
    }
  | StatementProofFault;

/** History nodes from the ids of the blocks. Cost: a proof reads each id below its size once. */
export function historyNodes(hash: HashFunction, hid: (height: Height) => Digest): NodeSource {
  return nodesFromLeaves(hash, (height) => computeHistoryLeaf(hash, height, hid(height)));
}

/**
 * Makes the proof of a statement or of one content, and follows it once: a store that contradicts itself makes none.
 * Requires: `hash` and `source.history` are of one algorithm. Cost: 2n digests over the body; those of the history
 * as `source.history` reads them.
 */
export function buildStatementProof(
  hash: HashFunction,
  source: ProofSource,
  request: ProofRequest,
): Result<StatementProof, ProofBuildFault> {
  const { height, index, end } = request;
  if (end < height) return err({ code: "PROOF_END_BELOW", height, end });
  const block = source.block(height);
  if (block === undefined) return err({ code: "PROOF_BLOCK_UNKNOWN", height });
  const endBlock = end === height ? null : source.block(end);
  if (endBlock === undefined) return err({ code: "PROOF_BLOCK_UNKNOWN", height: end });
  const decoded = decodeStatements(block.statements);
  if (!decoded.ok) return decoded;
  const chosen = decoded.value[index];
  if (chosen === undefined) {
    return err({ code: "PROOF_INDEX", of: "statements", index, count: decoded.value.length });
  }
  const shown = showStatement(hash, chosen, request.content);
  if (!shown.ok) return shown;
  const leaves = decoded.value.map((statement) => computeLeafData(hash, statement));
  const proof: StatementProof = {
    form: "proof",
    version: 1,
    code: hash.code,
    ...shown.value,
    place: MerkleTree.ofItems(hash, "leaf", leaves).proveInclusion(index),
    header: block.header,
    history:
      endBlock === null
        ? null
        : {
            place: makeInclusionProof(hash, source.history, height, end),
            header: endBlock.header,
          },
    commit: request.commit,
  };
  const followed = followStatementProof(proof, hash, null);
  return followed.ok ? ok(proof) : followed;
}

function decodeStatements(
  statements: readonly Uint8Array[],
): Result<readonly BodyStatement[], ProofBuildFault> {
  const decoded: BodyStatement[] = [];
  for (const bytes of statements) {
    const statement = decodeBodyStatement(bytes);
    if (!statement.ok) {
      const { part, code: fault, offset } = statement.error;
      return err({ code: "PROOF_MALFORMED", part, fault, offset });
    }
    decoded.push(statement.value);
  }
  return ok(decoded);
}

/** The statement as the proof shows it: its stored bytes, or the folded form beside one content. */
function showStatement(
  hash: HashFunction,
  statement: BodyStatement,
  index: number | null,
): Result<Pick<StatementProof, "statement" | "content">, ProofBuildFault> {
  if (index === null) return ok({ statement: statement.bytes, content: null });
  const { record, value } = statement;
  if (record === undefined) return err({ code: "PROOF_NOT_FOLDED", found: value.type });
  const bytes = record.contents[index];
  if (bytes === undefined) {
    return err({ code: "PROOF_INDEX", of: "contents", index, count: record.contents.length });
  }
  const place = MerkleTree.ofItems(hash, "item", record.contents).proveInclusion(index);
  return ok({ statement: computeLeafData(hash, statement), content: { bytes, ...place } });
}
