import { nearestName } from "../../ledger/json-nearest.ts";
import { readText } from "./check-value.ts";
import type { ConfigFault } from "./config-fault.ts";
import { isKeyName, KEY_NAMES, type KeyName, keyEntry } from "./config-table.ts";
import type { Layer, PlacedValue } from "./layer.ts";

/** A key that the command line sets. */
export interface KeyFlag {
  /** The flag as it was typed, for messages. */
  readonly flag: string;
  /** The key, as it was typed where the flag takes any. */
  readonly key: string;
  readonly text: string;
}

/** The keys that the command line sets; of two for one key the later one. */
export function readFlags(flags: readonly KeyFlag[]): Layer {
  const values = new Map<KeyName, PlacedValue>();
  const faults: ConfigFault[] = [];
  for (const { flag, key, text } of flags) {
    const origin = { layer: "flag", flag } as const;
    if (!isKeyName(key)) {
      const fault = { expected: "a known key", found: text, nearest: nearestName(key, KEY_NAMES) };
      faults.push({ code: "CONFIG_UNKNOWN_KEY", origin, key, ...fault });
      continue;
    }
    const read = readText(keyEntry(key), text);
    if (read.ok) values.set(key, { value: read.value, origin });
    else faults.push({ ...read.error, origin, key, nearest: null });
  }
  return { values, faults, warnings: [] };
}
