import { showValue } from "../src/node/config/check-value.ts";
import { describeForm } from "../src/node/config/config-key.ts";
import { KEY_NAMES, keyEntry, variableOf } from "../src/node/config/config-table.ts";

/** The page whose table of keys is made from the sources. */
export const CONFIG_PAGE = "docs/operators/configuration.md";

const BEGIN = "<!-- begin of the keys: written by scripts/config-keys.ts -->";
const END = "<!-- end of the keys -->";

/** Every key with its default, what it takes and what it is for. */
export function configTable(): string {
  const rows = KEY_NAMES.map((name) => {
    const { form, default: value, isLive, says, available } = keyEntry(name);
    const only =
      available === undefined ? "" : `; only \`${showValue(available.only)}\` in this version`;
    const takes = `${describeForm(form)}${only}`.replaceAll("|", "\\|");
    const cells = [code(name), code(showValue(value)), takes, isLive ? "yes" : ""];
    return `| ${[...cells, code(variableOf(name)), says].join(" | ")} |`;
  });
  return [
    "| key | default | takes | live | variable | what it is for |",
    "|---|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}

function code(text: string): string {
  return `\`${text}\``;
}

/** What stands between the marks of the page. */
export function generatedKeys(page: string): string {
  return page.slice(page.indexOf(BEGIN) + BEGIN.length, page.indexOf(END)).trim();
}

/** The page with another table between its marks. */
export function replaceKeys(page: string, table: string): string {
  const from = page.indexOf(BEGIN) + BEGIN.length;
  return `${page.slice(0, from)}\n${table}\n${page.slice(page.indexOf(END))}`;
}
