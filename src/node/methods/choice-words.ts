import { CHOICES, type Choice } from "../../governance/names.ts";
import { choiceOfName } from "../../governance/proposal-aliases.ts";
import { BALLOT_BP, type Shares } from "../../governance/tally.ts";
import { assertDefined } from "../../primitives/assert.ts";

/** Words of the guide for the sides of a ballot. */
export type ChoiceWord = "YES" | "NO" | "ABSTAIN" | "VETO" | "SPLIT";

const WORDS = {
  against: "NO",
  for: "YES",
  abstain: "ABSTAIN",
  veto: "VETO",
} as const satisfies Readonly<Record<Choice, ChoiceWord>>;

/** The word for a ballot: that of its side, or that it is split. */
export function choiceWord(shares: Shares): ChoiceWord {
  const whole = CHOICES.find((choice) => shares[choice] === BALLOT_BP);
  return whole === undefined ? "SPLIT" : WORDS[whole];
}

/** A ballot that is wholly on the side of a word. */
export function wholeBallot(word: string): Shares {
  const choice = assertDefined(choiceOfName(word), `no side ${word}`);
  return { against: 0, for: 0, abstain: 0, veto: 0, [choice]: BALLOT_BP };
}
