import { utcMinute } from "../../governance/utc-time.ts";
import { STATUS_WORDS } from "../../rpc/status-words.ts";
import type { Call } from "../call.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Paint } from "../terminal.ts";
import { usageError } from "../usage-error.ts";
import type { AmountText } from "./amount-text.ts";
import { plainText } from "./plain-text.ts";
import { readAmounts } from "./read-amounts.ts";
import { type ReadParams, type ReadResult, type Reads, withReads } from "./read-source.ts";
import { tallyLines } from "./tally-bars.ts";

type Row = ReadResult<"list_proposals">["items"][number];
type Proposal = ReadResult<"get_proposal">;

const LIMIT = 50;
const LIMIT_MAX = 10_000;
const PAGE_MAX = 200;

/** Lists proposals by any mixture of filters. */
export async function listCommand(call: Call): Promise<ExitCode> {
  const wanted = call.options.uint("limit", LIMIT_MAX, 1) ?? LIMIT;
  const filters = filtersOf(call);
  return await withReads(call, async (reads) => {
    let left = wanted;
    let cursor: string | null = null;
    do {
      const page: ReadResult<"list_proposals"> = await reads.read("list_proposals", {
        ...filters,
        limit: Math.min(left, PAGE_MAX),
        ...(cursor === null ? {} : { cursor }),
      });
      for (const row of page.items) call.row({ json: row, text: (paint) => rowText(row, paint) });
      left -= page.items.length;
      cursor = page.next_cursor;
    } while (cursor !== null && left > 0);
    return EXIT.yes;
  });
}

/** The options of `proposal list` are the filters of `list_proposals`; what a filter may be, the method says. */
function filtersOf({ options }: Call): ReadParams<"list_proposals"> {
  const named = [
    ["state", options.text("state")],
    ["type", options.text("type")],
    ["tag", options.text("tag")],
    ["proposer", options.text("proposer")],
    ["phase", options.text("phase")],
    ["text", options.text("text")],
    ["ends_before", options.uint("endsBefore")],
    ["needs_vote_of", options.text("needsVoteOf")],
    ["touches_param", options.text("touchesParam")],
    ["contested", options.flag("contested") || undefined],
    ["sort", options.text("sort")],
  ] as const;
  return Object.fromEntries(named.filter(([, value]) => value !== undefined));
}

/** Shows one proposal: status, stages, tally, plan and runs. */
export async function showCommand(call: Call): Promise<ExitCode> {
  const proposal = proposalArgument(call);
  return await withReads(call, async (reads) => {
    const shown = await reads.read("get_proposal", { proposal_hash: proposal });
    const sentences = shown.tally === null ? [] : await sentencesOf(reads, proposal);
    const amount = await readAmounts(reads);
    const words = { sentences, amount };
    call.answer({ json: shown, text: (paint) => showLines(shown, words, paint).join("\n") });
    return EXIT.yes;
  });
}

async function sentencesOf(reads: Reads, proposal: string): Promise<readonly string[]> {
  return (await reads.read("explain_vote", { proposal })).explanation.sentences;
}

/** Shows what each version of a proposal has changed, and how its state has changed. */
export async function diffCommand(call: Call): Promise<ExitCode> {
  const proposal = proposalArgument(call);
  return await withReads(call, async (reads) => {
    const history = await reads.read("get_proposal_history", { proposal });
    call.answer({ json: history, text: (paint) => historyLines(history, paint).join("\n") });
    return EXIT.yes;
  });
}

/** Lists what has passed and waits for its run. */
export async function queueCommand(call: Call): Promise<ExitCode> {
  return await withReads(call, async (reads) => {
    for (const row of (await reads.read("get_queue", {})).items) {
      call.row({
        json: row,
        text: (paint) => {
          const due = `${utcMinute(row.eta ?? 0)} to ${utcMinute(row.window_end)} UTC`;
          const notes = [
            ...(row.conflicts_with.length === 0
              ? []
              : [`conflicts with ${row.conflicts_with.length}`]),
            ...(row.stale.length === 0 ? [] : [`stale: ${row.stale.join(", ")}`]),
            ...(row.held_by === null ? [] : [`held by measure ${row.held_by}`]),
          ];
          const why = notes.length === 0 ? "" : paint("yellow", `  (${notes.join("; ")})`);
          const what = `${due}  ${plainText(row.title)}${why}`;
          return `${String(row.number).padStart(5)}  ${String(row.phase).padEnd(9)}  ${what}`;
        },
      });
    }
    return EXIT.yes;
  });
}

