import assert from "node:assert/strict";
import { test } from "node:test";
import { NO_FLOOR, POLICIES } from "../../test/support/test-genesis.ts";
import { builtSuite } from "../crypto/suite-table.ts";
import { ROLES, type SecurityFloor, type SignaturePolicy } from "../ledger/policy.ts";
import { RULE_VERSIONS } from "../ledger/rule-version.ts";
import { checkPolicy } from "./policy-check.ts";

function judge(
  rule: 1 | 2 | 3 | 4 | 5,
  policy: SignaturePolicy,
  floor: SecurityFloor = NO_FLOOR,
): string | null {
  return checkPolicy({ rule, policy }, floor, builtSuite)?.code ?? null;
}

/** Least level of each role in each rule version, from the table of rule versions. */
const LEAST = {
  1: { seal: 1, council: 1, attest: 1, vote: 1, other: 1 },
  2: { seal: 1, council: 1, attest: 1, vote: 1, other: 1 },
  3: { seal: 2, council: 2, attest: 2, vote: 1, other: 1 },
  4: { seal: 2, council: 2, attest: 2, vote: 2, other: 1 },
  5: { seal: 2, council: 2, attest: 2, vote: 2, other: 2 },
} as const;

test("each role of each rule has its least level, from both sides", () => {
  for (const rule of RULE_VERSIONS) {
    for (const role of ROLES) {
      const classical = judge(rule, { ...POLICIES[5], [role]: [1] });
      const expected = LEAST[rule][role] === 1 ? null : "EPOCH_POLICY_LEVEL";
      assert.equal(classical, expected, `${role} of rule ${rule}`);
      assert.equal(judge(rule, { ...POLICIES[5], [role]: [2] }), null, `${role} of rule ${rule}`);
    }
  }
});

test("the level of a list is its lowest", () => {
  assert.equal(judge(3, { ...POLICIES[3], seal: [1, 2, 3] }), "EPOCH_POLICY_LEVEL");
  assert.equal(judge(3, { ...POLICIES[3], seal: [2, 3] }), null);
});

test("each role is at or above the floor", () => {
  for (const role of ROLES) {
    const floor = { ...NO_FLOOR, [role]: 2 };
    assert.equal(judge(1, POLICIES[5], floor), null, role);
    assert.equal(judge(1, { ...POLICIES[5], [role]: [1] }, floor), "EPOCH_BELOW_FLOOR", role);
  }
});

test("a listed suite is built and made for the role", () => {
  for (const suite of [0, 4, 5, 18, 99]) {
    assert.equal(judge(1, { ...POLICIES[5], other: [suite] }), "EPOCH_POLICY_SUITE", `${suite}`);
  }
  for (const role of ["seal", "council", "attest"] as const) {
    assert.equal(judge(1, { ...POLICIES[1], [role]: [16] }), "EPOCH_POLICY_SUITE", role);
    assert.equal(judge(1, { ...POLICIES[1], [role]: [1, 17] }), "EPOCH_POLICY_SUITE", role);
  }
  for (const role of ["vote", "other"] as const) {
    assert.equal(judge(1, { ...POLICIES[1], [role]: [16, 17] }), null, role);
  }
});
