import { InvariantError } from "../primitives/assert.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import { EXIT, type ExitCode, exitCodeOf } from "./exit-code.ts";
import { toJsonText } from "./json-text.ts";
import type { Paint } from "./terminal.ts";

/** An error as it is told: what, why, how to mend it, and the code. */
export interface ToldError {
  readonly what: string;
  readonly why: string | undefined;
  readonly fix: string | undefined;
  readonly code: string;
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly exitCode: ExitCode;
}

const REPORT =
  "run it again with MATHLEDGER_DEBUG=1 and report the output with the command; the ledger is unharmed";

/** What is told of anything that was thrown. What is no error of an edge is a defect of ours. */
export function tellError(error: unknown): ToldError {
  if (error instanceof LedgerError) {
    const [what, why] = splitMessage(error.message);
    const exitCode = exitCodeOf(error.code);
    const { code, fix, evidence } = error;
    return { what, why: why ?? causeOf(error), fix, code, evidence, exitCode };
  }
  const why = error instanceof Error ? error.message : String(error);
  return {
    what: "This is a defect of mathledger.",
    why,
    fix: REPORT,
    code: error instanceof InvariantError ? error.code : "CLI_DEFECT",
    evidence: {},
    exitCode: EXIT.defect,
  };
}

/** The lines for people: what, why, fix, and the code last. */
export function errorText(told: ToldError, paint: Paint): string {
  const lines = [`${paint("red", "error:")} ${told.what}`];
  if (told.why !== undefined) lines.push(`why: ${told.why}`);
  if (told.fix !== undefined) lines.push(`fix: ${told.fix}`);
  lines.push(paint("dim", `code: ${told.code}`));
  return `${lines.join("\n")}\n`;
}

/** The line for programs. */
export function errorJson(told: ToldError): string {
  const { what, why, fix, code, evidence, exitCode } = told;
  return toJsonText({
    schema: "mathledger.cli/error/1",
    code,
    exit_code: exitCode,
    what,
    ...(why === undefined ? {} : { why }),
    ...(fix === undefined ? {} : { fix }),
    evidence,
  });
}

/** The first sentence, and the rest. */
function splitMessage(message: string): readonly [string, string | undefined] {
  const match = /^(.+?[.?!])\s+(?=[A-Z0-9"'([])(.+)$/s.exec(message);
  return match === null ? [message, undefined] : [match[1] ?? message, match[2]];
}

function causeOf(error: LedgerError): string | undefined {
  return error.cause instanceof Error ? error.cause.message : undefined;
}