/** The proposal that a command is about: its id, the hash of a version, or its number. */
export function proposalArgument(call: Call): string {
  const [text = ""] = call.args;
  if (/^(?:0x(?:[0-9a-fA-F]{2}){32,64}|[1-9][0-9]{0,14})$/.test(text)) return text;
  throw usageError({
    message: `A proposal is named by its hash or its running number. It was given as "${text}".`,
    fix: `${call.program} proposal list${call.dataFlag}`,
  });
}

function stateText({
  state,
  reason,
  house,
  phase,
}: Pick<Row, "state" | "reason" | "house" | "phase">): string {
  const why = [reason, house, phase].filter((each) => each !== null).join(", ");
  const { plain } = STATUS_WORDS[state];
  return why === "" ? plain : `${plain} (${why})`;
}

function rowText(row: Row, paint: Paint): string {
  const [tally] = row.tally;
  const approval = tally?.approval_rate ?? null;
  const micro =
    tally === undefined
      ? ""
      : `  yes ${approval === null ? "-" : asPercent(approval)}, part ${asPercent(tally.participation_rate)}`;
  const mark = row.contested ? paint("yellow", "  contested") : "";
  const what = `${row.proposal_type.padEnd(18)}  ${plainText(row.title)}`;
  return `${String(row.number).padStart(5)}  ${stateText(row).padEnd(34)}  ${what}${micro}${mark}`;
}

/** A share of six places as a percentage of one. */
function asPercent(share: string): string {
  const [whole = "0", places = "0"] = share.split(".");
  const tenths = BigInt(whole) * 1000n + BigInt(places.slice(0, 3));
  return `${tenths / 10n}.${tenths % 10n} %`;
}

function showLines(
  shown: Proposal,
  { sentences, amount }: { readonly sentences: readonly string[]; readonly amount: AmountText },
  paint: Paint,
): readonly string[] {
  const { tally } = shown;
  return [
    paint("bold", `Proposal ${shown.number}: ${plainText(shown.title)}`),
    `State     ${stateText(shown)}`,
    `Type      ${shown.proposal_type}, version ${shown.version}${shown.track === null ? "" : `, track ${shown.track}`}`,
    `Hash      ${shown.proposal_hash}`,
    `Content   ${shown.content_hash}`,
    ...(shown.plan === null ? [] : [`Plan      ${shown.plan.plan_hash}`]),
    `Proposer  ${shown.proposer}`,
    ...(shown.summary === "" ? [] : ["", plainText(shown.summary)]),
    "",
    ...shown.stages.map(({ stage, since, until }) => {
      const to = until === null ? "" : ` to ${utcMinute(until)}`;
      return `${stage.padEnd(12)}${utcMinute(since)}${to} UTC`;
    }),
    ...(tally === null ? [] : ["", ...tallyLines(tally, amount, paint), ...sentences]),
    ...shown.runs.map(({ attempt, height, outcome, code, detail }) => {
      const why = [code, detail].filter((each) => each !== null).join(": ");
      return `Run ${attempt}     block ${height}: ${outcome}${why === "" ? "" : ` (${why})`}`;
    }),
    ...(shown.conflicts_with.length === 0
      ? []
      : [`Conflicts with ${shown.conflicts_with.join(", ")}: whichever runs second is stale`]),
  ];
}

function historyLines(
  { number, versions, states }: ReadResult<"get_proposal_history">,
  paint: Paint,
): readonly string[] {
  return [
    paint(
      "bold",
      `Proposal ${number}: ${versions.length === 1 ? "one version" : `${versions.length} versions`}`,
    ),
    ...versions.flatMap(({ version, time, height, changes }) => [
      `Version ${version}  ${utcMinute(time)} UTC, block ${height}`,
      ...changes.flatMap(({ path, before, after, lines }) => {
        if (lines === undefined) {
          return [`  ${path}: ${JSON.stringify(before)} -> ${JSON.stringify(after)}`];
        }
        return [`  ${path}:`, ...lines.map((line) => `    ${paintLine(plainText(line), paint)}`)];
      }),
    ]),
    ...states.map(({ from, to, time, height, reason, cause }) => {
      const why = reason === null ? cause : `${cause}: ${reason}`;
      return `${(from ?? "").padEnd(10)} -> ${to.padEnd(10)} ${utcMinute(time)} UTC, block ${height} (${why})`;
    }),
  ];
}

function paintLine(line: string, paint: Paint): string {
  if (line.startsWith("+")) return paint("green", line);
  return line.startsWith("-") ? paint("red", line) : line;
}
