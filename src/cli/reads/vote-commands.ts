import { utcMinute } from "../../governance/utc-time.ts";
import type { Call } from "../call.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Paint } from "../terminal.ts";
import { accountArgument } from "./account-argument.ts";
import type { AmountText } from "./amount-text.ts";
import { plainText } from "./plain-text.ts";
import { proposalArgument } from "./proposal-commands.ts";
import { readAmounts } from "./read-amounts.ts";
import { type ReadResult, withReads } from "./read-source.ts";

type Explained = ReadResult<"explain_vote">;
type Choice = "YES" | "NO" | "ABSTAIN" | "VETO" | "FOR" | "AGAINST";

/** Explains a vote, and with an account what it weighs and what its vote changes. */
export async function explainCommand(call: Call): Promise<ExitCode> {
  const proposal = proposalArgument(call);
  const account = call.options.text("account");
  const choice = call.options.text("choice")?.toUpperCase() as Choice | undefined;
  return await withReads(call, async (reads) => {
    const explained = await reads.read("explain_vote", {
      proposal,
      ...(account === undefined ? {} : { account: accountArgument(call, account) }),
      ...(choice === undefined ? {} : { choice }),
    });
    const amount = await readAmounts(reads);
    call.answer({
      json: explained,
      text: (paint) => explainLines(explained, amount, paint).join("\n"),
    });
    return EXIT.yes;
  });
}

/** Shows the vote of one account, or all votes on a proposal. */
export async function showVoteCommand(call: Call): Promise<ExitCode> {
  const proposal = proposalArgument(call);
  const account = call.args[1];
  return await withReads(call, async (reads) => {
    const amount = await readAmounts(reads);
    if (account === undefined) {
      let cursor: string | null = null;
      do {
        const view = call.options.text("view") as "direct" | undefined;
        const page: ReadResult<"list_votes"> = await reads.read("list_votes", {
          proposal,
          limit: 200,
          ...(view === undefined ? {} : { view }),
          ...(cursor === null ? {} : { cursor }),
        });
        for (const row of page.items) call.row({ json: row, text: () => voteText(row, amount) });
        cursor = page.next_cursor;
      } while (cursor !== null);
      return EXIT.yes;
    }
    const shown = await reads.read("get_vote", {
      proposal,
      account: accountArgument(call, account),
    });
    call.answer({
      json: shown,
      text: () =>
        [
          voteText(shown.vote, amount),
          ...shown.casts.map(({ choice, height, time, reason }) => {
            const why = reason === null ? "" : `: ${plainText(reason)}`;
            return `  ${choice.padEnd(8)} ${utcMinute(time)} UTC, block ${height}${why}`;
          }),
        ].join("\n"),
    });
    return EXIT.yes;
  });
}

function voteText(
  { voter, choice, weights, via, view }: ReadResult<"get_vote">["vote"],
  amount: AmountText,
): string {
  const power = weights
    .map(({ house, own, delegated, total }) => {
      const parts =
        delegated === "0" ? "" : ` (own ${amount(own)}, delegated ${amount(delegated)})`;
      return `${house} ${amount(total)}${parts}`;
    })
    .join(", ");
  const how = view === "direct" ? "" : via.length > 0 ? ", by delegate" : ", has not voted";
  return `${voter}  ${(choice ?? "-").padEnd(8)} ${power}${how}`;
}

function explainLines(explained: Explained, amount: AmountText, paint: Paint): readonly string[] {
  const { explanation, power, refusal } = explained;
  const { flips } = explanation;
  return [
    paint("bold", `Proposal ${explained.number}: ${explanation.verdict_now} as it stands`),
    ...explanation.sentences,
    ...(flips.length === 0 ? [] : [`${flips.length} voters could each turn the outcome alone`]),
    ...power.flatMap(({ house, steps, why_zero, remedy }) => [
      "",
      paint("bold", `Power of ${explained.account} in ${house}`),
      ...steps.map(({ words, amount: power, account }) => {
        const whom = account === null ? "" : ` (${account})`;
        return `${amount(power).padStart(24)}  ${words}${whom}`;
      }),
      ...(why_zero === null ? [] : [why_zero, remedy ?? ""]),
    ]),
    ...(explained.delegate_sentence === null ? [] : ["", explained.delegate_sentence]),
    ...(refusal === null ? [] : ["", `The ledger would refuse this ballot: ${refusal.code}`]),
    ...outcomeLines(explained),
  ];
}

function outcomeLines({ with_vote, without_vote, turns }: Explained): readonly string[] {
  if (without_vote === null) return [];
  const said = (outcome: NonNullable<Explained["with_vote"]>) =>
    outcome.reason === null ? outcome.outcome : `${outcome.outcome} (${outcome.reason})`;
  return [
    "",
    ...(with_vote === null ? [] : [`With the vote     ${said(with_vote)}`]),
    `Without the vote  ${said(without_vote)}`,
    ...(turns === true ? ["This vote decides."] : []),
  ];
}
