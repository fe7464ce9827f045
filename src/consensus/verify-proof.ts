import type { CommitStatement } from "../ledger/statement.ts";
import { decodeStatementProof, type StatementProof } from "../ledger/statement-proof.ts";
import type { StatementProofFault } from "../ledger/statement-proof-fault.ts";
import { followStatementProof, type ProofLinks } from "../ledger/statement-proof-links.ts";
import { assert } from "../primitives/assert.ts";
import type { ChainId } from "../primitives/brand.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import {
  checkTrust,
  type Trust,
  type TrustContext,
  type TrustFault,
  type TrustGround,
} from "./verify-proof-trust.ts";

/**
 * What a proof leaves open.
 * - `end`: nothing vouches for the header at the end; compare its id with one from elsewhere.
 * - `commit`: seals came with the proof and were not looked at.
 * - `sealerSet`: that the sealers are the set of the end's height. A header names the set of the next one, v1 none.
 * - `epoch`: that the end's epoch record is one of the chain.
 * - `signatures`: the signatures of the transaction; the sealers vouch that they were admitted.
 * - `receipt`: whether the transaction had its effect; its receipt is a statement of its own.
 * - `replay`: that the blocks follow the rules; only who replays them knows.
 */
export type ProofGap =
  | "end"
  | "commit"
  | "sealerSet"
  | "epoch"
  | "signatures"
  | "receipt"
  | "replay";

/** What a proof has shown, on what ground, and what it has not. */
export interface ProofReport {
  /** `trusted`: all follows from the ground. `consistent`: all follows from the end's id, for which nothing vouches. */
  readonly verdict: "trusted" | "consistent";
  readonly proof: StatementProof;
  readonly links: ProofLinks;
  readonly ground: TrustGround;
  readonly notChecked: readonly ProofGap[];
}

/** Why a proof is refused. */
export type ProofRefusal = StatementProofFault | TrustFault;

/** What a proof is verified against. */
export interface ProofContext extends TrustContext {
  /** The chain that the proof must be of, or null to take the one that it names. */
  readonly chainId: ChainId | null;
  readonly trust: Trust;
}

/**
 * Verifies a statement proof from its bytes: every digest from the statement to the header at its end under the one
 * algorithm of the proof, then the end under what the verifier trusts.
 * Cost: one digest for each of the paths; with sealers as trust, the signatures of a commit.
 */
export function verifyStatementProof(
  proof: Uint8Array,
  context: ProofContext,
): Result<ProofReport, ProofRefusal> {
  const decoded = decodeStatementProof(proof);
  if (!decoded.ok) {
    const { code: fault, offset } = decoded.error;
    return err({ code: "PROOF_MALFORMED", part: "proof", fault, offset });
  }
  const { code, commit } = decoded.value;
  const hash = context.hashes.get(code);
  if (hash === undefined) return err({ code: "PROOF_HASH_UNAVAILABLE", algorithm: code });
  assert(hash.code === code, `hash registry gives ${hash.code} for ${code}`);
  const links = followStatementProof(decoded.value, hash, context.chainId);
  if (!links.ok) return links;
  const ground = checkTrust({ ...links.value.end, hash, commit }, context.trust, context);
  if (!ground.ok) return ground;
  return ok({
    verdict: ground.value.type === "none" ? "consistent" : "trusted",
    proof: decoded.value,
    links: links.value,
    ground: ground.value,
    notChecked: listGaps(decoded.value, links.value, context.trust),
  });
}

function listGaps(proof: StatementProof, links: ProofLinks, trust: Trust): readonly ProofGap[] {
  const isTransaction = links.proven.transaction !== undefined;
  const ofTransaction: readonly ProofGap[] = isTransaction ? ["signatures", "receipt"] : [];
  return [...listTrustGaps(proof.commit, trust), ...ofTransaction, "replay"];
}

/** What remains open about the header at the end, by what is trusted. */
export function listTrustGaps(commit: CommitStatement | null, trust: Trust): readonly ProofGap[] {
  const unread: readonly ProofGap[] = commit === null ? [] : ["commit"];
  switch (trust.type) {
    case "none":
      return ["end", ...unread];
    case "ids":
      return unread;
    case "sealers":
      return trust.epochHash === null ? ["sealerSet", "epoch"] : ["sealerSet"];
  }
}
