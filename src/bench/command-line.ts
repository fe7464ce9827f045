import { parseArgs } from "node:util";
import { LedgerError } from "../primitives/ledger-error.ts";

/** What the caller asked for. */
export interface BenchCommand {
  readonly profile: "full" | "quick";
  /** Suites whose id contains the text; all when undefined. */
  readonly only: string | undefined;
  /** Whether the exit code says if the aims hold. */
  readonly check: boolean;
  readonly list: boolean;
  readonly help: boolean;
  /** Folder for the results file. */
  readonly out: string;
  /** File of statements to import and verify whole, in place of the suites. */
  readonly whole: string | undefined;
}

export const USAGE = `npm run bench -- [options]

  --quick           every suite in one or two minutes, with wide intervals
  --full            the published measurements, in about half an hour (default)
  --only TEXT       the suite with the id TEXT, or all whose ids contain it
  --check           exit 1 if an aim is missed, 3 if one is undecided
  --whole FILE      instead of the suites, import and verify FILE (.ndjson or .ndjson.gz), each in
                    a process of its own, and compare with what parts of the file predict
  --out FOLDER      where the results file goes (default bench-results)
  --list            ids and titles of the suites
  --help            this text
`;

/** Reads the command line. Throws `BENCH_USAGE`. */
export function parseCommand(words: readonly string[]): BenchCommand {
  const { values } = parse(words);
  if (values.quick === true && values.full === true) {
    throw usageError("--quick and --full exclude each other.");
  }
  for (const option of ["quick", "full", "only"] as const) {
    if (values.whole === undefined || values[option] === undefined) continue;
    throw usageError(`--whole measures in one way alone: --${option} does not go with it.`);
  }
  return {
    profile: values.quick === true ? "quick" : "full",
    only: values.only,
    check: values.check ?? false,
    list: values.list ?? false,
    help: values.help ?? false,
    out: values.out ?? "bench-results",
    whole: values.whole,
  };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        quick: { type: "boolean" },
        full: { type: "boolean" },
        only: { type: "string" },
        check: { type: "boolean" },
        list: { type: "boolean" },
        help: { type: "boolean" },
        out: { type: "string" },
        whole: { type: "string" },
      },
    });
  } catch (cause) {
    throw usageError(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function usageError(message: string, cause?: unknown): LedgerError {
  return new LedgerError({
    code: "BENCH_USAGE",
    message,
    fix: "Run npm run bench -- --help.",
    cause,
  });
}
