import type { EpochRecord } from "../ledger/epoch-record.ts";
import { violationToJson } from "../ledger/json-violation.ts";
import { RULE_NAMES } from "../ledger/rule-version.ts";
import type { BlockRejection } from "../machine/judge-block.ts";
import { describeRejection, rejectionCode } from "../node/chain-error.ts";
import { toHex0x } from "../primitives/hex.ts";

/** Checks of stage V, one for each of the eleven violations. */
const CHECKS = 11;

/** A digest as people compare it: its first two bytes and its last. */
export function shortHex(bytes: Uint8Array | string): string {
  const text = typeof bytes === "string" ? bytes : toHex0x(bytes);
  return text.length <= 14 ? text : `${text.slice(0, 6)}…${text.slice(-2)}`;
}

/** The first line and the lines below it that tell why a block is refused. */
export function rejectionLines(rejection: BlockRejection, record: EpochRecord): readonly string[] {
  if (rejection.stage !== "V") {
    const stage = rejection.stage === "halt" ? "not judged" : `stage ${rejection.stage}`;
    return [`INVALID: ${rejectionCode(rejection)}`, `  ${describeRejection(rejection)} (${stage})`];
  }
  const types = [...new Set(rejection.violations.map(({ type }) => type))];
  const passed = `${CHECKS - types.length} of ${CHECKS} checks passed`;
  const rule = RULE_NAMES[record.rule];
  return [
    `INVALID: ${types.join(", ")}`,
    ...rejection.violations.map(({ expected, found, type, subCode }) => {
      const label = types.length > 1 ? `${type} (${subCode}): ` : "";
      return `  ${label}expected ${shown(expected)}  found ${shown(found)}  (${rule}, ${passed})`;
    }),
  ];
}

/** Why a block is refused, for programs. */
export function rejectionJson(rejection: BlockRejection): Readonly<Record<string, unknown>> {
  const code = rejectionCode(rejection);
  const detail = describeRejection(rejection);
  if (rejection.stage !== "V") return { stage: rejection.stage, code, detail };
  return { stage: "V", code, detail, violations: rejection.violations.map(violationToJson) };
}

function shown(value: number | string | Uint8Array | null): string {
  if (value === null) return "nothing";
  return value instanceof Uint8Array ? shortHex(value) : String(value);
}
