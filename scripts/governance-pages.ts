import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describeShape } from "../src/codec/shape.ts";
import { COMMANDS, type CommandName } from "../src/governance/command.ts";
import { EVENTS } from "../src/governance/event-table.ts";
import { PARAMETER_KEYS, parameterRow } from "../src/governance/parameter-table.ts";
import { showParameter } from "../src/governance/parameter-value.ts";
import { commandPayloadSchema } from "../src/machine/command-payload.ts";

const ROOT = join(import.meta.dirname, "..");
const BEGIN = "<!-- begin of the table: written by scripts/governance-tables.ts -->";
const END = "<!-- end of the table -->";

/** Pages whose table is made from the sources, and how. */
export const GOVERNANCE_PAGES = [
  { path: "docs/spec/governance/commands.md", table: commandTable },
  { path: "docs/spec/governance/events.md", table: eventTable },
  { path: "docs/spec/governance/state.md", table: stateTable },
  { path: "docs/spec/governance/registry.md", table: parameterTable },
] as const;

/** What stands between the marks of a page. */
export function generatedPart(page: string): string {
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END);
  if (from < 0 || to < from) throw new Error("the page has no place for its table");
  return page.slice(from + BEGIN.length, to).trim();
}

/** The page with another table between its marks. */
export function replaceGenerated(page: string, table: string): string {
  const from = page.indexOf(BEGIN) + BEGIN.length;
  const to = page.indexOf(END);
  return `${page.slice(0, from)}\n${table}\n${page.slice(to)}`;
}

/** The commands by number, with the shapes of their payloads. */
function commandTable(): string {
  const rows = (Object.keys(COMMANDS) as CommandName[]).map((name) => {
    const { kind, role, feeClass, component } = COMMANDS[name];
    const payload = describeShape(commandPayloadSchema(name).shape);
    return [`${kind}`, code(name), role, feeClass, component ?? "", code(payload)];
  });
  return tableOf(["kind", "command", "suites of", "fee class", "held with", "payload"], rows);
}

/** The topics with the shapes of their data. */
function eventTable(): string {
  const rows = EVENTS.map(({ topic, severity, schema }) => {
    return [code(topic), severity, code(describeShape(schema.shape))];
  });
  return tableOf(["topic", "severity", "data"], rows);
}

/** The tables of the state, as the sources declare them. */
function stateTable(): string {
  const rows: string[][] = [];
  const paths = globSync(["src/governance/*.ts", "src/machine/*.ts"], { cwd: ROOT }).sort();
  for (const path of paths.filter((each) => !each.endsWith(".test.ts"))) {
    const text = readFileSync(join(ROOT, path), "utf8");
    for (const match of text.matchAll(
      /(?:\/\*\*([^*]*(?:\*(?!\/)[^*]*)*)\*\/\s*)?(?:export )?const \w+ = (stateTable|series)\(\s*"([^"]+)"/g,
    )) {
      const [, comment = "", made, prefix = ""] = match;
      const key = made === "series" ? `${prefix}/` : prefix;
      rows.push([code(key), sentenceOf(comment), code(path)]);
    }
  }
  rows.sort(([left = ""], [right = ""]) => (left < right ? -1 : 1));
  return tableOf(["prefix", "what stands there", "declared in"], rows);
}

/** The parameters with their bounds and what holds until they are set. */
function parameterTable(): string {
  const rows = PARAMETER_KEYS.map((key) => {
    const row = parameterRow(key);
    const bounds =
      "min" in row ? `${showParameter(row.min)} .. ${showParameter(row.max)}` : boundsOf(row);
    return [code(key), row.class, row.kind, bounds, showParameter(row.initial), row.unit];
  });
  return tableOf(["key", "class", "kind", "bounds", "initial", "unit"], rows);
}

function boundsOf(row: ReturnType<typeof parameterRow>): string {
  return "options" in row ? row.options.join(", ") : "";
}

/** The first sentence of a comment, on one line. */
function sentenceOf(comment: string): string {
  const text = comment
    .replaceAll(/\s*\*\s*/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  return (/^.*?[.;](?=\s|$)/.exec(text)?.[0] ?? text).replaceAll("|", "\\|");
}

function code(text: string): string {
  return text === "" ? "" : `\`${text.replaceAll("|", "\\|")}\``;
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}
