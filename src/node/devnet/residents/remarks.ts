import type { ProposalType } from "../../../governance/names.ts";
import { draw } from "./chance.ts";
import type { TownView } from "./town-view.ts";

const ANY: readonly string[] = [
  "Who has read it to the end? I have, and I would like to hear what speaks against it.",
  "I was against this last time. What has changed?",
  "Short and clear. More of these, please.",
  "What happens if it turns out to be wrong: how do we get back?",
  "I have delegated, so this is only to say that I follow it.",
  "Could somebody who voted against it say why?",
];

const ABOUT: Partial<Readonly<Record<ProposalType, readonly string[]>>> = {
  epoch_activation: [
    "I have run the measurements again on my machine: sealing costs more, validation stays far below the limit.",
    "Every block has carried both lineages since the first one. This only says that none may leave it out.",
    "The anchor will be attested before it runs, will it? I would not vote for it otherwise.",
  ],
  parameter_change: [
    "The step is small enough that we can take it back with the next proposal.",
    "Figures, please: how often has anybody reached the present limit?",
  ],
  treasury_action: [
    "Is there a report of what the last payment was spent on?",
    "The treasury bears it. I have looked at the window: we are far from it.",
  ],
  custom: [
    "It changes nothing by itself, and still I would like to see it decided.",
    "I can see both sides, which is why I will vote late.",
  ],
};

/** What somebody says about a proposal of a type, as the n-th remark on it. */
export function remarkOn(
  view: TownView,
  type: ProposalType,
  number: number,
  index: number,
): string {
  const pool = [...(ABOUT[type] ?? []), ...ANY];
  const first = draw(view, pool.length, "remark", number);
  return pool[(first + index) % pool.length] ?? "I have nothing to add.";
}
