import { holdingMeasure } from "../../governance/is-held.ts";
import { readRunWindow } from "../../governance/run-window.ts";
import { reservedFor } from "../../governance/treasury-reservation.ts";
import { requireVoteRules } from "../../governance/vote-rules.ts";
import { assertDefined } from "../../primitives/assert.ts";
import { toHex0x } from "../../primitives/hex.ts";
import type { ResultOf } from "../../rpc/method.ts";
import type { PROPOSAL_METHODS } from "../../rpc/methods/proposals.ts";
import { type Ground, groundOf } from "./ground.ts";
import type { Handlers } from "./handlers.ts";
import { listProposals } from "./list-proposals.ts";
import { projectHeight } from "./project-height.ts";
import { proposalStates, proposalVersions } from "./proposal-history.ts";
import { obstacles, proposalJson } from "./proposal-json.ts";
import { findProposalRef } from "./proposal-ref.ts";
import { proposalRow, type SeenProposal, seeProposal } from "./proposal-row.ts";
import { requirePast } from "./require-past.ts";

type QueueRow = ResultOf<(typeof PROPOSAL_METHODS)["get_queue"]>["items"][number];

/** Proposals that wait for their run at most: what has passed and is neither run nor over. */
const QUEUED_MAX = 10_000;

/** Answers about proposals. */
export const PROPOSAL_HANDLERS: Handlers<typeof PROPOSAL_METHODS> = {
  get_proposal({ proposal_hash }, call) {
    const ground = groundOf(call);
    const number = findProposalRef(ground.state, proposal_hash);
    return proposalJson(ground, seeProposal(ground, number));
  },
  list_proposals: listProposals,
  get_proposal_history({ proposal }, call) {
    const ground = groundOf(call);
    const number = findProposalRef(ground.state, proposal);
    const { id, created } = seeProposal(ground, number).proposal;
    requirePast(call.service.index, created.height, `Proposal ${number}`);
    return {
      number,
      proposal_hash: toHex0x(id),
      versions: proposalVersions(ground, number),
      states: proposalStates(ground, number),
    };
  },
  get_queue(_params, call) {
    const ground = groundOf(call);
    const waiting = call.service.index.proposals
      .list({ statuses: ["queued"], height: ground.height, sort: "oldest", limit: QUEUED_MAX })
      .map(({ number }) => seeProposal(ground, number))
      .filter(({ answer }) => answer.status === "queued");
    const rows = waiting.map((seen) => queueRow(ground, seen));
    return {
      items: rows.sort(
        (left, right) => (left.eta ?? 0) - (right.eta ?? 0) || left.number - right.number,
      ),
    };
  },
};

function queueRow(ground: Ground, seen: SeenProposal): QueueRow {
  const { state, now } = ground;
  const { number, proposal } = seen;
  const row = proposalRow(ground, seen);
  const { conflicts_with, would_be_stale } = obstacles(ground, seen);
  const { touches } = assertDefined(proposal.locked ?? undefined, `${number} is not locked`);
  // A vote that has passed by the clock is closed by the next block, and has its window from then on.
  const isClosed = proposal.closed !== null;
  const rules = requireVoteRules(state, number);
  const eta = proposal.closed?.eta ?? (proposal.opened?.end ?? 0) + rules.timelockS;
  return {
    number,
    proposal_hash: row.proposal_hash,
    title: row.title,
    proposal_type: row.proposal_type,
    track: row.track,
    phase: row.phase,
    eta,
    eta_height: projectHeight(ground, eta),
    window_end: isClosed ? readRunWindow(state, number, now).end : eta + rules.graceS,
    manual: rules.manual,
    attempts: proposal.run.attempts,
    next_attempt_at: proposal.run.nextAt,
    held_by: holdingMeasure(state, touches, now)?.number ?? null,
    reserved: String(reservedFor(state, number)),
    conflicts_with,
    stale: would_be_stale,
  };
}
