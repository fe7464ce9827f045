import { equalBytes } from "../../primitives/bytes.ts";
import { toHex } from "../../primitives/hex.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";

/** Ends the run where two arms that should compute the same do not: their times would compare nothing. */
export function requireEqual(what: string, expected: Uint8Array, found: Uint8Array): void {
  if (equalBytes(expected, found)) return;
  throw new LedgerError({
    code: "BENCH_OUTPUTS_DIFFER",
    message: `${what}: the arms compute different results, so their times cannot be compared.`,
    fix: "Run the tests; if they pass, a library that is measured against has changed its rules.",
    evidence: { expected: toHex(expected), found: toHex(found) },
  });
}
