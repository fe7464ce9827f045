import { LedgerError } from "../primitives/ledger-error.ts";

/** A place in a statements file that cannot be imported. */
export interface BadLine {
  readonly path: string;
  readonly line: number;
  /** In the unpacked file. */
  readonly offset: number;
  readonly why: string;
  readonly fix: string;
}

type LineCode =
  | "IMPORT_BOM"
  | "IMPORT_CARRIAGE_RETURN"
  | "IMPORT_EMPTY_LINE"
  | "IMPORT_JSON"
  | "IMPORT_LINE_LENGTH"
  | "IMPORT_UTF8";

/** A line that is no content. The whole file is looked at before anything is written, so nothing was. */
export function lineError(code: LineCode, { path, line, offset, why, fix }: BadLine): LedgerError {
  return new LedgerError({
    code,
    message: `Nothing of ${path} was imported. Line ${line}, byte ${offset}: ${why}.`,
    fix,
    evidence: { path, line, offset },
  });
}

/** A failure below the lines: the file itself, or its packing. */
export function fileReadError(
  path: string,
  at: { readonly line: number; readonly offset: number },
  cause: unknown,
): unknown {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (code.startsWith("Z_")) return packingError(path, at, cause);
  if (cause instanceof LedgerError || !/^E[A-Z]/.test(code)) return cause;
  const why: Readonly<Record<string, string>> = {
    ENOENT: "There is no such file",
    EACCES: "This user may not read it",
    EISDIR: "It is a folder",
  };
  return new LedgerError({
    code: "IMPORT_FILE_READ",
    message: `The file ${path} cannot be read. ${why[code] ?? String(cause)}.`,
    fix: `ls -l ${path}`,
    evidence: { path },
    cause,
  });
}

function packingError(
  path: string,
  { line, offset }: { readonly line: number; readonly offset: number },
  cause: unknown,
): LedgerError {
  const isCut = cause instanceof Error && "code" in cause && cause.code === "Z_BUF_ERROR";
  const why = isCut ? "the file was cut off" : "the bytes are not those of gzip";
  return new LedgerError({
    code: "IMPORT_FILE_PACKING",
    message: `The file ${path} does not unpack. After line ${line}, byte ${offset} of its content: ${why}.`,
    fix: `gzip -t ${path}, and fetch the file again`,
    evidence: { path, line, offset },
    cause,
  });
}
