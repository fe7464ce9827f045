import { LedgerError } from "../../primitives/ledger-error.ts";
import { showValue } from "./check-value.ts";
import { KEY_NAMES, type KeyName, keyEntry } from "./config-table.ts";
import { type ConfigRequest, type LoadedConfig, loadConfig } from "./load-config.ts";

/** What a reload brought. */
export interface ReloadedConfig {
  readonly loaded: LoadedConfig;
  /** Keys with a new value that is in force from now on. */
  readonly changed: readonly KeyName[];
}

/**
 * Reads the configuration again. All of it is taken over or nothing: a fault, or a new value of a key that is not
 * live, refuses the whole.
 */
export function reloadConfig(request: ConfigRequest, before: LoadedConfig): ReloadedConfig {
  const loaded = loadConfig(request);
  const changed = KEY_NAMES.filter(
    (name) => showValue(loaded.config[name]) !== showValue(before.config[name]),
  );
  const fixed = changed.filter((name) => !keyEntry(name).isLive);
  if (fixed.length > 0) throw notLiveError(fixed);
  return { loaded, changed };
}

function notLiveError(keys: readonly KeyName[]): LedgerError {
  return new LedgerError({
    code: "CONFIG_NOT_LIVE",
    message: `A running node cannot take over ${keys.join(", ")}. Nothing of the new configuration is in force.`,
    fix: "start the node again, or put the old value back and reload",
    evidence: { keys },
  });
}
