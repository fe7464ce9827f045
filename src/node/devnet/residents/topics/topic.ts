import type { TrackName } from "../../../../governance/names.ts";
import type { StoryProposal } from "../../../story/story-content.ts";
import type { DevName } from "../../dev-keys.ts";
import type { ResidentMove } from "../resident-move.ts";
import type { TownView } from "../town-view.ts";

/** How residents take a proposal to its vote: for the most part, in two camps of equal weight, or hardly at all. */
export type Mood = "welcome" | "contested" | "quiet";

/** Something that residents propose, without the deposit, which is that of its track. */
export type TopicProposal = Omit<StoryProposal, "deposit" | "tags"> & { readonly track: TrackName };

/** Something that comes up in the town again and again, each time as a proposal of its own. */
export interface Topic {
  /** Tag by which its proposals are known. */
  readonly tag: string;
  readonly proposer: DevName;
  /** Days of the rules from genesis to the first time, and from each time to the next. */
  readonly firstDay: number;
  readonly everyDays: number;
  readonly mood: Mood;
  /** Days for which it stays a draft; 0 is submitted at once. */
  readonly draftDays: number;
  /** Days after which its proposer takes it back; null for never. */
  readonly withdrawnAfterDays: number | null;
  /** What is to be proposed for the n-th time, from 0; null where the chain leaves nothing to propose. */
  readonly propose: (view: TownView, round: number) => TopicProposal | null;
  /** What must be on the chain before, and is not; null once it is. */
  readonly prepare?: (view: TownView, round: number) => ResidentMove | null;
}

/** When the n-th time of a topic begins, in governance seconds. */
export function roundStart({ pace }: TownView, topic: Topic, round: number): number {
  return pace.startS + Math.floor((topic.firstDay + round * topic.everyDays) * pace.dayS);
}
