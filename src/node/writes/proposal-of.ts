import { requireProposal } from "../../governance/proposal.ts";
import { reject } from "../../governance/rejection.ts";
import { computeStatus } from "../../governance/status.ts";
import type { Digest } from "../../primitives/brand.ts";
import { findProposalRef } from "../methods/proposal-ref.ts";
import { rejectedError } from "./write-error.ts";
import type { WriteGround } from "./write-ground.ts";

/** A proposal that a write names. Throws `RPC_NOT_FOUND` where the state has none. */
export function proposalOf({ state }: WriteGround, ref: string | number) {
  const number = findProposalRef(state, ref);
  return { number, proposal: requireProposal(state, number) };
}

/** The plan of a proposal, which is fixed at its lock. Throws the ledger's refusal of a vote or run before that. */
export function planHashOf(
  ground: WriteGround,
  ref: string | number,
  code: "GOV_VOTE_NOT_OPEN" | "GOV_WRONG_STATUS",
): Digest {
  const { number, proposal } = proposalOf(ground, ref);
  if (proposal.locked !== null) return proposal.locked.planHash;
  const { status } = computeStatus(ground.state, number, ground.context.now);
  throw rejectedError(reject(code, { status }));
}
