import type { TownView } from "../town-view.ts";
import type { Topic, TopicProposal } from "./topic.ts";

/** A motion: what it says, and why. */
interface Motion {
  readonly title: string;
  readonly text: string;
}

const DISPUTED: readonly Motion[] = [
  {
    title: "Record proofs in full, not statements alone",
    text: "Every theorem is recorded with its whole proof. Blocks grow; whoever doubts has all of it at hand.",
  },
  {
    title: "Close the library to axioms that are not in set.mm",
    text: "The library takes in theorems over the axioms of set.mm and no others: all of it fits together.",
  },
  {
    title: "Name theorems by number",
    text: "Names are a matter of taste and have been fought over. New theorems are called by their number.",
  },
  {
    title: "Meet every week",
    text: "The reviewers meet once a week and publish what they have talked about.",
  },
];

const FORGOTTEN: readonly Motion[] = [
  {
    title: "Paint the reading room",
    text: "The reading room is painted in the colour of the seal.",
  },
  {
    title: "A day for newcomers",
    text: "The first day of every month belongs to those who have never recorded a theorem.",
  },
  {
    title: "Thank the authors of set.mm",
    text: "The town thanks those who have written down the theorems that it keeps.",
  },
];

const HASTY: readonly Motion[] = [
  {
    title: "Stop recording over the holidays",
    text: "Nothing is recorded in the last week of the year.",
  },
  {
    title: "Vote on Mondays only",
    text: "Votes open on Mondays and on no other day.",
  },
];

/** Two camps of equal weight: one voter more decides it. */
export const DISPUTE: Topic = {
  tag: "dispute",
  proposer: "fay",
  firstDay: 7,
  everyDays: 12,
  mood: "contested",
  draftDays: 0,
  withdrawnAfterDays: null,
  propose: (view, round) => motionOf(view, DISPUTED, round),
};

/** Nobody cares: two vote, and a third would make the quorum. */
export const SMALL_MATTER: Topic = {
  tag: "small-matter",
  proposer: "gus",
  firstDay: 6,
  everyDays: 12,
  mood: "quiet",
  draftDays: 0,
  withdrawnAfterDays: null,
  propose: (view, round) => motionOf(view, FORGOTTEN, round),
};

/** Proposed in haste, and taken back before the vote. */
export const SECOND_THOUGHT: Topic = {
  tag: "second-thought",
  proposer: "june",
  firstDay: 10,
  everyDays: 20,
  mood: "quiet",
  draftDays: 0,
  withdrawnAfterDays: 1.5,
  propose: (view, round) => motionOf(view, HASTY, round),
};

/** Each motion of a list in turn, beginning where the seed says. The same one comes back as another motion. */
function motionOf(
  { seed }: TownView,
  motions: readonly Motion[],
  round: number,
): TopicProposal | null {
  const motion = motions[(seed + round) % motions.length];
  if (motion === undefined) return null;
  const times = Math.floor(round / motions.length) + 1;
  const again = times === 1 ? "" : ` (asked for the ${times}. time)`;
  return {
    track: "text",
    type: "custom",
    payload: { text: `${motion.text}${again}`, resolutionDigest: null },
    title: `${motion.title}${again}`,
    summary: motion.text,
  };
}
