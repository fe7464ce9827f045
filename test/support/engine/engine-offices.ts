import assert from "node:assert/strict";
import { countActs, readActSigner, requireAct } from "../../../src/governance/act.ts";
import {
  countAttestations,
  readVerdict,
  requireAttestation,
} from "../../../src/governance/attestation.ts";
import { readPanel } from "../../../src/governance/review-panel.ts";
import { readFiled } from "../../../src/governance/review-report.ts";
import { toHex } from "../../../src/primitives/hex.ts";
import type { EngineWorld } from "./engine-world.ts";

/** Facts that no council can bring about by an act. */
const NOT_BY_ACT: ReadonlySet<string> = new Set([
  "parameter_changed",
  "ramp_started",
  "fee_structure_changed",
  "role_granted",
  "role_scheduled",
  "council_changed",
  "treasury_spent",
  "stream_started",
  "stream_cancelled",
  "budget_set",
  "vote_cast",
  "voting_closed",
  "proposal_executed",
  "slashed",
  "transferred",
]);

/** I8 and I11: members are counted once, and an act touches nothing that it may not. */
export function checkActs(world: EngineWorld, from: number): void {
  const { state, people } = world;
  const count = countActs(state);
  for (let number = Math.max(1, count - 5); number <= count; number++) {
    const signed = people.filter((member) => readActSigner(state, number, member)?.complete);
    assert.equal(requireAct(state, number).signers, signed.length, `signers of act ${number}`);
  }
  for (const { eventType, action, seq } of world.trail.slice(from)) {
    if (action !== "submitAct" && action !== "signAct") continue;
    assert(!NOT_BY_ACT.has(eventType), `entry ${seq}: ${eventType} by an act`);
  }
}

/** I8: each reviewer once a round, and only those of the panel. */
export function checkReview({ state }: EngineWorld, number: number): void {
  const panel = readPanel(state, number);
  if (panel === undefined) return;
  for (const round of [1, 2, 3]) {
    const filed = readFiled(state, number, round);
    const names = new Set(filed.map(({ reviewer }) => toHex(reviewer)));
    assert.equal(names.size, filed.length, `reports on ${number}`);
  }
}

/** I8: each member of the panel has one verdict, and they add up. */
export function checkAttestations({ state }: EngineWorld): void {
  for (let number = 1; number <= countAttestations(state); number++) {
    const { panel, attesting, refusing } = requireAttestation(state, number);
    const verdicts = panel.map((member) => readVerdict(state, number, member)?.verdict);
    const count = (verdict: number) => verdicts.filter((given) => given === verdict).length;
    assert.equal(attesting, count(1), `attestation ${number}`);
    assert.equal(refusing, count(0), `attestation ${number}`);
  }
}
