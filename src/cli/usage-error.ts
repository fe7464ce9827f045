import { nearestName } from "../ledger/json-nearest.ts";
import { LedgerError } from "../primitives/ledger-error.ts";

/** A call that is not understood: an unknown word, a missing one, a value of the wrong form. */
export function usageError(detail: {
  readonly code?:
    | "CLI_NOT_AVAILABLE"
    | "CLI_USAGE"
    | "CLI_UNKNOWN_COMMAND"
    | "CLI_UNKNOWN_OPTION"
    | "CLI_VALUE";
  readonly message: string;
  readonly fix: string;
  readonly evidence?: Readonly<Record<string, unknown>>;
}): LedgerError {
  return new LedgerError({ code: "CLI_USAGE", ...detail });
}

/** What is known where a word was not understood. */
export interface KnownWords {
  /** The command as called, e.g. `mathledger keys`. */
  readonly path: string;
  readonly commands: readonly string[];
  /** Long flags, those of the whole program included. */
  readonly flags: readonly string[];
}

/** The error for a command that does not exist, with the one that is most like it. */
export function unknownCommandError(found: string, known: KnownWords): LedgerError {
  const nearest = nearestName(found, known.commands);
  return usageError({
    code: "CLI_UNKNOWN_COMMAND",
    message: `${known.path} has no command ${found}.${didYouMean(nearest)}`,
    fix: nearest === null ? `${known.path} --help` : `${known.path} ${nearest}`,
    evidence: { found, nearest },
  });
}

/** The error for an option that does not exist, with the one that is most like it. */
export function unknownOptionError(found: string, known: KnownWords): LedgerError {
  const nearest = nearestName(found, known.flags);
  return usageError({
    code: "CLI_UNKNOWN_OPTION",
    message: `${known.path} has no option ${found}.${didYouMean(nearest)}`,
    fix: `${known.path} --help`,
    evidence: { found, nearest },
  });
}

function didYouMean(nearest: string | null): string {
  return nearest === null ? "" : ` Did you mean ${nearest}?`;
}
