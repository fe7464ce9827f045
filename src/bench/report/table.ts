import type { JudgedAim } from "../aims.ts";
import type { Suite } from "../suite.ts";
import type { Environment, Load } from "./environment.ts";
import type { Figure } from "./figure.ts";
import { formatNumber } from "./format-number.ts";

const LABEL_COLUMNS = 53;
const VALUE_COLUMNS = 13;
const INTERVAL_COLUMNS = 18;
const SPREAD_COLUMNS = 8;
const SAMPLES_COLUMNS = 6;

/** The figures of one suite as lines of at most 100 columns. */
export function suiteLines(
  suite: Suite,
  figures: readonly Figure[],
  seconds: number,
): readonly string[] {
  return [
    `${suite.id}: ${suite.title} (${seconds.toFixed(1)} s)`,
    ...wrap("  ", suite.about.join(" ").split(" ")),
    row("", "median", "95 % interval", "spread", "n"),
    ...figures.flatMap(figureLines),
    "",
  ];
}

function figureLines(figure: Figure): readonly string[] {
  const { label, value, unit, low, high, mad, samples, note } = figure;
  const interval =
    low === null || high === null ? "" : `${formatNumber(low)} .. ${formatNumber(high)}`;
  const spread = mad === null || value === 0 ? "" : `${((100 * mad) / value).toFixed(1)} %`;
  const count = low === null ? "" : String(samples);
  const line = row(label, `${formatNumber(value)} ${unit}`, interval, spread, count);
  return note === "" ? [line] : [line, `      ${note}`];
}

function row(label: string, value: string, interval: string, spread: string, n: string): string {
  return [
    `  ${label.padEnd(LABEL_COLUMNS)}`,
    value.padStart(VALUE_COLUMNS),
    interval.padStart(INTERVAL_COLUMNS),
    spread.padStart(SPREAD_COLUMNS),
    n.padStart(SAMPLES_COLUMNS),
  ]
    .join("")
    .trimEnd();
}

const VERDICT_WORDS = {
  pass: "PASS",
  fail: "FAIL",
  undecided: "UNDECIDED",
  missing: "not run",
} as const;

/** The aims, one a line, each with its verdict in words. */
export function aimLines(judged: readonly JudgedAim[]): readonly string[] {
  return [
    "Aims",
    ...judged.map(({ aim, figure, verdict }) => {
      const bound = `${aim.relation} ${formatNumber(aim.limit)}`;
      const found = figure === undefined ? "" : formatNumber(figure.value);
      const columns = [aim.text.padEnd(56), bound.padEnd(16), found.padStart(8)];
      return `  ${VERDICT_WORDS[verdict].padEnd(10)} ${columns.join(" ")}`.trimEnd();
    }),
    "",
  ];
}

/** The place of the run. */
export function environmentLines(environment: Environment, load: Load): readonly string[] {
  const { processor, cores, system, node, openssl, commit, is_dirty, packages } = environment;
  const changed = is_dirty ? " with changes" : "";
  const steal = load.steal_share === null ? "" : `, steal ${(100 * load.steal_share).toFixed(1)} %`;
  return [
    `${processor}, ${cores} cores [${environment.processor_flags.join(" ")}], ${system}`,
    `Node ${node}, OpenSSL ${openssl}, commit ${commit.slice(0, 12)}${changed}`,
    `load ${load.load_average.toFixed(2)}${steal}${isBusy(environment, load) ? ": BUSY, read ratios only" : ""}`,
    ...wrap("hashes: ", namesAndWords(environment.hash_providers)),
    ...wrap("packages: ", namesAndWords(packages)),
    "",
  ];
}

/** True iff something else keeps the machine busy enough to move times. */
export function isBusy({ cores }: Environment, { load_average, steal_share }: Load): boolean {
  return load_average > cores / 2 || (steal_share ?? 0) > 0.02;
}

const COLUMNS = 100;

/** Parts behind a title, on as many lines as they need; no part is broken. */
function wrap(title: string, parts: readonly string[]): readonly string[] {
  const lines: string[] = [];
  let line = title;
  let isEmpty = true;
  for (const part of parts) {
    if (!isEmpty && line.length + 1 + part.length > COLUMNS) {
      lines.push(line);
      line = " ".repeat(title.length);
      isEmpty = true;
    }
    line += isEmpty ? part : ` ${part}`;
    isEmpty = false;
  }
  return [...lines, line];
}

function namesAndWords(entries: Readonly<Record<string, string>>): readonly string[] {
  const parts = Object.entries(entries).map(([name, words]) => `${name} ${words}`);
  return parts.map((part, i) => (i < parts.length - 1 ? `${part};` : part));
}
