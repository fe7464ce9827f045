import type { Call } from "./call.ts";
import type { ExitCode } from "./exit-code.ts";
import { readTextInput } from "./read-text.ts";
import { type AmountText, amountsIn } from "./reads/amount-text.ts";
import { performSigned } from "./signed-write.ts";
import { usageError } from "./usage-error.ts";

type Fields = Readonly<Record<string, unknown>>;
type Shares = Readonly<Record<string, number>>;

/** The words for a side, and what the ledger calls it. */
const SIDES: Readonly<Record<string, string>> = {
  yes: "for",
  for: "for",
  no: "against",
  against: "against",
  abstain: "abstain",
  veto: "veto",
};
const WORDS: Readonly<Record<string, string>> = { for: "YES", against: "NO" };
const WHOLE_BP = 10_000;

/** Casts a ballot on one side or split over several. */
export async function castVote(call: Call): Promise<ExitCode> {
  const [proposal = "", choice] = call.args;
  const split = call.options.text("split");
  if ((choice === undefined) === (split === undefined)) {
    throw usageError({
      message: "A ballot takes one side, or a split. Give one of the two.",
      fix: `${call.program} vote cast ${proposal} yes`,
    });
  }
  const shares = split === undefined ? readSide(call, choice ?? "") : readSplit(split);
  const reason = call.options.text("reason");
  const justification = reason === undefined ? "" : readTextInput(reason);
  return await performSigned(call, async (place) => {
    const { proposal_hash } = await place.call("get_proposal", { proposal_hash: proposal });
    const { decimals } = await place.call("node_status", {});
    const amount = amountsIn(decimals);
    return {
      method: "cast_vote",
      params: { vote: { proposal_hash, split: shares, justification } },
      isAsked: ({ ballot }) => isBallot(ballot as Fields, { proposal_hash, shares, justification }),
      done: (sent) => votedText(shares, sent, amount),
    };
  });
}

function readSide(call: Call, choice: string): Shares {
  const side = SIDES[choice.toLowerCase()];
  if (side !== undefined) return { [side]: WHOLE_BP };
  throw usageError({
    code: "CLI_VALUE",
    message: `A ballot is yes, no, abstain or veto. It was given as "${choice}".`,
    fix: `${call.program} vote cast ${call.args[0] ?? ""} yes`,
    evidence: { found: choice },
  });
}

function readSplit(text: string): Shares {
  const shares: Record<string, number> = {};
  for (const part of text.split(",")) {
    const [, side = "", bp = ""] = /^([a-z]+)=([0-9]{1,5})$/.exec(part.trim().toLowerCase()) ?? [];
    const name = SIDES[side];
    if (name === undefined || shares[name] !== undefined) throw splitError(text);
    shares[name] = Number(bp);
  }
  return shares;
}

function splitError(text: string) {
  return usageError({
    code: "CLI_VALUE",
    message: `--split takes sides with basis points, each once. It was given as "${text}".`,
    fix: "write --split yes=7000,no=3000",
    evidence: { option: "--split", found: text },
  });
}

/** True iff a ballot is the one that was asked for, whole and on this proposal. */
function isBallot(
  ballot: Fields,
  asked: {
    readonly proposal_hash: unknown;
    readonly shares: Shares;
    readonly justification: string;
  },
): boolean {
  const given = ballot.shares as Shares;
  return (
    ballot.proposal_id === asked.proposal_hash &&
    ballot.justification === asked.justification &&
    Object.entries(given).every(([side, bp]) => bp === (asked.shares[side] ?? 0))
  );
}

function votedText(
  shares: Shares,
  { voting_power, height, tx_hash }: Fields,
  amount: AmountText,
): string {
  const sides = Object.entries(shares).map(([side, bp]) => {
    const word = WORDS[side] ?? side.toUpperCase();
    return bp === WHOLE_BP ? word : `${word} ${bp} bp`;
  });
  const power = voting_power === undefined ? "" : ` with ${amount(String(voting_power))}`;
  return `Voted ${sides.join(", ")}${power} in block ${String(height)}: transaction ${String(tx_hash)}`;
}
