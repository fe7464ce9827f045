import { readAmount, readParameterEntry } from "../../governance/parameter.ts";
import type { Story } from "./story.ts";
import type { StoryProposal } from "./story-content.ts";
import type { StoryPlan } from "./story-plan.ts";
import { castVotes, proposalOf, propose, statusOf, waitWhile } from "./story-proposal.ts";

const KEY = "fee.base.statement";
const HOUR_S = 3600;

const FOR = {
  ada: "for",
  ben: "for",
  "validator-1": "for",
  "validator-2": "for",
  "validator-3": "for",
} as const;

/** A fee rises slowly, in steps that nobody can make larger. */
export const PARAMETER_RAMP: StoryPlan = {
  name: "parameter-ramp",
  about: "a fee rises along a ramp; larger steps, stale values and a stretched window are refused",
  cast: { voters: { ada: 200_000n, ben: 150_000n }, treasury: 1_000_000n },
  tell(story) {
    const read = (): bigint => readAmount(story.state, KEY, story.now);
    story.say(`Recording costs ${read()} base units and a part for each byte.`);
    const tooFar = refusal(story, 1251n, { value: 1000n, version: 0 });
    story.check("a step of more than a quarter is refused", tooFar === "GOV_PARAM_STEP");
    const stale = refusal(story, 1250n, { value: 999n, version: 0 });
    story.check("a change made for another value is refused", stale === "GOV_PARAM_STALE");
    const first = propose(story, "ada", changeTo(1250n, { value: 1000n, version: 0 }, 10 * HOUR_S));
    story.say(`Ada proposes 1,250, reached over ten hours: proposal ${first}.`);
    pass(story, first);
    const start = proposalOf(story, first).ended?.at ?? 0;
    story.say(`It passed and ran; the way begins at ${read()} base units.`);
    const seen: bigint[] = [];
    for (const hours of [0, 2, 5, 8, 10]) {
      story.waitUntil(start + hours * HOUR_S);
      seen.push(read());
      story.say(`After ${hours} hours: ${read()} base units, and no block has written it.`);
    }
    story.check(
      "the fee went along the straight line between the two values",
      seen.join(" ") === "1000 1050 1125 1200 1250",
    );
    story.check("starting the ramp has raised the version once", versionOf(story) === 1);
    const second = propose(story, "ada", changeTo(1500n, { value: 1250n, version: 1 }, 0));
    pass(story, second);
    story.say(`A second step is made at once: ${read()} base units.`);
    const beyond = refusal(story, 1501n, { value: 1500n, version: 2 });
    story.check(
      "a third step inside the window would go beyond its half",
      beyond === "GOV_PARAM_WINDOW",
    );
    story.waitUntil(story.now + 31 * HOUR_S);
    const third = propose(story, "ada", changeTo(1501n, { value: 1500n, version: 2 }, 0));
    pass(story, third);
    story.say(`A window later the same step is allowed: ${read()} base units.`);
    story.check(
      "the value in force is the last one decided",
      read() === 1501n && versionOf(story) === 3,
    );
  },
};

interface Current {
  readonly value: bigint;
  readonly version: number;
}

function changeTo(proposed: bigint, current: Current, transitionPeriodS: number): StoryProposal {
  const change = {
    key: KEY,
    currentValue: current.value,
    currentVersion: current.version,
    proposedValue: proposed,
  };
  return {
    type: "parameter_change",
    payload: {
      changes: [change],
      transitionPeriodS,
      rationale: "Disks are not free.",
      impactAnalysis: {
        summary: "Recording becomes dearer.",
        affectedComponents: ["fees"],
        affectedParameters: [KEY],
        risks: [],
        reversible: true,
      },
    },
    title: `Raise ${KEY} to ${proposed}`,
    summary: "What a statement costs beside its bytes.",
    deposit: 1000n,
  };
}

function refusal(story: Story, proposed: bigint, current: Current): string {
  try {
    propose(story, "ada", changeTo(proposed, current, 0));
    return "accepted";
  } catch (error) {
    const code = /GOV_[A-Z_]+/.exec(String(error))?.[0] ?? String(error);
    story.say(`A change to ${proposed}, made for ${current.value}, is refused: ${code}.`);
    return code;
  }
}

function pass(story: Story, number: number): void {
  waitWhile(story, number, "discussion");
  castVotes(story, number, FOR);
  waitWhile(story, number, "voting");
  waitWhile(story, number, "queued");
  story.check(`proposal ${number} is executed`, statusOf(story, number) === "executed");
}

function versionOf(story: Story): number {
  return readParameterEntry(story.state, KEY)?.version ?? 0;
}
