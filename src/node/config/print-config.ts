import { showValue } from "./check-value.ts";
import { describeForm } from "./config-key.ts";
import { KEY_NAMES, type KeyName, keyEntry } from "./config-table.ts";

const OPENING = `# The configuration of a MathLedger node. Every key stands at its default: take the "#" off to
# change it. Over this file stands the environment (http.listen is MATHLEDGER_HTTP_LISTEN), over both the
# command line. "live" keys are taken over by a running node on SIGHUP, the others when it starts again.
`;

/** A whole configuration file with every key at its default, each with what it is for. */
export function printDefaultConfig(): string {
  const parts = [OPENING];
  let table = "";
  for (const name of KEY_NAMES) {
    const [first = "", key] = name.split(".");
    if (key !== undefined && first !== table) {
      table = first;
      parts.push(`[${table}]\n`);
    }
    parts.push(`${describeKey(name)}# ${key ?? first} = ${showValue(keyEntry(name).default)}\n`);
  }
  return parts.join("\n");
}

function describeKey(name: KeyName): string {
  const { says, form, isLive, available } = keyEntry(name);
  const only = available === undefined ? "" : `; only ${showValue(available.only)} in this version`;
  return `# ${says}\n# ${describeForm(form)}${isLive ? "; live" : ""}${only}\n`;
}
