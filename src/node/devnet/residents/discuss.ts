import { readEndorsement } from "../../../governance/endorsement.ts";
import { countComments, requireComment } from "../../../governance/forum-comment.ts";
import { hasReacted, REACTIONS } from "../../../governance/forum-tally.ts";
import { requireThread, threadOfProposal } from "../../../governance/forum-thread.ts";
import { textDigest } from "../../../governance/text-digest.ts";
import { equalBytes } from "../../../primitives/bytes.ts";
import type { DevName } from "../dev-keys.ts";
import { draw } from "./chance.ts";
import { remarkOn } from "./remarks.ts";
import { moveOf, type ResidentMove } from "./resident-move.ts";
import { partPassed, type TownProposal } from "./town-proposal.ts";
import { accountOf, type TownView } from "./town-view.ts";

const TALKERS: readonly DevName[] = [
  "ada",
  "ben",
  "cleo",
  "dora",
  "emil",
  "fay",
  "gus",
  "hana",
  "ivan",
  "june",
];
/** Reviewers who endorse could not sit on the panel. */
const ENDORSERS: readonly DevName[] = ["ada", "ben", "cleo", "gus"];
/** Remarks that residents make on one proposal, over its discussion and its vote. */
const REMARKS_IN_DISCUSSION = 3;
const REMARKS_MAX = 5;
/** Remarks that somebody may still react to. */
const NEWEST_REMARKS = 8;
/** Part of the discussion after which endorsements come. */
const ENDORSED_FROM = 0.3;
/** Of so many residents one reacts. */
const SHY = 5;

/** What is said about proposals: remarks in their threads, endorsements, and reactions to the newest remarks. */
export function discuss(view: TownView, open: readonly TownProposal[]): readonly ResidentMove[] {
  return [
    ...open.flatMap((each) => [...remarks(view, each), ...endorsements(view, each)]),
    ...reactions(view),
  ];
}

function remarks(
  view: TownView,
  { number, proposal, status }: TownProposal,
): readonly ResidentMove[] {
  const thread = threadOfProposal(view.state, number);
  if (thread === undefined) return [];
  const { id, comments } = requireThread(view.state, thread);
  if (comments >= dueRemarks(view, { proposal, status })) return [];
  const who = TALKERS[draw(view, TALKERS.length, "talker", number, comments)] ?? "ada";
  const body = remarkOn(view, proposal.type, number, comments);
  const bodyDigest = textDigest(view.context.hash, body);
  const contentVersion = proposal.content.version;
  const post = { thread: id, parent: null, contentVersion, anchor: null, body, bodyDigest };
  return [moveOf(who, "postComment", post)];
}

/** How many remarks should have been made by now. */
function dueRemarks(
  { context: { now } }: TownView,
  { proposal, status }: Pick<TownProposal, "proposal" | "status">,
): number {
  const { submitted, opened } = proposal;
  if (submitted === null) return 0;
  if (status === "discussion") {
    const passed = partPassed({ from: submitted.at, to: submitted.discussionEnd }, now);
    return Math.min(REMARKS_IN_DISCUSSION, Math.floor(passed * (REMARKS_IN_DISCUSSION + 1)));
  }
  if (status !== "voting" || opened === null) return 0;
  const passed = partPassed({ from: opened.start, to: opened.end }, now);
  return Math.min(REMARKS_MAX, REMARKS_IN_DISCUSSION + Math.floor(passed * 3));
}

function endorsements(
  view: TownView,
  { number, proposal, status }: TownProposal,
): readonly ResidentMove[] {
  const { submitted } = proposal;
  if (status !== "discussion" || submitted === null) return [];
  const span = { from: submitted.at, to: submitted.discussionEnd };
  if (partPassed(span, view.context.now) < ENDORSED_FROM) return [];
  const who = ENDORSERS[draw(view, ENDORSERS.length, "endorser", number)] ?? "ada";
  const account = accountOf(view, who);
  if (equalBytes(account, proposal.proposer)) return [];
  if (readEndorsement(view.state, number, account) !== undefined) return [];
  return [moveOf(who, "endorseProposal", { id: proposal.id, statement: "I stand by this." })];
}

function reactions(view: TownView): readonly ResidentMove[] {
  const { state } = view;
  const newest = countComments(state);
  const moves: ResidentMove[] = [];
  for (let comment = Math.max(1, newest - NEWEST_REMARKS + 1); comment <= newest; comment++) {
    const { id: commentId, author, withdrawnAt } = requireComment(state, comment);
    if (withdrawnAt !== null) continue;
    for (const who of TALKERS) {
      if (draw(view, SHY, "react", comment, who) !== 0) continue;
      const account = accountOf(view, who);
      const reaction = REACTIONS[draw(view, REACTIONS.length, "reaction", comment, who)] ?? "agree";
      if (equalBytes(account, author) || hasReacted(state, comment, account, reaction)) continue;
      moves.push(moveOf(who, "react", { comment: commentId, reaction, isOn: true }));
    }
  }
  return moves;
}
