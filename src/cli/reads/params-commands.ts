import { utcMinute } from "../../governance/utc-time.ts";
import type { Call } from "../call.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { usageError } from "../usage-error.ts";
import { atHeight } from "./account-argument.ts";
import type { AmountText } from "./amount-text.ts";
import { readAmounts } from "./read-amounts.ts";
import { type ReadResult, withReads } from "./read-source.ts";

type Parameter = ReadResult<"get_params">["items"][number];
type Value = Parameter["value"];

/** What the registry says of a parameter that is an amount. */
const BASE_UNITS = "base units";

/** Lists parameters, all or those whose keys begin with a text. */
export async function paramsListCommand(call: Call): Promise<ExitCode> {
  const [prefix] = call.args;
  return await withReads(call, async (reads) => {
    const key = prefix === undefined ? {} : { key: `${prefix.replace(/\*$/, "")}*` };
    const { items } = await reads.read("get_params", { ...key, ...atHeight(call) });
    const amount = await readAmounts(reads);
    const width = Math.max(0, ...items.map((row) => row.key.length));
    for (const row of items) {
      call.row({ json: row, text: () => parameterText(row, amount, width) });
    }
    return EXIT.yes;
  });
}

/** Shows one parameter with its bounds and what is about to change. */
export async function paramsGetCommand(call: Call): Promise<ExitCode> {
  const [key = ""] = call.args;
  return await withReads(call, async (reads) => {
    const { items } = await reads.read("get_params", { key, ...atHeight(call) });
    const [row] = items;
    if (row === undefined) return EXIT.no;
    const amount = await readAmounts(reads);
    call.answer({ json: row, text: () => parameterLines(row, amount).join("\n") });
    return EXIT.yes;
  });
}

/** Lists the changes of one parameter, the newest first. */
export async function paramsHistoryCommand(call: Call): Promise<ExitCode> {
  const [key = ""] = call.args;
  return await withReads(call, async (reads) => {
    const { items } = await reads.read("get_params", { key });
    const write = valueText(items[0]?.unit ?? "", await readAmounts(reads));
    let cursor: string | null = null;
    do {
      const page: ReadResult<"get_param_history"> = await reads.read("get_param_history", {
        key,
        limit: 200,
        ...(cursor === null ? {} : { cursor }),
      });
      if (page.items.length === 0 && cursor === null) call.note(`${key} has never changed.`);
      for (const row of page.items) {
        const { time, height, from, to, period_s, proposal } = row;
        const way = period_s === 0 ? "" : ` over ${period_s} s`;
        const why = proposal === null ? "" : `, proposal ${proposal}`;
        const text = () =>
          `${utcMinute(time)} UTC  block ${height}  ${write(from)} -> ${write(to)}${way}${why}`;
        call.row({ json: row, text });
      }
      cursor = page.next_cursor;
    } while (cursor !== null);
    return EXIT.yes;
  });
}

/** Compares the registry at two heights; with one of them only, with the newest. */
export async function paramsDiffCommand(call: Call): Promise<ExitCode> {
  const heights = call.options.texts("at").map(Number);
  const [before, after] = heights;
  const isFit = heights.every((height) => Number.isSafeInteger(height) && height >= 0);
  if (before === undefined || heights.length > 2 || !isFit) {
    throw usageError({
      message: "A comparison is between the values at one height and at another.",
      fix: `${call.program} params diff --at 100 --at 200${call.dataFlag}`,
    });
  }
  return await withReads(call, async (reads) => {
    const old = await reads.read("get_params", { at_height: before });
    const at = after === undefined ? {} : { at_height: after };
    const fresh = await reads.read("get_params", at);
    const amount = await readAmounts(reads);
    for (const row of fresh.items) {
      const was = old.items.find(({ key }) => key === row.key);
      const write = valueText(row.unit, amount);
      if (was === undefined || write(was.value) === write(row.value)) continue;
      const json = { key: row.key, before: was.value, after: row.value, unit: row.unit };
      call.row({
        json,
        text: () => `${row.key.padEnd(40)} ${write(was.value)} -> ${write(row.value)}`,
      });
    }
    return EXIT.yes;
  });
}

function parameterText(
  { key, value, unit, pending }: Parameter,
  amount: AmountText,
  width: number,
): string {
  const write = valueText(unit, amount);
  const way = pending === null ? "" : `  (on its way to ${write(pending.to)})`;
  return `${key.padEnd(width)}  ${write(value)}${way}`;
}

function parameterLines(row: Parameter, amount: AmountText): readonly string[] {
  const { key, value, unit, min, max, options, pending, proposed_by: proposed } = row;
  const write = valueText(unit, amount);
  return [
    `Key        ${key}`,
    `Value      ${write(value)}`,
    ...(options === null
      ? [`Bounds     ${write(min)} to ${write(max)}`]
      : [`Names      ${options.join(", ")}`]),
    `Class      ${row.class}, decided by ${row.role}`,
    `Version    ${row.version}`,
    ...(pending === null
      ? []
      : [`Pending    ${write(pending.to)} until ${utcMinute(pending.end)} UTC`]),
    ...(proposed.length === 0 ? [] : [`Proposed   by ${proposed.join(", ")}`]),
  ];
}

/** Writes values of a unit: base units in tokens, all else with the unit behind it. */
function valueText(unit: string, amount: AmountText): (value: Value) => string {
  return (value) => {
    if (value === null) return "-";
    if (unit === BASE_UNITS) return amount(String(value));
    const text = typeof value === "object" ? `${value.n}/${value.d}` : String(value);
    // A share is a fraction by its looks.
    return unit === "" || unit === "share" ? text : `${text} ${unit}`;
  };
}
