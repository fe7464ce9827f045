import { readFileSync } from "node:fs";
import { join } from "node:path";

const PAGE = join(import.meta.dirname, "../../docs/errors.md");

/** A row of the page of errors, in plain text. */
export interface ErrorEntry {
  readonly code: string;
  readonly cause: string;
  readonly remedy: string;
}

/** Rows of the page's tables; links keep their words and lose their targets. */
export function readErrorPage(): readonly ErrorEntry[] {
  const entries: ErrorEntry[] = [];
  for (const line of readFileSync(PAGE, "utf8").split("\n")) {
    const match = /^\| `([A-Z0-9_]+)` \|(.+)\|(.+)\|$/.exec(line);
    if (match === null) continue;
    const [, code = "", cause = "", remedy = ""] = match;
    entries.push({ code, cause: plain(cause), remedy: plain(remedy) });
  }
  return entries;
}

function plain(cell: string): string {
  return cell.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").trim();
}
