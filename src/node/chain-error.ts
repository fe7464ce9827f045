import type { DecodeFault } from "../consensus/block.ts";
import type { MissingCapability } from "../consensus/capability.ts";
import type { GenesisFault } from "../machine/genesis-fault.ts";
import type { BlockRejection } from "../machine/judge-block.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { Height } from "../primitives/brand.ts";
import { LedgerError } from "../primitives/ledger-error.ts";

/**
 * The chain enters an epoch at `height` that this process cannot follow: it stops before it, and says what is
 * missing.
 */
export function haltError(missing: MissingCapability, height: Height): LedgerError {
  const what =
    missing.what === "hash"
      ? `hash 0x${missing.code.toString(16)}`
      : `signature suite ${missing.suite}`;
  return new LedgerError({
    code: "LEDGER_ALGORITHM_MISSING",
    message:
      `Block ${height} begins an epoch that needs ${what}, which this program does not have or ` +
      `which failed its self-test. The chain stands at block ${height - 1} and goes no further.`,
    fix: "Install a version that has it, then start again; mathledger pq status shows the self-tests.",
    evidence: { height, ...missing },
  });
}

/** A genesis document that breaks a rule, with the place in it. */
export function genesisError(fault: GenesisFault): LedgerError {
  return new LedgerError({
    code: fault.code,
    message: `The genesis document is refused at ${fault.place}: expected ${fault.expected}, found ${fault.found}.`,
    fix: "Mend that place of the document; a ledger grows only from a document that passes every check.",
    evidence: { ...fault },
  });
}

/** One line that names why a block is refused: the stage, the code, and what was compared. */
export function describeRejection(rejection: BlockRejection): string {
  switch (rejection.stage) {
    case "D":
      return describeDecode(rejection.fault);
    case "V":
      return rejection.violations.map(({ type, subCode }) => `${type} (${subCode})`).join(", ");
    case "E":
    case "X": {
      const { code, expected, found } = rejection.fault;
      return `${code}: expected ${expected}, found ${found}`;
    }
    case "halt":
      return haltError(rejection.missing, rejection.height).message;
  }
}

/** Code of the first reason. */
export function rejectionCode(rejection: BlockRejection): string {
  switch (rejection.stage) {
    case "D":
      return rejection.fault.fault.code;
    case "V":
      return assertDefined(rejection.violations[0], "a refusal without violation").type;
    case "E":
    case "X":
      return rejection.fault.code;
    case "halt":
      return "LEDGER_ALGORITHM_MISSING";
  }
}

function describeDecode(fault: DecodeFault): string {
  const { code } = fault.fault;
  if (fault.part !== "statement") return `${code} in the ${fault.part}`;
  return `${code} in statement ${fault.index}, ${fault.fault.part} at byte ${fault.fault.offset}`;
}
