import { isOnPanel, readPanel } from "../../../governance/review-panel.ts";
import { countRevisions, readFiled } from "../../../governance/review-report.ts";
import { digestOfWords } from "../../story/story-epoch.ts";
import { reportOf } from "../../story/story-report.ts";
import type { DevName } from "../dev-keys.ts";
import { draw } from "./chance.ts";
import { moveOf, type ResidentMove } from "./resident-move.ts";
import { partPassed, type TownProposal } from "./town-proposal.ts";
import { accountOf, type TownView } from "./town-view.ts";

/** The reviewers, each with the part of the review's time after which it has its report. */
const REVIEWERS: readonly (readonly [DevName, number])[] = [
  ["hana", 0.2],
  ["ivan", 0.45],
  ["june", 0.7],
];

/** The reports whose time has come, on every open review. One of three may ask for something; all may be outvoted. */
export function review(view: TownView, open: readonly TownProposal[]): readonly ResidentMove[] {
  return open.flatMap((each) => (each.status === "review" ? reportsOn(view, each) : []));
}

function reportsOn(view: TownView, { number, proposal }: TownProposal): readonly ResidentMove[] {
  const { review: opened } = proposal;
  const panel = readPanel(view.state, number);
  if (opened === null || opened.outcome !== null || panel === undefined) return [];
  const span = { from: opened.deadline - panel.rules.periodS, to: opened.deadline };
  const passed = partPassed(span, view.context.now);
  const filed = readFiled(view.state, number, opened.round);
  return REVIEWERS.filter(([who, at]) => {
    const account = accountOf(view, who);
    return at <= passed && isOnPanel(panel, account) && countRevisions(filed, account) === 0;
  }).map(([who]) =>
    moveOf(who, "submitReview", {
      report: reportFor(view, who, { number, proposal }),
      carried: null,
    }),
  );
}

function reportFor(
  view: TownView,
  who: DevName,
  { number, proposal }: Pick<TownProposal, "number" | "proposal">,
) {
  const doubter = REVIEWERS[draw(view, REVIEWERS.length, "doubter", number)]?.[0];
  const isDoubtful = doubter === who && draw(view, 2, "doubt", number) === 0;
  const textDigest = digestOfWords(view.hashes, `${who} on proposal ${number}`);
  return isDoubtful
    ? reportOf(proposal, {
        recommendation: "CONDITIONAL",
        conditions: ["Say in the guide of operators what changes for them."],
        textDigest,
      })
    : reportOf(proposal, { recommendation: "APPROVE", conditions: [], textDigest });
}
