import {
  chownSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { assert } from "../../primitives/assert.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";
import { readText, showValue } from "./check-value.ts";
import { configFaultError } from "./config-fault.ts";
import { keyEntry } from "./config-table.ts";
import { editConfigText } from "./edit-config-text.ts";
import { type ConfigRequest, readConfigFile, surveyText } from "./load-config.ts";
import { requireKeyName } from "./require-key-name.ts";

/** Mode of a file that is made here: its group may read it, the world need not. */
const FILE_MODE = 0o640;

/** A key of a file to be set. */
export interface KeySetting {
  readonly path: string;
  readonly key: string;
  /** The value without TOML's quotes, a list with commas. */
  readonly text: string;
}

/** What the setting of a key changed. */
export interface SetKey {
  readonly path: string;
  /** The copy of the file as it was; null where there was none. */
  readonly backup: string | null;
  /** The new text of the file. */
  readonly text: string;
  readonly value: string;
}

/**
 * Sets a key in a configuration file: edits the text in place, has the whole configuration judged, and only then puts
 * the new file in the place of the old one, which stays beside it as `.bak`. With `isDry` nothing is written.
 */
export function setConfigKey(request: ConfigRequest, setting: KeySetting, isDry: boolean): SetKey {
  const key = requireKeyName(setting.key);
  const read = readText(keyEntry(key), setting.text);
  if (!read.ok) {
    const origin = { layer: "flag", flag: "the command line" } as const;
    throw configFaultError([{ ...read.error, origin, key, nearest: null }]);
  }
  const isThere = existsSync(setting.path);
  const path = isThere ? realpathSync(setting.path) : setting.path;
  const before = isThere ? readConfigFile(path) : "";
  // The reader must accept the text before its places can be found.
  refuseFaults(request, path, before);
  const after = editConfigText(before, key, read.value);
  const { values } = refuseFaults({ ...request, flags: [], env: {} }, path, after);
  const found = values.get(key)?.value;
  assert(
    showValue(found) === showValue(read.value),
    `${key} is ${showValue(found)} after its setting`,
  );
  if (!isDry) replaceFile(path, after);
  return {
    path,
    backup: isThere && !isDry ? `${path}.bak` : null,
    text: after,
    value: showValue(read.value),
  };
}

function refuseFaults(request: ConfigRequest, path: string, text: string) {
  const { loaded, faults } = surveyText(request, path, text);
  if (faults.length > 0) throw configFaultError(faults);
  return loaded;
}

function replaceFile(path: string, text: string): void {
  const draft = `${path}.new`;
  try {
    const old = statSync(path, { throwIfNoEntry: false });
    const file = openSync(draft, "w", old === undefined ? FILE_MODE : old.mode & 0o777);
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    if (old !== undefined) {
      if (old.uid !== process.getuid?.()) chownSync(draft, old.uid, old.gid);
      copyFileSync(path, `${path}.bak`);
    }
    renameSync(draft, path);
  } catch (cause) {
    rmSync(draft, { force: true });
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new LedgerError({
      code: "CONFIG_FILE_WRITE",
      message: `The configuration file ${path} cannot be written. ${why}.`,
      fix: `run as the owner of ${dirname(path)}, or name another file with --config`,
      evidence: { path },
      cause,
    });
  }
}
