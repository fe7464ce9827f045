import { assertDefined } from "../../primitives/assert.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";
import type { Origin } from "./origin.ts";

/** Why a configuration is refused. */
export type ConfigCode =
  | "CONFIG_SYNTAX"
  | "CONFIG_UNKNOWN_KEY"
  | "CONFIG_TYPE"
  | "CONFIG_RANGE"
  | "CONFIG_NOT_AVAILABLE"
  | "CONFIG_CONFLICT";

/** One reason to refuse a configuration, and where it stands. */
export interface ConfigFault {
  readonly code: ConfigCode;
  readonly origin: Origin;
  /** The key as it was written; empty where the text is no TOML. */
  readonly key: string;
  readonly expected: string;
  readonly found: string;
  /** The known key that was most likely meant. */
  readonly nearest: string | null;
}

/** Where a fault stands, precisely. */
function placeOf(origin: Origin): string {
  switch (origin.layer) {
    case "file":
      return `${origin.path}:${origin.line}:${origin.column}`;
    case "environment":
      return `the environment's ${origin.variable}`;
    case "flag":
      return origin.flag;
    case "default":
      return "the defaults";
  }
}

/** A fault in one line. */
export function describeFault(fault: ConfigFault): string {
  const place = placeOf(fault.origin);
  if (fault.code === "CONFIG_SYNTAX") return `${place}: ${fault.found}`;
  if (fault.code === "CONFIG_UNKNOWN_KEY") {
    const hint = fault.nearest === null ? "" : ` Did you mean ${fault.nearest}?`;
    return `${place}: there is no key ${fault.key}.${hint}`;
  }
  return `${place}: ${fault.key} takes ${fault.expected}, and was given ${fault.found}.`;
}

function fixOf(fault: ConfigFault): string {
  const { code, key, nearest, origin } = fault;
  const where = placeOf(origin);
  if (code === "CONFIG_UNKNOWN_KEY" && nearest !== null) return `write ${nearest} in ${where}`;
  if (code === "CONFIG_UNKNOWN_KEY") {
    return `take ${key} out of ${where}; mathledger-node --print-default-config shows every key`;
  }
  if (code === "CONFIG_SYNTAX") return `mend ${where}; mathledger config check looks again`;
  return `set ${key} to ${fault.expected} in ${where}`;
}

/** The error of a configuration with faults: the first one told, all of them as evidence. */
export function configFaultError(faults: readonly ConfigFault[]): LedgerError {
  const first = assertDefined(faults[0], "an error without a fault");
  const more = faults.length - 1;
  const rest =
    more === 0 ? "" : ` ${more} more ${more === 1 ? "fault" : "faults"}: mathledger config check.`;
  return new LedgerError({
    code: first.code,
    message: `The configuration is refused. ${describeFault(first)}${rest}`,
    fix: fixOf(first),
    evidence: { faults },
  });
}
