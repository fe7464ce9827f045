import type { z } from "zod";
import { isContested } from "../../governance/closeness.ts";
import { type Proposal, requireProposal } from "../../governance/proposal.ts";
import { readRunWindow } from "../../governance/run-window.ts";
import { computeStatus } from "../../governance/status.ts";
import type { StatusAnswer } from "../../governance/status-of-facts.ts";
import { requireTally } from "../../governance/tally.ts";
import { houseVotes, requireVoteRules } from "../../governance/vote-rules.ts";
import { toHex0x } from "../../primitives/hex.ts";
import type { PROPOSAL_ROW } from "../../rpc/methods/governance-fields.ts";
import { guideWord } from "../../rpc/status-words.ts";
import { contentOf, type Ground } from "./ground.ts";
import { projectHeight } from "./project-height.ts";
import { houseTallies } from "./tally-json.ts";

export type ProposalRowJson = z.output<typeof PROPOSAL_ROW>;

/** What lists and single answers say of a proposal. */
export interface SeenProposal {
  readonly number: number;
  readonly proposal: Proposal;
  readonly answer: StatusAnswer;
}

/** A proposal with its status as of a ground. */
export function seeProposal({ state, now }: Ground, number: number): SeenProposal {
  const proposal = requireProposal(state, number);
  return { number, proposal, answer: computeStatus(state, number, now) };
}

/** A proposal in a list. */
export function proposalRow(ground: Ground, seen: SeenProposal): ProposalRowJson {
  const { number, proposal, answer } = seen;
  const content = contentOf(ground, number);
  const { submitted, locked, opened, closed } = proposal;
  const end = stageEnd(ground, seen);
  const eta = closed?.outcome === "passed" ? closed.eta : null;
  return {
    number,
    proposal_hash: toHex0x(proposal.id),
    content_hash: toHex0x(proposal.content.contentHash),
    title: content.title,
    proposal_type: proposal.type,
    proposer: toHex0x(proposal.proposer),
    tags: [...content.tags],
    track: locked?.track ?? submitted?.track ?? null,
    state: answer.status,
    status: guideWord(answer.status, closed?.outcome === "passed"),
    reason: answer.reason,
    house: answer.house,
    phase: answer.phase,
    submission_timestamp: submitted?.at ?? null,
    ends_at: end,
    ends_at_height: projectHeight(ground, end),
    voting_ends_at: opened?.end ?? null,
    eta,
    eta_height: projectHeight(ground, eta),
    contested: isContestedNow(ground, seen),
    tally: opened === null ? [] : microTally(ground, number),
  };
}

/** When the stage that a proposal is in ends by itself; null where none does. */
export function stageEnd({ state, now }: Ground, seen: SeenProposal): number | null {
  const { number, proposal, answer } = seen;
  const { created, submitted, review, ready, opened, closed } = proposal;
  switch (answer.status) {
    case "draft":
      return created.draftUntil;
    case "discussion":
    case "review":
      if (ready !== null) return ready.until;
      if (answer.status === "discussion") return submitted?.discussionEnd ?? null;
      return review?.revisionUntil ?? review?.deadline ?? null;
    case "voting":
      return opened?.end ?? null;
    case "queued":
      // What has passed by the clock is closed by the next block, and has its window from then on.
      if (closed === null) return (opened?.end ?? 0) + requireVoteRules(state, number).timelockS;
      return answer.phase === "timelock" ? closed.eta : readRunWindow(state, number, now).end;
    default:
      return null;
  }
}

/** Whether the vote takes ballots now and a house stands close to what it asks for. */
export function isContestedNow({ state }: Ground, { number, answer }: SeenProposal): boolean {
  if (answer.status !== "voting") return false;
  return isContested(houseVotes(requireVoteRules(state, number), requireTally(state, number)));
}

function microTally({ state }: Ground, number: number): ProposalRowJson["tally"] {
  return houseTallies(state, number, requireTally(state, number)).map((house) => ({
    house: house.name,
    participation_rate: house.participation_rate,
    quorum: house.quorum,
    approval_rate: house.approval_rate,
    threshold: house.threshold,
    passes_now: house.failing.length === 0,
  }));
}
