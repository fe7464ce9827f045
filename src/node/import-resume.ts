import { createHash } from "node:crypto";
import { basename } from "node:path";
import { equalBytes } from "../primitives/bytes.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import type { ChainStore } from "../storage/chain-store.ts";
import { decodeImportProgress, type ImportProgress } from "../storage/import-progress.ts";
import type { StatementSurvey } from "./statement-survey.ts";

/** Where an import begins. */
export interface ImportStart {
  readonly doneBytes: number;
  readonly doneLines: number;
}

/** Name of the note that keeps how far the file of a name has come. Notes are named in ASCII, files in anything. */
export function importNote(path: string): string {
  const digest = createHash("sha256").update(basename(path)).digest("hex");
  return `import/${digest.slice(0, 32)}`;
}

/** How far the file of a name has come in a ledger, or null where none of that name was imported. */
export function readImportProgress(store: ChainStore, path: string): ImportProgress | null {
  const note = store.note(importNote(path));
  return note === undefined ? null : (decodeImportProgress(note) ?? null);
}

/**
 * Where the import of a file goes on: after the lines that are recorded, if the file begins with exactly those.
 * Refuses a file of the same name that begins otherwise.
 */
export function decideStart(
  survey: StatementSurvey,
  progress: ImportProgress | null,
  isAgain: boolean,
): ImportStart {
  if (progress === null || isAgain) return { doneBytes: 0, doneLines: 0 };
  const { bytesDone, linesDone, digest, height } = progress;
  const { prefixDigest, path, isPrefixOfLines } = survey;
  if (prefixDigest !== null && isPrefixOfLines && equalBytes(prefixDigest, digest)) {
    return { doneBytes: bytesDone, doneLines: linesDone };
  }
  const name = basename(path);
  throw new LedgerError({
    code: "IMPORT_OTHER_FILE",
    message:
      `Another file named ${name} was imported up to line ${linesDone}, block ${height}. The ` +
      `first ${bytesDone} bytes of this one are not the same.`,
    fix: "take the file that was begun, give this one another name, or record all of it with --again",
    evidence: { path, linesDone, bytesDone, height },
  });
}
