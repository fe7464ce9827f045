import type { z } from "zod";
import type { Proposal } from "../../governance/proposal.ts";
import type { ResultOf } from "../../rpc/method.ts";
import type { NAME } from "../../rpc/methods/governance-fields.ts";
import type { PROPOSAL_METHODS } from "../../rpc/methods/proposals.ts";
import type { Ground } from "./ground.ts";
import { type SeenProposal, stageEnd } from "./proposal-row.ts";

type Stage = ResultOf<(typeof PROPOSAL_METHODS)["get_proposal"]>["stages"][number];

/** The stages that a proposal went through, each with when it began and when it ended or ends. */
export function proposalStages(ground: Ground, seen: SeenProposal): Stage[] {
  const begun = beginnings(seen);
  return begun.map((stage, place) => {
    const next = begun[place + 1];
    const until = next === undefined ? stageEnd(ground, seen) : next.since;
    return { ...stage, until };
  });
}

type Begun = Omit<Stage, "until">;

function beginnings({ proposal, answer }: SeenProposal): readonly Begun[] {
  const { created, submitted, locked, review, opened, closed, ended, revertedBy } = proposal;
  const stages: Begun[] = [{ stage: "draft", since: created.at, height: created.height }];
  if (submitted !== null && !submitted.exempt) {
    stages.push({ stage: "discussion", since: submitted.at, height: submitted.height });
  }
  if (locked !== null && review !== null) {
    stages.push({ stage: "review", since: locked.at, height: locked.height });
  }
  if (opened !== null) {
    stages.push({ stage: "voting", since: opened.start, height: opened.height });
  }
  if (isQueued(proposal, answer.status)) {
    const since = closed?.at ?? opened?.end ?? 0;
    stages.push({ stage: "queued", since, height: null });
  }
  if (ended !== null) stages.push({ stage: ended.how, since: ended.at, height: ended.height });
  else if (answer.status === "rejected" || answer.status === "vetoed") {
    // The clock has decided, and the next block will record it.
    stages.push({ stage: answer.status, since: decidedAt(proposal), height: null });
  } else if (answer.status === "expired") {
    stages.push({ stage: "expired", since: expiredAt(proposal), height: null });
  }
  if (ended !== null && revertedBy !== null) {
    stages.push({ stage: "reverted", since: ended.at, height: revertedBy });
  }
  return stages;
}

function isQueued({ closed }: Proposal, status: z.output<typeof NAME.state>): boolean {
  return closed?.outcome === "passed" || status === "queued";
}

function decidedAt({ opened, review }: Proposal): number {
  return opened?.end ?? review?.revisionUntil ?? review?.deadline ?? 0;
}

function expiredAt({ created, submitted, ready, closed }: Proposal): number {
  if (closed !== null) return closed.eta + closed.graceS;
  return submitted === null ? created.draftUntil : (ready?.until ?? 0);
}
