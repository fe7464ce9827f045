import { requireHash } from "../../crypto/require-hash.ts";
import { readAuditHead } from "../../governance/audit.ts";
import { commandOfKind } from "../../governance/command.ts";
import { HOUSES, type Severity } from "../../governance/names.ts";
import { readTally } from "../../governance/tally.ts";
import { utcMinute } from "../../governance/utc-time.ts";
import type { Height } from "../../primitives/brand.ts";
import { toHex0x } from "../../primitives/hex.ts";
import { divFloor } from "../../primitives/integer.ts";
import { eventTypeOf } from "../../rpc/event-names.ts";
import type { EventRow } from "../index/event-rows.ts";
import { EVENTS_PER_BLOCK_MAX } from "../index/index-schema.ts";
import type { NodeService } from "../service/node-service.ts";

/** Heights that a report covers, both included. */
export interface ReportRange {
  readonly from: Height;
  readonly to: Height;
}

/** Rows that are read at a time. */
const PAGE_ROWS = 1000;

/** What a report lists one by one: decisions and what anybody should have heard of. */
const LISTED = [
  "parameter_changed",
  "ramp_started",
  "treasury_spent",
  "stream_started",
  "role_granted",
  "role_revoked",
  "council_changed",
  "sanctioned",
  "slashed",
] as const;

/** The state of a ledger for people, in Markdown. Cost: a pass over the events of the range. */
export function writeReport(service: NodeService, range: ReportRange): string {
  return [
    ...headLines(service, range),
    ...activityLines(service, range),
    ...proposalLines(service, range),
    ...eventLines(service, range),
    ...closingLines(service, range),
  ].join("\n");
}

function headLines({ reader, index, stateAt }: NodeService, { from, to }: ReportRange): string[] {
  const { document, algorithms } = reader;
  const first = index.blocks.get(from);
  const last = index.blocks.get(to);
  const hash = requireHash(algorithms.hashes, 0x12);
  const head = readAuditHead(stateAt(to), { hash, chainId: document.chainId });
  return [
    `# Audit report: ${document.genesis.name}, blocks ${from} to ${to}`,
    "",
    "| what | value |",
    "|---|---|",
    `| chain id | \`${toHex0x(document.chainId)}\` |`,
    `| from | block ${from}, ${timeOf(first?.timeMs)} |`,
    `| to | block ${to}, ${timeOf(last?.timeMs)}, id \`${last === undefined ? "" : toHex0x(last.id)}\` |`,
    `| audit trail | ${head.seq} entries, head \`${toHex0x(head.hash)}\` |`,
    "",
  ];
}

function activityLines({ index }: NodeService, range: ReportRange): string[] {
  const counts = new Map<number, { done: number; refused: number }>();
  const end = (range.to + 1) * EVENTS_PER_BLOCK_MAX;
  const start = range.from * EVENTS_PER_BLOCK_MAX;
  for (let before = end; ; ) {
    const page = index.transactions.list({ before, limit: PAGE_ROWS });
    const rows = page.filter(({ tx }) => tx >= start);
    for (const { kind, code } of rows) {
      const known = counts.get(kind) ?? { done: 0, refused: 0 };
      counts.set(kind, code === 0 ? { ...known, done: known.done + 1 } : refused(known));
    }
    before = rows.at(-1)?.tx ?? start;
    if (rows.length < PAGE_ROWS) break;
  }
  const rows = [...counts].sort(([left], [right]) => left - right);
  return [
    "## Transactions",
    "",
    ...(rows.length === 0 ? ["None."] : ["| command | done | refused |", "|---|---:|---:|"]),
    ...rows.map(([kind, { done, refused: no }]) => {
      return `| ${commandOfKind(kind) ?? kind} | ${done} | ${no} |`;
    }),
    "",
  ];
}

function refused({ done, refused: no }: { readonly done: number; readonly refused: number }) {
  return { done, refused: no + 1 };
}

function proposalLines({ index, stateAt }: NodeService, { to }: ReportRange): string[] {
  const state = stateAt(to);
  const lines = ["## Proposals", ""];
  const rows = index.proposals.list({ height: to, sort: "oldest", limit: Number.MAX_SAFE_INTEGER });
  if (rows.length === 0) return [...lines, "None.", ""];
  lines.push("| number | title | type | status | ballots |", "|---:|---|---|---|---|");
  for (const { number, title, type, status, reason } of rows) {
    const tally = readTally(state, number);
    const sums = HOUSES.flatMap((house) => {
      const cast = tally?.[house]?.cast;
      return cast === undefined
        ? []
        : [
            `${house}: for ${cast.for}, against ${cast.against + cast.veto}, abstain ${cast.abstain}`,
          ];
    });
    const why = reason === null ? "" : ` (${reason})`;
    lines.push(`| ${number} | ${cell(title)} | ${type} | ${status}${why} | ${sums.join("; ")} |`);
  }
  return [...lines, ""];
}

function eventLines(service: NodeService, range: ReportRange): string[] {
  const warned = listEvents(service, range, { minSeverity: "warning" });
  const decided = listEvents(service, range, { topics: LISTED });
  return [
    "## Decisions that took effect",
    "",
    ...tableOf(decided),
    "",
    "## Warnings and emergencies",
    "",
    ...tableOf(warned),
    "",
  ];
}

function listEvents(
  { index }: NodeService,
  { from, to }: ReportRange,
  filter: { readonly topics?: readonly string[]; readonly minSeverity?: Severity },
): readonly EventRow[] {
  const rows: EventRow[] = [];
  const before = (to + 1) * EVENTS_PER_BLOCK_MAX;
  for (let after = from * EVENTS_PER_BLOCK_MAX - 1; ; ) {
    const page = index.events.list({
      ...filter,
      after,
      before,
      order: "ascending",
      limit: PAGE_ROWS,
    });
    rows.push(...page);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE_ROWS) return rows;
    after = last.seq;
  }
}

function tableOf(rows: readonly EventRow[]): string[] {
  if (rows.length === 0) return ["None."];
  return [
    "| block | time | event | about |",
    "|---:|---|---|---|",
    ...rows.map(({ height, timeMs, topic, subject }) => {
      return `| ${height} | ${timeOf(timeMs)} | ${eventTypeOf(topic)} | ${cell(subject)} |`;
    }),
  ];
}

function closingLines(service: NodeService, range: ReportRange): string[] {
  const moderated = listEvents(service, range, { topics: ["moderated"] });
  const overturned = listEvents(service, range, { topics: ["appeal_decided"] });
  return [
    "## Moderation",
    "",
    `${moderated.length} acts of moderators, ${overturned.length} appeals decided.`,
    "",
    "## How to check this",
    "",
    "This page was written from an index, and proves nothing by itself. `mathledger audit export` writes the chain,",
    "the audit trail and the list of proposals into one file; `mathledger audit verify FILE` replays it anywhere,",
    "offline, from the genesis document on, and says what it did not check.",
  ];
}

function timeOf(timeMs: number | undefined): string {
  return timeMs === undefined ? "" : utcMinute(divFloor(timeMs, 1000));
}

/** Text that stays within its cell and is no markup. */
function cell(text: string): string {
  return text.replace(/[|\\`*_<>[\]]/g, (sign) => `\\${sign}`).replace(/\s+/g, " ");
}
