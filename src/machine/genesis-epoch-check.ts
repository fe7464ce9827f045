import { checkTiming } from "../consensus/epoch.ts";
import { checkPolicy } from "../consensus/policy-check.ts";
import { algorithmsFitRule } from "../consensus/rules.ts";
import { hashEntry } from "../crypto/hash-table.ts";
import { epochRank } from "../ledger/epoch-record.ts";
import type { Genesis, PlanEntry } from "../ledger/genesis.ts";
import { suiteFacts } from "./environment.ts";
import { type GenesisFault, genesisFault } from "./genesis-fault.ts";

/** The first record of the document, and that the plan of a test network is in order. */
export function checkGenesisEpoch(
  genesis: Genesis,
  plan: readonly PlanEntry[],
): GenesisFault | null {
  return checkFirstRecord(genesis) ?? checkLimits(genesis) ?? checkPlan(genesis, plan);
}

function checkFirstRecord(genesis: Genesis): GenesisFault | null {
  const { rule, algs, timing, policy } = genesis.epoch;
  const codes = [algs.legacy, algs.pq].filter((code) => code !== null);
  const unknown = codes.find((code) => !isAdmitted(code, genesis.network));
  if (unknown !== undefined) {
    const compared = { expected: "a registered code", found: `0x${unknown.toString(16)}` };
    return genesisFault("GENESIS_ALGORITHMS", "epoch.algs", compared);
  }
  if (!algorithmsFitRule(rule, algs)) {
    const compared = { expected: `the roles of rule ${rule}`, found: codes.join(" ") };
    return genesisFault("GENESIS_ALGORITHMS", "epoch.algs", compared);
  }
  const mistimed = checkTiming(timing, genesis.network);
  if (mistimed !== null) return genesisFault("GENESIS_TIMING", "epoch.timing", mistimed);
  const weak = checkPolicy({ rule, policy }, genesis.floor, suiteFacts);
  if (weak !== null) return genesisFault("GENESIS_POLICY", "epoch.policy", weak);
  const rank = epochRank({ cycle: 0, rule });
  if (rank < genesis.floor.minRank) {
    const compared = { expected: `at most ${rank}`, found: genesis.floor.minRank };
    return genesisFault("GENESIS_FLOOR", "floor.min_rank", compared);
  }
  return null;
}

/** A transaction must fit into a body, and its receipt and the end of the block beside it. */
function checkLimits(genesis: Genesis): GenesisFault | null {
  const { bodyBytesMax, txBytesMax, countMax } = genesis.limits;
  if (bodyBytesMax < 2 * txBytesMax) {
    const compared = { expected: `at least twice ${txBytesMax}`, found: bodyBytesMax };
    return genesisFault("GENESIS_LIMITS", "limits.body_bytes_max", compared);
  }
  if (countMax >= 64) return null;
  return genesisFault("GENESIS_LIMITS", "limits.count_max", {
    expected: "at least 64",
    found: countMax,
  });
}

/** Starts ascend, since at most one record is pending; each entry is judged in full when its time has come. */
function checkPlan(genesis: Genesis, plan: readonly PlanEntry[]): GenesisFault | null {
  let previous = 0;
  for (const [index, entry] of plan.entries()) {
    const place = `modules.plan.${index}`;
    if (entry.start <= previous) {
      const compared = { expected: `above ${previous}`, found: entry.start };
      return genesisFault("GENESIS_PLAN", `${place}.start`, compared);
    }
    const codes = [entry.algs.legacy, entry.algs.pq].filter((code) => code !== null);
    const unknown = codes.find((code) => !isAdmitted(code, genesis.network));
    if (unknown !== undefined) {
      const compared = { expected: "a registered code", found: `0x${unknown.toString(16)}` };
      return genesisFault("GENESIS_PLAN", `${place}.algs`, compared);
    }
    previous = entry.start;
  }
  return null;
}

function isAdmitted(code: number, network: number): boolean {
  const entry = hashEntry(code);
  return entry !== undefined && (network === 1 || entry.network === "any");
}
