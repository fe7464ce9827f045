import { createHash } from "node:crypto";
import type { Digest } from "../primitives/brand.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import { readStatementLines } from "./statement-file.ts";
import { checkLine, lineRules } from "./statement-line-check.ts";

/** A statements file that was read to its end and may be imported. */
export interface StatementSurvey {
  readonly path: string;
  readonly lines: number;
  /** Bytes of the unpacked file. */
  readonly bytes: number;
  /** SHA-256 of the unpacked file. */
  readonly digest: Digest;
  /** SHA-256 of the first bytes that were asked for, or null where the file has fewer. */
  readonly prefixDigest: Digest | null;
  /** True iff those bytes end where a line ends. */
  readonly isPrefixOfLines: boolean;
}

/**
 * Reads a whole statements file before anything of it is recorded: packing, UTF-8, JSON, lengths, empty lines. Throws
 * the first fault with its line and byte. `prefixBytes` is the part that an earlier import has recorded.
 */
export async function surveyStatements(
  path: string,
  options: {
    readonly mediaType: string;
    readonly lineBytesMax: number;
    readonly prefixBytes: number;
    readonly onBytes?: (bytes: number) => void;
  },
): Promise<StatementSurvey> {
  const { mediaType, lineBytesMax, prefixBytes, onBytes } = options;
  const rules = lineRules(mediaType);
  const hash = createHash("sha256");
  let prefixDigest: Digest | null = prefixBytes === 0 ? hash.copy().digest() : null;
  let isPrefixOfLines = prefixBytes === 0;
  let lines = 0;
  let bytes = 0;
  for await (const group of readStatementLines(path, lineBytesMax)) {
    for (const line of group) {
      checkLine(path, line, rules);
      // An earlier import may have ended at a last line that had no end then.
      const isCut = prefixBytes > line.offset && prefixBytes < line.end;
      if (isCut) {
        prefixDigest = hash
          .copy()
          .update(line.raw.subarray(0, prefixBytes - line.offset))
          .digest();
        isPrefixOfLines = prefixBytes === line.offset + line.bytes.length;
      }
      hash.update(line.raw);
      if (line.end === prefixBytes) {
        prefixDigest = hash.copy().digest();
        isPrefixOfLines = true;
      }
      bytes = line.end;
      lines = line.number;
    }
    onBytes?.(bytes);
  }
  if (lines === 0) throw emptyError(path);
  return { path, lines, bytes, digest: hash.digest(), prefixDigest, isPrefixOfLines };
}

function emptyError(path: string): LedgerError {
  return new LedgerError({
    code: "IMPORT_EMPTY",
    message: `The file ${path} has no line. A content is one line.`,
    fix: "name a file with one content a line",
    evidence: { path },
  });
}
