import { THREATS, type Threat } from "../src/simulator/attack.ts";
import type { AttackReport, AttackRow } from "../src/simulator/run-attacks.ts";

/** Titles of the rows of the threat table. */
const THREAT_TITLES: Readonly<Record<Threat, string>> = {
  T1: "two bodies with one legacy root",
  T2: "an old statement is replaced",
  T3: "the new function is the broken one",
  T4: "classical signatures are forged",
  T5: "fields or halves of signatures are stripped",
  T6: "an activation is hidden",
  T7: "an emergency is staged",
  T8: "the decision is reorganised away",
  T9: "replays",
  T10: "one thing is used as another",
  T11: "what may be chosen is ground",
  T12: "one thing in two forms",
  T13: "small messages that would cost much",
  T14: "sealing twice, and light clients",
  T15: "the state is changed without statements",
  T16: "old, cut and changed files",
  hash: "the broken function on a real chain",
};

/** Lines of one attack that were stopped in the same way. */
interface Group {
  readonly row: AttackRow;
  readonly phases: string[];
  readonly places: string[];
}

/** The report as a Markdown table for each threat: one line for each attack and rule that stopped it. */
export function formatAttackTable(report: AttackReport): string {
  const sections = THREATS.map((threat) => {
    const rows = report.rows.filter((row) => row.threat === threat);
    const groups = groupRows(rows);
    const lines = groups.map((group, at) => formatGroup(group, groups[at - 1]?.row.name));
    return [
      `### ${threat}: ${THREAT_TITLES[threat]}`,
      "",
      "| attack | what Mallory does | when | stopped by | at | against the naive ledger |",
      "|---|---|---|---|---|---|",
      ...lines,
    ].join("\n");
  });
  return `${sections.join("\n\n")}\n`;
}

function groupRows(rows: readonly AttackRow[]): readonly Group[] {
  const groups: Group[] = [];
  for (const row of rows) {
    const known = groups.find(
      (group) => group.row.name === row.name && group.row.stoppedBy === row.stoppedBy,
    );
    if (known === undefined) groups.push({ row, phases: [row.phase], places: [row.place] });
    else {
      known.phases.push(row.phase);
      if (!known.places.includes(row.place)) known.places.push(row.place);
    }
  }
  return groups;
}

/** A line; what an attack is about stands in its first line only. */
function formatGroup({ row, phases, places }: Group, nameBefore: string | undefined): string {
  const { control } = row;
  const isNew = row.name !== nameBefore;
  const against =
    control.type === "none"
      ? `no control: ${control.reason}`
      : `${control.gain} (${control.faults.join(", ")})`;
  const stop = row.stoppedBy === null ? "**nothing**" : `\`${row.stoppedBy}\``;
  const when = phases.join("; ");
  const name = isNew ? `\`${row.name}\`` : "";
  const cells = [name, isNew ? row.story : "", when, stop, joinPlaces(places), against];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

/** `block 3, 21 and 37` for several blocks, and other places as they are. */
function joinPlaces(places: readonly string[]): string {
  const heights = places.map((place) => /^block (\d+)$/.exec(place)?.[1]);
  const [last, ...rest] = heights.toReversed();
  if (rest.length === 0 || heights.includes(undefined)) return places.join(", ");
  return `block ${rest.reverse().join(", ")} and ${last}`;
}
