import { readAccount } from "../../../governance/account.ts";
import { countProposals, type Proposal, requireProposal } from "../../../governance/proposal.ts";
import { readTrack } from "../../../governance/track-parameters.ts";
import { equalBytes } from "../../../primitives/bytes.ts";
import { contentOf } from "../../story/story-content.ts";
import { daysSince } from "../pace.ts";
import { FIRST_RECORDS, LIBRARIAN } from "./record.ts";
import { moveOf, type ResidentMove } from "./resident-move.ts";
import { roundStart, type Topic } from "./topics/topic.ts";
import { TOPICS, topicOf } from "./topics/topic-list.ts";
import type { TownProposal } from "./town-proposal.ts";
import { accountOf, type TownView } from "./town-view.ts";

/** Tag of every proposal of a resident. */
const TAG = "residents";

/**
 * What residents propose, submit and take back. A topic comes up once a round, and not while its last proposal is on
 * its way. The library comes first: nothing is proposed before it has its first statements.
 */
export function propose(view: TownView, open: readonly TownProposal[]): readonly ResidentMove[] {
  const recorded = readAccount(view.state, accountOf(view, LIBRARIAN))?.sequence ?? 0;
  if (recorded < FIRST_RECORDS) return [];
  return TOPICS.flatMap((topic) => {
    const own = open.find(({ content }) => topicOf(content.tags) === topic);
    const move = own === undefined ? begin(view, topic) : goOn(view, topic, own);
    return move === null ? [] : [move];
  });
}

function begin(view: TownView, topic: Topic): ResidentMove | null {
  const round = roundOf(view, topic);
  if (round < 0 || hasProposed(view, topic, roundStart(view, topic, round))) return null;
  const prepared = topic.prepare?.(view, round) ?? null;
  if (prepared !== null) return prepared;
  const proposed = topic.propose(view, round);
  if (proposed === null) return null;
  const { track, ...proposal } = proposed;
  const { deposit } = readTrack(view.state, track, view.context.now);
  const content = contentOf({ ...proposal, tags: [topic.tag, TAG] });
  const isDraft = topic.draftDays > 0;
  return moveOf(topic.proposer, "createProposal", { content, deposit: isDraft ? null : deposit });
}

/** Submits a draft when its time has come, or takes a proposal back. */
function goOn(view: TownView, topic: Topic, own: TownProposal): ResidentMove | null {
  const { proposal, status, number } = own;
  const { now } = view.context;
  if (!equalBytes(proposal.proposer, accountOf(view, topic.proposer))) return null;
  const ageDays = daysSince({ ...view.pace, startS: proposal.created.at }, now);
  if (status === "draft") {
    if (ageDays < topic.draftDays) return null;
    return submit(view, topic, number);
  }
  const isTakenBack = topic.withdrawnAfterDays !== null && ageDays >= topic.withdrawnAfterDays;
  if (!isTakenBack || status !== "discussion") return null;
  return moveOf(topic.proposer, "cancelProposal", { id: proposal.id });
}

function submit(view: TownView, topic: Topic, number: number): ResidentMove | null {
  const { id, content } = requireProposal(view.state, number);
  const proposed = topic.propose(view, Math.max(0, roundOf(view, topic)));
  if (proposed === null) return null;
  const { deposit } = readTrack(view.state, proposed.track, view.context.now);
  const expectedVersion = content.version;
  return moveOf(topic.proposer, "submitProposal", { id, expectedVersion, deposit });
}

/** The round in which a topic is, -1 before its first. */
function roundOf({ pace, context }: TownView, { firstDay, everyDays }: Topic): number {
  return Math.max(-1, Math.floor((daysSince(pace, context.now) - firstDay) / everyDays));
}

/** True iff the proposer of a topic has proposed anything since a second; newest first, and none below it is asked. */
function hasProposed(view: TownView, topic: Topic, since: number): boolean {
  const { state } = view;
  const proposer = accountOf(view, topic.proposer);
  for (let number = countProposals(state); number >= 1; number--) {
    const proposal: Proposal = requireProposal(state, number);
    if (proposal.created.at < since) return false;
    if (equalBytes(proposal.proposer, proposer)) return true;
  }
  return false;
}
