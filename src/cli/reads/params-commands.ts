import { utcMinute } from "../../governance/utc-time.ts";
import type { Call } from "../call.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { usageError } from "../usage-error.ts";
import { atHeight } from "./account-argument.ts";
import { type ReadResult, withReads } from "./read-source.ts";

type Parameter = ReadResult<"get_params">["items"][number];
type Value = Parameter["value"];

/** Lists parameters, all or those whose keys begin with a text. */
export async function paramsListCommand(call: Call): Promise<ExitCode> {
  const [prefix] = call.args;
  return await withReads(call, async (reads) => {
    const key = prefix === undefined ? {} : { key: `${prefix.replace(/\*$/, "")}*` };
    const { items } = await reads.read("get_params", { ...key, ...atHeight(call) });
    for (const row of items) call.row({ json: row, text: () => parameterText(row) });
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
    call.answer({ json: row, text: () => parameterLines(row).join("\n") });
    return EXIT.yes;
  });
}

/** Lists the changes of one parameter, the newest first. */
export async function paramsHistoryCommand(call: Call): Promise<ExitCode> {
  const [key = ""] = call.args;
  return await withReads(call, async (reads) => {
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
          `${utcMinute(time)} UTC  block ${height}  ${shown(from)} -> ${shown(to)}${way}${why}`;
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
    for (const row of fresh.items) {
      const was = old.items.find(({ key }) => key === row.key);
      if (was === undefined || shown(was.value) === shown(row.value)) continue;
      const json = { key: row.key, before: was.value, after: row.value, unit: row.unit };
      call.row({
        json,
        text: () => `${row.key.padEnd(40)} ${shown(was.value)} -> ${shown(row.value)}`,
      });
    }
    return EXIT.yes;
  });
}

function parameterText({ key, value, unit, pending }: Parameter): string {
  const way = pending === null ? "" : `  (on its way to ${shown(pending.to)})`;
  return `${key.padEnd(40)} ${shown(value)} ${unit}${way}`.trimEnd();
}

function parameterLines(row: Parameter): readonly string[] {
  const { key, value, unit, min, max, options, pending, proposed_by: proposed } = row;
  return [
    `Key        ${key}`,
    `Value      ${shown(value)} ${unit}`.trimEnd(),
    ...(options === null
      ? [`Bounds     ${shown(min)} to ${shown(max)}`]
      : [`Names      ${options.join(", ")}`]),
    `Class      ${row.class}, decided by ${row.role}`,
    `Version    ${row.version}`,
    ...(pending === null
      ? []
      : [`On its way to ${shown(pending.to)} until ${utcMinute(pending.end)} UTC`]),
    ...(proposed.length === 0 ? [] : [`Proposed   by ${proposed.join(", ")}`]),
  ];
}

function shown(value: Value): string {
  if (value === null) return "-";
  return typeof value === "object" ? `${value.n}/${value.d}` : String(value);
}
