import { nearestName } from "../../ledger/json-nearest.ts";
import { readText } from "./check-value.ts";
import type { ConfigFault } from "./config-fault.ts";
import { KEY_NAMES, type KeyName, keyEntry, variableOf } from "./config-table.ts";
import type { Layer, PlacedValue } from "./layer.ts";

/** Variables of the program that set no key; `MATHLEDGER_DATA` is a shorter name for `node.data_dir`. */
export const OTHER_VARIABLES: readonly string[] = [
  "MATHLEDGER_CONFIG",
  "MATHLEDGER_DATA",
  "MATHLEDGER_DEBUG",
  "MATHLEDGER_NODE",
  "MATHLEDGER_SIGNATURES",
];

const BY_VARIABLE: ReadonlyMap<string, KeyName> = new Map(
  KEY_NAMES.map((name) => [variableOf(name), name]),
);

/** The keys that the environment sets. A variable of ours that is none is refused; an empty one counts as not set. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Layer {
  const values = new Map<KeyName, PlacedValue>();
  const faults: ConfigFault[] = [];
  // The longer name of the data folder comes later and wins.
  const short = env.MATHLEDGER_DATA ?? "";
  const origin = { layer: "environment", variable: "MATHLEDGER_DATA" } as const;
  if (short !== "") values.set("node.data_dir", { value: short, origin });
  for (const [variable, text = ""] of Object.entries(env).sort(byName)) {
    if (!variable.startsWith("MATHLEDGER_") || text === "") continue;
    if (OTHER_VARIABLES.includes(variable)) continue;
    const origin = { layer: "environment", variable } as const;
    const name = BY_VARIABLE.get(variable);
    if (name === undefined) {
      const nearest = nearestName(variable, [...BY_VARIABLE.keys(), ...OTHER_VARIABLES]);
      const fault = { expected: "a known variable", found: text, nearest };
      faults.push({ code: "CONFIG_UNKNOWN_KEY", origin, key: variable, ...fault });
      continue;
    }
    const read = readText(keyEntry(name), text);
    if (read.ok) values.set(name, { value: read.value, origin });
    else faults.push({ ...read.error, origin, key: name, nearest: null });
  }
  return { values, faults, warnings: [] };
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
