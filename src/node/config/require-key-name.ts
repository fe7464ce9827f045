import { nearestName } from "../../ledger/json-nearest.ts";
import { configFaultError } from "./config-fault.ts";
import { isKeyName, KEY_NAMES, type KeyName } from "./config-table.ts";

/** The key of a name that somebody typed, or the error that names the nearest. */
export function requireKeyName(key: string): KeyName {
  if (isKeyName(key)) return key;
  throw configFaultError([
    {
      code: "CONFIG_UNKNOWN_KEY",
      origin: { layer: "flag", flag: "the command line" },
      key,
      expected: "a known key",
      found: key,
      nearest: nearestName(key, KEY_NAMES),
    },
  ]);
}
