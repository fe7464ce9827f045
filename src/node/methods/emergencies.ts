import { countDeclarations, findDeclaration } from "../../governance/declaration.ts";
import { countFallbacks, requireFallback } from "../../governance/fallback-record.ts";
import { findProposal } from "../../governance/proposal.ts";
import { assert } from "../../primitives/assert.ts";
import { equalBytes } from "../../primitives/bytes.ts";
import { parseHex0x } from "../../primitives/hex.ts";
import type { EMERGENCY_METHODS } from "../../rpc/methods/emergencies.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import {
  declarationJson,
  type EmergencyJson,
  fallbackJson,
  findRatifications,
  votedEmergencies,
  votedJson,
} from "./emergency-json.ts";
import { forecastFallback } from "./fallback-forecast.ts";
import { type Ground, groundOf } from "./ground.ts";
import type { Handlers } from "./handlers.ts";
import { forecastRollback } from "./rollback-forecast.ts";
import { sortedPage } from "./sorted-page.ts";

/** Answers about emergencies and ways back. */
export const EMERGENCY_HANDLERS: Handlers<typeof EMERGENCY_METHODS> = {
  get_emergency({ hash }, call) {
    const found = findEmergency(groundOf(call), hash);
    if (found !== undefined) return found;
    throw new RpcError("RPC_NOT_FOUND", `There is no emergency ${hash}.`, {
      fix: "Call list_emergencies for the emergencies of this ledger.",
      evidence: { hash },
    });
  },
  list_emergencies({ in_force: wanted }, call) {
    const all = listAll(groundOf(call));
    const kept = all.filter((each) => wanted === undefined || each.in_force === wanted);
    // Among what was declared in one second the order of the list holds.
    const ranked = kept.map((row, place) => ({ rank: -(row.declared_at ?? 0), own: place, row }));
    const { rows, next_cursor } = sortedPage(ranked, call.page);
    return { items: [...rows], next_cursor };
  },
  plan_rollback({ to_height: target, start_block: start, rule_version: rule }, call) {
    const ground = groundOf(call);
    if (target !== undefined && start === undefined && rule === undefined) {
      return forecastRollback(ground, target);
    }
    if (start !== undefined && target === undefined) {
      return forecastFallback(ground, { start, rule });
    }
    throw new RpcError("RPC_PARAMS", "A plan asks about one way back.", {
      fix: "Give to_height for a state rollback, or start_block for a fallback epoch.",
      evidence: { path: "params", expected: "to_height or start_block", nearest: null },
    });
  },
};

function listAll(ground: Ground): readonly EmergencyJson[] {
  const { state } = ground;
  const asked = findRatifications(ground);
  const numbers = (count: number) => Array.from({ length: count }, (_, place) => count - place);
  return [
    ...numbers(countDeclarations(state)).map((number) => declarationJson(ground, number, asked)),
    ...numbers(countFallbacks(state)).map((number) => fallbackJson(ground, number)),
    ...votedEmergencies(ground).map((number) => votedJson(ground, number, asked)),
  ];
}

function findEmergency(ground: Ground, hash: string): EmergencyJson | undefined {
  const { state } = ground;
  const parsed = parseHex0x(hash);
  assert(parsed.ok, "a digest that its schema has let through");
  const declared = findDeclaration(state, parsed.value);
  const asked = findRatifications(ground);
  if (declared !== undefined) return declarationJson(ground, declared, asked);
  for (let number = countFallbacks(state); number > 0; number--) {
    if (equalBytes(requireFallback(state, number).digest, parsed.value)) {
      return fallbackJson(ground, number);
    }
  }
  const proposal = findProposal(state, parsed.value);
  const isVoted = proposal !== undefined && votedEmergencies(ground).includes(proposal);
  return isVoted ? votedJson(ground, proposal, asked) : undefined;
}
