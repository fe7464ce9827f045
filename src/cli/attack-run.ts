import { nearestName } from "../ledger/json-nearest.ts";
import { ATTACKS } from "../simulator/attacks.ts";
import { type AttackRow, runAttacks, selectAttacks } from "../simulator/run-attacks.ts";
import { attackPorts } from "./attack-ports.ts";
import type { Call } from "./call.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { Paint } from "./terminal.ts";
import { usageError } from "./usage-error.ts";

const SEED_MAX = 0xffff_ffff;

/** Names every attack with its threat and what the attacker wants. */
export function listAttacks(call: Call): ExitCode {
  const width = Math.max(...ATTACKS.map(({ name }) => name.length));
  for (const { name, threat, story, cases, control, isSlow } of ATTACKS) {
    const slow = isSlow === true ? " (half a minute)" : "";
    call.row({
      json: {
        name,
        threat,
        story,
        phases: cases.map(({ phase }) => phase),
        control,
        slow: isSlow === true,
      },
      text: () => `${threat.padEnd(4)}  ${name.padEnd(width)}  ${story}${slow}`,
    });
  }
  return EXIT.yes;
}

/** Mounts attacks and says of each which rule stopped it, and that the naive ledger fell. */
export async function runRange(call: Call): Promise<ExitCode> {
  const isAll = call.options.flag("all");
  if (isAll === call.args.length > 0) {
    throw usageError({
      message: "attack run takes names of attacks, or --all. Exactly one of the two is needed.",
      fix: `${call.program} attack run --all`,
    });
  }
  const selected = selectAttacks(call.args);
  if (!selected.ok) throw unknownAttackError(call, selected.error.name);
  const seed = call.options.uint("seed", SEED_MAX) ?? 1;
  const total = selected.value.reduce((sum, { cases }) => sum + cases.length, 0);
  const progress = call.progress({ label: "attacking", unit: "runs", total });
  let done = 0;
  const onRow = (): void => {
    done += 1;
    progress.update(done);
  };
  const report = runAttacks({ ports: await attackPorts(), seed, attacks: selected.value, onRow });
  progress.end();
  const { rows, failures } = report;
  call.answer({
    json: { seed, runs: rows.length, failures: failures.length, rows: rows.map(rowJson) },
    text: (paint) =>
      [
        ...tableLines(rows, paint),
        ...failures.flatMap(failureLines),
        `${rows.length - failures.length} of ${rows.length} runs stopped by the rule ` +
          `that was written down beforehand; seed ${seed}`,
      ].join("\n"),
  });
  return failures.length === 0 ? EXIT.yes : EXIT.no;
}

function tableLines(rows: readonly AttackRow[], paint: Paint): readonly string[] {
  const head = ["threat", "attack", "when", "stopped by", "naive ledger"] as const;
  const cells = rows.map((row) => [
    row.threat,
    row.name,
    row.phase,
    row.stoppedBy ?? "nothing",
    controlText(row),
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...cells.map((cell) => cell[column]?.length ?? 0)),
  );
  const lineOf = (cell: readonly string[]): string =>
    cell
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return [
    paint("bold", lineOf(head)),
    ...cells.map((cell, index) => {
      const line = lineOf(cell);
      const { verdict } = rows[index] ?? { verdict: "stopped" };
      return verdict === "stopped" ? line : `${paint("red", line)}  ${verdict.toUpperCase()}`;
    }),
  ];
}

function controlText({ control }: AttackRow): string {
  switch (control.type) {
    case "fell":
      return `fell (${control.faults.join(", ")})`;
    case "held":
      return "HELD";
    case "none":
      return "no control";
  }
}

/** A run that did not end as it was written down, in full. */
function failureLines(row: AttackRow): readonly string[] {
  const { name, phase, verdict, did, stoppedBy, place, expected, evidence } = row;
  return [
    `${name}, ${phase}: ${verdict}`,
    `  did       ${did}`,
    `  expected  ${expected.stop} at ${expected.place}`,
    `  found     ${stoppedBy ?? "nothing"} at ${place || "no place"}`,
    `  evidence  ${evidence}`,
  ];
}

function rowJson(row: AttackRow): Readonly<Record<string, unknown>> {
  const { stoppedBy, durationMs, ...rest } = row;
  return { ...rest, stopped_by: stoppedBy, duration_ms: durationMs };
}

function unknownAttackError(call: Call, name: string) {
  const nearest = nearestName(
    name,
    ATTACKS.map((attack) => attack.name),
  );
  return usageError({
    code: "CLI_VALUE",
    message: `There is no attack ${name}.${nearest === null ? "" : ` Did you mean ${nearest}?`}`,
    fix: nearest === null ? `${call.program} attack list` : `${call.program} attack run ${nearest}`,
    evidence: { found: name, nearest },
  });
}
