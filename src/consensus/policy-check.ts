import {
  ROLES,
  type Role,
  type SecurityFloor,
  type SecurityLevel,
  type SignaturePolicy,
} from "../ledger/policy.ts";
import type { RuleVersion } from "../ledger/rule-version.ts";
import type { SuiteId } from "../primitives/brand.ts";
import { type EpochFault, epochFault } from "./epoch-fault.ts";
import { RULES } from "./rules.ts";

/** Level and admitted roles of a built suite; undefined for a number that stands for none. */
export type SuiteFacts = (
  suite: SuiteId,
) => { readonly level: SecurityLevel; readonly roles: readonly Role[] } | undefined;

/** The half of E10 about signatures: every listed suite is built, fits its role, and no list is too weak. */
export function checkPolicy(
  target: { readonly rule: RuleVersion; readonly policy: SignaturePolicy },
  floor: SecurityFloor,
  suites: SuiteFacts,
): EpochFault | null {
  for (const role of ROLES) {
    const level = listLevel(target.policy[role], role, suites);
    if (typeof level !== "number") return level;
    const least = Math.max(RULES[target.rule].minLevels[role], floor[role]);
    if (level < least) {
      const code = level < floor[role] ? "EPOCH_BELOW_FLOOR" : "EPOCH_POLICY_LEVEL";
      return epochFault(code, { expected: `${role} level at least ${least}`, found: level });
    }
  }
  return null;
}

/** Level of a list: its lowest. */
function listLevel(
  listed: readonly SuiteId[],
  role: Role,
  suites: SuiteFacts,
): SecurityLevel | EpochFault {
  let lowest: SecurityLevel = 2;
  for (const suite of listed) {
    const facts = suites(suite);
    if (facts === undefined || !facts.roles.includes(role)) {
      return epochFault("EPOCH_POLICY_SUITE", { expected: `a suite for ${role}`, found: suite });
    }
    if (facts.level < lowest) lowest = facts.level;
  }
  return lowest;
}
