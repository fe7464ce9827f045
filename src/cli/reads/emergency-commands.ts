import { utcMinute } from "../../governance/utc-time.ts";
import type { Call } from "../call.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { plainText } from "./plain-text.ts";
import { type ReadResult, type Reads, withReads } from "./read-source.ts";

type Emergency = ReadResult<"list_emergencies">["items"][number];

const PAGE = 50;

/** Lists declared emergencies with what they have brought about, the newest first. */
export async function emergencyListCommand(call: Call): Promise<ExitCode> {
  return await withReads(call, async (reads) => {
    const rows = await readEmergencies(reads, call.options.flag("inForce"));
    if (rows.length === 0) call.note("No emergency was declared.");
    for (const row of rows) {
      call.row({ json: row, text: () => emergencyLines(row).join("\n") });
    }
    return EXIT.yes;
  });
}

/** The emergencies of a ledger, all of them or those that are going on. */
export async function readEmergencies(
  reads: Reads,
  isInForce: boolean,
): Promise<readonly Emergency[]> {
  const rows: Emergency[] = [];
  let cursor: string | null = null;
  do {
    const page: ReadResult<"list_emergencies"> = await reads.read("list_emergencies", {
      ...(isInForce ? { in_force: true } : {}),
      limit: PAGE,
      ...(cursor === null ? {} : { cursor }),
    });
    rows.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return rows;
}

/** An emergency in lines: what it is, and what it holds until when. */
export function emergencyLines(row: Emergency): readonly string[] {
  const { emergency_hash, kind, trigger, signers, threshold, measures, rollback, fallback } = row;
  const signed = threshold === null ? "by vote" : `${signers.length} of ${threshold} signed`;
  const state = row.in_force ? "in force" : "over";
  return [
    `${emergency_hash}  ${kind}, ${signed}, ${state}: ${plainText(trigger)}`,
    ...measures.map(({ measure, kind: what, components, expires, in_force }) => {
      const held = components.length === 0 ? "" : ` of ${components.join(", ")}`;
      const until = in_force ? `until ${utcMinute(expires)} UTC` : "over";
      return `  measure ${measure}: ${what}${held}, ${until}`;
    }),
    ...(rollback === null ? [] : [`  may be rolled back to block ${rollback.target_height}`]),
    ...(fallback === null ? [] : [`  fallback from block ${fallback.start_block} on`]),
  ];
}
