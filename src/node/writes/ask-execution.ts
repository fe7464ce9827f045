import { encodePayload } from "./encode-payload.ts";
import { givenOf } from "./given-of.ts";
import { planHashOf, proposalOf } from "./proposal-of.ts";
import type { AskWrite } from "./signed-write.ts";

/** The run of the proposal that `execute_proposal` names, by the plan that was voted on. */
export function askExecution(given: string | number | undefined): AskWrite {
  const ref = givenOf(given, "proposal_hash");
  return (ground) => {
    const { id } = proposalOf(ground, ref).proposal;
    const planHash = planHashOf(ground, ref, "GOV_WRONG_STATUS");
    const payload = encodePayload("executeProposal", { id, planHash });
    return { command: "executeProposal", payload, ignored: [] };
  };
}
