import { computeBlockId } from "../ledger/block-id.ts";
import type { BlockHeader } from "../ledger/header.ts";
import { type CodedStateProof, decodeStateProof } from "../ledger/state-proof.ts";
import type { CommitStatement } from "../ledger/statement.ts";
import type { StatementProofFault } from "../ledger/statement-proof-fault.ts";
import { lineageUnder, readProofHeader } from "../ledger/statement-proof-links.ts";
import { type StateProofFault, verifyStateProof } from "../merkle/state-proof.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { listTrustGaps, type ProofContext, type ProofGap } from "./verify-proof.ts";
import { checkTrust, type TrustFault, type TrustGround } from "./verify-proof-trust.ts";

/** A state proof with the header whose state it is about. */
export interface HeldStateProof {
  /** Bytes of the proof. */
  readonly proof: Uint8Array;
  readonly header: Uint8Array;
  /** Seals of the header, or null. */
  readonly commit: CommitStatement | null;
}

/** What a state proof has shown: the value of the key after the header's block, or null where the key had none. */
export interface StateProofReport {
  readonly verdict: "trusted" | "consistent";
  readonly proof: CodedStateProof;
  readonly header: BlockHeader;
  readonly ground: TrustGround;
  readonly notChecked: readonly ProofGap[];
}

/** Why a state proof is refused. */
export type StateProofRefusal =
  | StatementProofFault
  | TrustFault
  | { readonly code: "PROOF_STATE"; readonly fault: StateProofFault };

/**
 * Verifies the state proof against the state root of the header's lineage, and the header against what the verifier
 * trusts. A v1 header does not name its algorithm; its root fits one only.
 * Cost: one digest for each sibling, at most four more; with sealers as trust, the signatures of a commit.
 */
export function verifyHeldState(
  held: HeldStateProof,
  context: ProofContext,
): Result<StateProofReport, StateProofRefusal> {
  const decoded = decodeStateProof(held.proof);
  if (!decoded.ok) {
    const { code: fault, offset } = decoded.error;
    return err({ code: "PROOF_MALFORMED", part: "proof", fault, offset });
  }
  const { code } = decoded.value;
  const hash = context.hashes.get(code);
  if (hash === undefined) return err({ code: "PROOF_HASH_UNAVAILABLE", algorithm: code });
  const read = readProofHeader(held.header, "end", context.chainId);
  if (!read.ok) return read;
  const header = read.value;
  const root = header.type === "v1" ? header.stateRoot : lineageUnder(header, code)?.stateRoot;
  if (root === undefined) {
    return err({ code: "PROOF_LINEAGE", algorithm: code, height: header.height });
  }
  const shown = verifyStateProof(hash, decoded.value, root);
  if (!shown.ok) return err({ code: "PROOF_STATE", fault: shown.error });
  const { commit, header: headerBytes } = held;
  const sealed = { header, headerBytes, hash, id: computeBlockId(hash, headerBytes), commit };
  const ground = checkTrust(sealed, context.trust, context);
  if (!ground.ok) return ground;
  return ok({
    verdict: ground.value.type === "none" ? "consistent" : "trusted",
    proof: decoded.value,
    header,
    ground: ground.value,
    notChecked: [...listTrustGaps(commit, context.trust), "replay"],
  });
}
