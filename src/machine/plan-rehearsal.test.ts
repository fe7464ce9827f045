import assert from "node:assert/strict";
import { test } from "node:test";
import { TEST_HASHES } from "../../test/support/test-algorithms.ts";
import { genesisBytes, POLICIES, SHORT_TIMING } from "../../test/support/test-genesis.ts";
import type { PlanEntry } from "../ledger/genesis.ts";
import type { RuleVersion } from "../ledger/rule-version.ts";
import { readGenesisDocument } from "./genesis-document.ts";

const LEGACY = 0x12;
const PQ = 0x16;

function entry(start: number, rule: RuleVersion, change: Partial<PlanEntry> = {}): PlanEntry {
  const algs = { legacy: rule === 5 ? null : LEGACY, pq: rule === 1 ? null : PQ };
  return { start, rule, algs, policy: POLICIES[rule], timing: SHORT_TIMING, ...change };
}

/** Reads a v1 chain with a plan; undefined where it is accepted, else place and fault. */
function refusal(plan: readonly PlanEntry[]): string | undefined {
  const bytes = genesisBytes({ rule: 1, algs: { legacy: LEGACY, pq: null }, plan });
  const read = readGenesisDocument(bytes, TEST_HASHES);
  return read.ok ? undefined : `${read.error.code} ${read.error.place} ${read.error.found}`;
}

// minDelay is 4 blocks and minDwell 5: an entry is decided 4 blocks before its start.
test("a plan through all rule versions at the least distances is accepted", () => {
  assert.equal(refusal([entry(5, 2), entry(10, 3), entry(15, 4), entry(20, 5)]), undefined);
});

test("the first start leaves room for its delay, and one block less does not", () => {
  assert.equal(refusal([entry(5, 2)]), undefined);
  assert.match(refusal([entry(4, 2)]) ?? "", /^GENESIS_PLAN modules\.plan\.0 4$/);
});

test("an entry that breaks an invariant is refused with its place and the code of the invariant", () => {
  assert.match(refusal([entry(5, 2), entry(9, 3)]) ?? "", /plan\.1 EPOCH_DWELL/);
  assert.match(refusal([entry(5, 3)]) ?? "", /plan\.0 EPOCH_EDGE/);
  const weak = entry(10, 3, { policy: POLICIES[1] });
  assert.match(refusal([entry(5, 2), weak]) ?? "", /plan\.1 EPOCH_POLICY_LEVEL/);
  const hasty = entry(5, 2, { timing: { ...SHORT_TIMING, noticeBlocks: 2 } });
  assert.match(refusal([hasty]) ?? "", /plan\.0 EPOCH_TIMING/);
});

test("a renewal into a second migration may be planned", () => {
  const renewed = entry(25, 2, { algs: { legacy: PQ, pq: 0x14 } });
  const plan = [entry(5, 2), entry(10, 3), entry(15, 4), entry(20, 5), renewed];
  assert.equal(refusal(plan), undefined);
});
