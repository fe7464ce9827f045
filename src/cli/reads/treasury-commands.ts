import { utcMinute } from "../../governance/utc-time.ts";
import type { Call } from "../call.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { accountArgument, atHeight } from "./account-argument.ts";
import type { AmountText } from "./amount-text.ts";
import { readAmounts } from "./read-amounts.ts";
import { type ReadResult, withReads } from "./read-source.ts";

type Treasury = ReadResult<"get_treasury">;

const DAY_S = 86_400n;
const LIMIT = 50;
const LIMIT_MAX = 10_000;
const PAGE_MAX = 200;

/** Shows what the treasury holds, what is set aside, and what may still leave. */
export async function treasuryShowCommand(call: Call): Promise<ExitCode> {
  return await withReads(call, async (reads) => {
    const shown = await reads.read("get_treasury", atHeight(call));
    const amount = await readAmounts(reads);
    call.answer({ json: shown, text: () => treasuryLines(shown, amount).join("\n") });
    return EXIT.yes;
  });
}

/** Shows the budgets, one a line. */
export async function budgetCommand(call: Call): Promise<ExitCode> {
  return await withReads(call, async (reads) => {
    const { budgets } = await reads.read("get_treasury", atHeight(call));
    const amount = await readAmounts(reads);
    for (const row of budgets) {
      const { category, spent, cap, period_ends_at } = row;
      const text = () =>
        `${category.padEnd(20)} ${amount(spent)} of ${amount(cap)} until ${utcMinute(period_ends_at)} UTC`;
      call.row({ json: row, text });
    }
    return EXIT.yes;
  });
}

/** Lists what came in and what left, the newest first. */
export async function entriesCommand(call: Call): Promise<ExitCode> {
  const wanted = call.options.uint("limit", LIMIT_MAX, 1) ?? LIMIT;
  const category = call.options.text("category");
  const recipient = call.options.text("recipient");
  return await withReads(call, async (reads) => {
    const amount = await readAmounts(reads);
    let left = wanted;
    let cursor: string | null = null;
    do {
      const page: ReadResult<"list_treasury_entries"> = await reads.read("list_treasury_entries", {
        ...(category === undefined ? {} : { category }),
        ...(recipient === undefined ? {} : { recipient: accountArgument(call, recipient) }),
        limit: Math.min(left, PAGE_MAX),
        ...(cursor === null ? {} : { cursor }),
      });
      for (const row of page.items) call.row({ json: row, text: () => entryText(row, amount) });
      left -= page.items.length;
      cursor = page.next_cursor;
    } while (cursor !== null && left > 0);
    return EXIT.yes;
  });
}

function entryText(
  row: ReadResult<"list_treasury_entries">["items"][number],
  amount: AmountText,
): string {
  const { time, height, kind, direction, recipient, from, proposal } = row;
  const sign = { in: "+", out: "-", within: " " }[direction];
  const whom = recipient === null ? (from === null ? "" : `from ${from}`) : `to ${recipient}`;
  const why = proposal === null ? "" : `, proposal ${proposal}`;
  const sum = `${sign}${amount(row.amount)}`.padStart(25);
  return `${utcMinute(time)} UTC  block ${String(height).padStart(8)}  ${sum}  ${kind} ${whom}${why}`;
}

function treasuryLines(shown: Treasury, amount: AmountText): readonly string[] {
  const days = shown.runway_s === null ? null : BigInt(shown.runway_s) / DAY_S;
  return [
    `Balance    ${amount(shown.balance)}`,
    `Reserved   ${amount(shown.reserved)} for what has passed`,
    `Available  ${amount(shown.available)}`,
    `Streams    ${amount(shown.in_streams)} not paid yet`,
    ...shown.drain.map(({ window, spent, left }) => {
      const name = window === "all" ? "Window" : "Small";
      return `${name.padEnd(11)}${amount(spent)} have left, ${amount(left)} may still leave`;
    }),
    days === null ? "Runway     nothing flows out" : `Runway     ${days} days at this outflow`,
    ...shown.streams.map(({ stream, recipient, vested, claimed, total }) => {
      const paid = `${amount(claimed)} claimed of ${amount(vested)} vested of ${amount(total)}`;
      return `Stream ${stream}   ${recipient}: ${paid}`;
    }),
  ];
}
