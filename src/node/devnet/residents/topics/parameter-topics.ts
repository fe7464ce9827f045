import { readParameterEntry } from "../../../../governance/parameter.ts";
import { type ParameterKey, parameterRow } from "../../../../governance/parameter-table.ts";
import { equalParameters, showParameter } from "../../../../governance/parameter-value.ts";
import type { TownView } from "../town-view.ts";
import type { Topic, TopicProposal } from "./topic.ts";

/** A setting that residents move up and back again, and why one would move it. */
interface Wish {
  readonly key: ParameterKey;
  /** What it is moved to; back to the initial value from there. */
  readonly other: number | bigint;
  readonly why: string;
}

const WISHES: readonly Wish[] = [
  { key: "forum.posts_per_hour", other: 24, why: "Discussions grow longer than they were." },
  {
    key: "proposal.max_edits",
    other: 12,
    why: "Proposers ask for more room to answer objections.",
  },
  {
    key: "vote.max_changes",
    other: 10,
    why: "Who listens to the last argument should be able to follow it.",
  },
  { key: "fee.per_byte", other: 11n, why: "The chain grows faster than was thought." },
];

const CHARTER: Wish = {
  key: "upgrade.min_notice_blocks",
  other: 1200,
  why: "Operators ask for more time before an upgrade.",
};

/** An everyday setting, decided by both houses. */
export const SETTING: Topic = {
  tag: "setting",
  proposer: "ben",
  firstDay: 3.5,
  everyDays: 12,
  mood: "welcome",
  draftDays: 0,
  withdrawnAfterDays: null,
  propose(view, round) {
    const wish = WISHES[(view.seed + round) % WISHES.length];
    return wish === undefined ? null : changeOf(view, wish, "parameters");
  },
};

/** A setting of the constitution: reviewed, and decided by three quarters. */
export const CHARTER_CHANGE: Topic = {
  tag: "charter",
  proposer: "emil",
  firstDay: 14,
  everyDays: 36,
  mood: "welcome",
  draftDays: 0,
  withdrawnAfterDays: null,
  propose: (view) => changeOf(view, CHARTER, "constitution"),
};

function changeOf(
  { state }: TownView,
  { key, other, why }: Wish,
  track: TopicProposal["track"],
): TopicProposal {
  const { initial } = parameterRow(key);
  const { value, version } = readParameterEntry(state, key);
  const proposed = equalParameters(value, other) ? initial : other;
  const change = {
    key,
    currentValue: value,
    currentVersion: version,
    proposedValue: proposed,
  };
  return {
    track,
    type: "parameter_change",
    payload: {
      changes: [change],
      transitionPeriodS: 0,
      rationale: why,
      impactAnalysis: {
        summary: why,
        affectedComponents: [],
        affectedParameters: [key],
        risks: [],
        reversible: true,
      },
    },
    title: `Set ${key} to ${showParameter(proposed)}`,
    summary: `${why} It is ${showParameter(value)} now.`,
  };
}
