import { readBallot } from "../../../governance/ballot.ts";
import type { Choice } from "../../../governance/names.ts";
import type { Shares } from "../../../governance/tally.ts";
import { isActiveValidator } from "../../../governance/validator.ts";
import { ballotOf, sharesOf } from "../../story/story-ballot.ts";
import type { DevName } from "../dev-keys.ts";
import { draw, shuffle } from "./chance.ts";
import { moveOf, type ResidentMove } from "./resident-move.ts";
import type { Mood } from "./topics/topic.ts";
import { topicOf } from "./topics/topic-list.ts";
import { partPassed, type TownProposal } from "./town-proposal.ts";
import { accountOf, type TownView } from "./town-view.ts";

/** Who votes by habit. The others have delegated, record, or are left to whoever sits in front of the devnet. */
const VOTERS = ["ada", "ben", "cleo", "dora", "gus", "hana", "ivan", "june"] as const;
/** Equal in weight with what is delegated to them. */
const CAMPS: readonly (readonly DevName[])[] = [
  ["ada", "ben", "cleo", "hana"],
  ["dora", "gus", "ivan", "june"],
];
/** Too few for any quorum: one voter more would make that of a motion. */
const FAITHFUL: readonly DevName[] = ["gus", "dora"];
/** Of eight: what the others of a welcome proposal say, in the order of their ballots. */
const WELCOME: readonly Choice[] = ["for", "for", "against", "for", "for", "abstain", "for", "for"];

/** A ballot that a resident means to cast. */
interface Intent {
  readonly who: DevName;
  readonly choice: Choice | Shares;
  /** At which part of the voting time. */
  readonly at: number;
}

/** The ballots whose time has come, on every open vote, be the proposal a resident's or anybody's. */
export function vote(view: TownView, open: readonly TownProposal[]): readonly ResidentMove[] {
  return open.flatMap((each) => (each.status === "voting" ? ballotsOn(view, each) : []));
}

function ballotsOn(view: TownView, { number, proposal, content }: TownProposal) {
  const { opened } = proposal;
  if (opened === null) return [];
  const { state, context } = view;
  const passed = partPassed({ from: opened.start, to: opened.end }, context.now);
  const mood = topicOf(content.tags)?.mood ?? "welcome";
  return intentsFor(view, mood, number)
    .filter(({ at }) => at <= passed)
    .filter(({ who }) => readBallot(state, number, accountOf(view, who)) === undefined)
    .map(({ who, choice }) => {
      const ballot = ballotOf(state, number, accountOf(view, who), sharesOf(choice));
      return moveOf(who, "castVote", { ballot });
    });
}

function intentsFor(view: TownView, mood: Mood, number: number): readonly Intent[] {
  switch (mood) {
    case "welcome":
      return welcome(view, number);
    case "contested":
      return contested(view, number);
    case "quiet":
      return FAITHFUL.map((who, index) => ({ who, choice: "for", at: 0.1 + 0.2 * index }));
  }
}

/** Validators answer for the chain and are for it; of the others some are not. */
function welcome(view: TownView, number: number): readonly Intent[] {
  const { state } = view;
  return shuffle(view, VOTERS, "welcome", number).map((who, index) => {
    const isValidator = isActiveValidator(state, accountOf(view, who));
    return { who, choice: isValidator ? "for" : (WELCOME[index] ?? "for"), at: 0.06 * (index + 1) };
  });
}

/** Two camps of equal weight, in a mixed order; late somebody who had delegated votes after all, and tips it. */
function contested(view: TownView, number: number): readonly Intent[] {
  const first = draw(view, CAMPS.length, "camp", number);
  const choiceOf = (who: DevName): Choice => (CAMPS[first]?.includes(who) ? "for" : "against");
  const ordered = shuffle(view, VOTERS, "contested", number);
  const intents = ordered.map((who, index) => ({
    who,
    choice: choiceOf(who),
    at: 0.05 * (index + 1),
  }));
  // Against his own delegate: what he takes from one camp stands in the other.
  const tipping: Choice = choiceOf("hana") === "for" ? "against" : "for";
  return [...intents, { who: "emil", choice: tipping, at: 0.85 }];
}
