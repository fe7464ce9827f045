import { requireAct } from "../../governance/act.ts";
import { computeProposalId } from "../../governance/content.ts";
import type { Digest } from "../../primitives/brand.ts";
import { toHex0x } from "../../primitives/hex.ts";
import type { GUIDE_WRITE_METHODS } from "../../rpc/methods/guide-writes.ts";
import { askAttestation, askAttestationSignature } from "../writes/ask-attestation.ts";
import { askEmergency, emergencyHash } from "../writes/ask-emergency.ts";
import { askExecution } from "../writes/ask-execution.ts";
import { askProposal } from "../writes/ask-proposal.ts";
import { askReview } from "../writes/ask-review.ts";
import { askRollback } from "../writes/ask-rollback.ts";
import { askVote } from "../writes/ask-vote.ts";
import { attestationName, attestationOf } from "../writes/attestation-ref.ts";
import { countedPower } from "../writes/counted-power.ts";
import { givenOf } from "../writes/given-of.ts";
import { payloadOf } from "../writes/payload-of.ts";
import { type PerformedWrite, performWrite } from "../writes/perform-write.ts";
import { writeGround } from "../writes/write-ground.ts";
import type { Handlers } from "./handlers.ts";

/** Writes by the names of the original guide. */
export const GUIDE_WRITE_HANDLERS: Handlers<typeof GUIDE_WRITE_METHODS> = {
  async submit_proposal({ proposal, ...options }, call) {
    const commands = ["createProposal", "submitProposal"] as const;
    const sent = await performWrite(call, options, commands, () => askProposal(proposal));
    return {
      proposal_hash: toHex0x(proposalIdOf(sent)),
      ...statusOf(sent, isDraft(sent) ? "draft" : "submitted"),
    };
  },
  async submit_review({ review, ...options }, call) {
    const sent = await performWrite(call, options, ["submitReview"], () => askReview(review));
    return statusOf(sent, "review_submitted");
  },
  async cast_vote({ vote, ...options }, call) {
    const ask = () => askVote(vote);
    const sent = await performWrite(call, options, ["castVote", "castVoteBySig"], ask);
    return { ...statusOf(sent, "vote_cast"), ...countedPower(sent) };
  },
  async create_attestation({ milestone, block_number, ...options }, call) {
    if (options.tx === undefined) {
      const asked = {
        milestone: givenOf(milestone, "milestone"),
        height: givenOf(block_number, "block_number"),
      };
      if (attestationOf(writeGround(call.service), asked) !== undefined) {
        const attestation_id = attestationName(asked.milestone, asked.height);
        return { attestation_id, status: "exists", ignored: [] };
      }
    }
    const ask = () =>
      askAttestation({
        milestone: givenOf(milestone, "milestone"),
        height: givenOf(block_number, "block_number"),
      });
    const sent = await performWrite(call, options, ["openAttestation"], ask);
    const opened = payloadOf<{ readonly milestone: string; readonly height: number }>(
      sent.transaction,
    );
    return {
      attestation_id: attestationName(opened.milestone, opened.height),
      ...statusOf(sent, "attestation_created"),
    };
  },
  async submit_attestation_signature(params, call) {
    const ask = () => askAttestationSignature(params);
    const sent = await performWrite(call, params, ["signAttestation"], ask);
    return statusOf(sent, "signature_submitted");
  },
  async declare_emergency(params, call) {
    const ask = () => askEmergency(params);
    const sent = await performWrite(call, params, ["submitAct", "signAct"], ask);
    const isDone = sent.events.some(({ type }) => type === "act_executed");
    return {
      emergency_hash: toHex0x(emergencyHash(sent.ground, actOf(sent))),
      ...statusOf(sent, isDone ? "emergency_declared" : "signed"),
    };
  },
  async execute_rollback(params, call) {
    const sent = await performWrite(call, params, ["submitAct"], () => askRollback(params));
    return statusOf(sent, "rollback_executed");
  },
  async execute_proposal({ proposal_hash, ...options }, call) {
    const ask = () => askExecution(proposal_hash);
    const sent = await performWrite(call, options, ["executeProposal"], ask);
    const { id } = payloadOf<{ readonly id: Digest }>(sent.transaction);
    const isRun = sent.events.some(({ type }) => type === "proposal_executed");
    return { proposal_hash: toHex0x(id), ...statusOf(sent, isRun ? "executed" : "attempted") };
  },
};

/** The members of every write, with the word of the guide once it is done. */
function statusOf<W extends string>({ height, written, ignored }: PerformedWrite, word: W) {
  const status: W | "pending" = height === null ? "pending" : word;
  return { status, ...written, ignored };
}

/** Of a proposal that the transaction makes, the id that follows from it; else that which it names. */
function proposalIdOf({ transaction, ground }: PerformedWrite): Digest {
  const { id } = payloadOf<{ readonly id?: Digest }>(transaction);
  if (id !== undefined) return id;
  const { chainId, account: proposer, sequence } = transaction.body;
  return computeProposalId(ground.context.governance.hash, { chainId, proposer, sequence });
}

function isDraft({ transaction }: PerformedWrite): boolean {
  return payloadOf<{ readonly deposit?: bigint | null }>(transaction).deposit === null;
}

/** The bytes of the act that a transaction carries in, or to which it adds signatures. */
function actOf({ transaction, ground }: PerformedWrite): Uint8Array {
  const { act } = payloadOf<{ readonly act: Uint8Array | number }>(transaction);
  return typeof act === "number" ? requireAct(ground.state, act).act : act;
}
