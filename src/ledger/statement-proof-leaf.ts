import { decode } from "../codec/canonical.ts";
import { leafTag } from "../crypto/domain.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import { verifyInclusion } from "../merkle/inclusion-proof.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { decodeBodyStatement } from "./body-statement.ts";
import { computeLeafData } from "./leaf.ts";
import {
  type FoldedPayload,
  foldedPayloadSchema,
  RECORD_STATEMENT_KIND,
} from "./record-payload.ts";
import { type Statement, statementSchema } from "./statement.ts";
import type { StatementProof } from "./statement-proof.ts";
import type { StatementProofFault } from "./statement-proof-fault.ts";
import { decodeTransaction, type Transaction } from "./transaction.ts";

/** What a proof shows, with the bytes that stand for it as a leaf of the body. */
export interface ProvenStatement {
  readonly statement: Statement;
  /** Present iff the statement is a transaction; of a proven content its payload is the folded one. */
  readonly transaction?: Transaction;
  /** Present iff the proof reaches one content: the batch around it, without its other contents. */
  readonly folded?: FoldedPayload;
  readonly leafData: Uint8Array;
}

/** The leaf of a proof: of stored bytes, or of the folded form in which the proof places one content. */
export function computeProvenLeaf(
  proof: StatementProof,
  hash: HashFunction,
): Result<ProvenStatement, StatementProofFault> {
  if (proof.content !== null) return computeFoldedLeaf(proof.statement, proof.content, hash);
  const decoded = decodeBodyStatement(proof.statement);
  if (!decoded.ok) {
    const { part, code: fault, offset } = decoded.error;
    return err({ code: "PROOF_MALFORMED", part, fault, offset });
  }
  const { value: statement, transaction } = decoded.value;
  const leafData = computeLeafData(hash, decoded.value);
  return ok({ statement, leafData, ...(transaction === undefined ? {} : { transaction }) });
}

function computeFoldedLeaf(
  bytes: Uint8Array,
  content: NonNullable<StatementProof["content"]>,
  hash: HashFunction,
): Result<ProvenStatement, StatementProofFault> {
  const decoded = decode(statementSchema, bytes);
  if (!decoded.ok) {
    const { code: fault, offset } = decoded.error;
    return err({ code: "PROOF_MALFORMED", part: "statement", fault, offset });
  }
  const statement = decoded.value;
  if (statement.type !== "transaction") {
    return err({ code: "PROOF_NOT_FOLDED", found: statement.type });
  }
  const read = decodeTransaction(statement.tx);
  if (!read.ok) {
    const { code: fault, offset } = read.error;
    return err({ code: "PROOF_MALFORMED", part: "transaction", fault, offset });
  }
  const transaction = read.value;
  if (transaction.body.kind !== RECORD_STATEMENT_KIND) {
    return err({ code: "PROOF_NOT_FOLDED", found: `kind ${transaction.body.kind}` });
  }
  const payload = decode(foldedPayloadSchema, transaction.body.payload);
  if (!payload.ok) {
    const { code: fault, offset } = payload.error;
    return err({ code: "PROOF_MALFORMED", part: "payload", fault, offset });
  }
  const folded = payload.value;
  const { count, root } = folded.contents;
  if (content.size !== count) {
    return err({ code: "PROOF_COUNT", of: "contents", expected: count, found: content.size });
  }
  const leaf = hash.treeRoot(leafTag("item", hash.code), [content.bytes]);
  const included = verifyInclusion(hash, leaf, content, root);
  if (!included.ok) return err({ code: "PROOF_CONTENT", fault: included.error });
  return ok({ statement, transaction, folded, leafData: bytes });
}
