import { homedir } from "node:os";
import { join, resolve } from "node:path";

/**
 * The data folder of a call: the one named by `--data`, else `MATHLEDGER_DATA`, else `mathledger` in the user's data
 * (`XDG_DATA_HOME`, by default `~/.local/share`).
 */
export function dataFolder(
  named: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const chosen = named ?? nonEmpty(env.MATHLEDGER_DATA);
  if (chosen !== undefined) return resolve(chosen);
  const base = nonEmpty(env.XDG_DATA_HOME) ?? join(homedir(), ".local", "share");
  return join(base, "mathledger");
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}
