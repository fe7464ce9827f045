import assert from "node:assert/strict";
import { readAccount } from "../../src/governance/account.ts";
import { countDeclarations, requireDeclaration } from "../../src/governance/declaration.ts";
import { DAY, type EmergencyScene, HOUR } from "./emergency-scene.ts";

export const EVIDENCE = new Uint8Array(32).fill(0xe7);
export const HELD = ["transfers", "staking", "treasury", "executions"] as const;

/** A declaration that names a target, with all held that a rollback asks for. */
export function declared(
  s: EmergencyScene,
  targetHeight: number,
  components: readonly string[] = HELD,
) {
  return s.declare(
    [
      { kind: "pause_network", components, durationS: 2 * DAY, ratifiedS: 3 * DAY },
      { kind: "rollback", durationS: 2 * DAY, targetHeight },
    ],
    EVIDENCE,
  );
}

/** What validators are asked under the last declaration. */
export function asked(s: EmergencyScene, targetHeight: number, change: object = {}) {
  return {
    action: "rollback" as const,
    reason: "a theft",
    declarationId: requireDeclaration(s.state, countDeclarations(s.state)).digest,
    evidenceDigest: EVIDENCE as never,
    targetHeight,
    ...change,
  };
}

/** Declares, asks, votes, waits for the timelock; answers with the number of the proposal. */
export function rolledBack(s: EmergencyScene, targetHeight: number, change: object = {}): number {
  assert.equal(declared(s, targetHeight), "ok");
  const number = s.proposeEmergency(asked(s, targetHeight, change));
  s.block();
  s.block();
  s.approve(number);
  s.block(HOUR);
  return number;
}

export function liquid(s: EmergencyScene, name: string): bigint {
  return readAccount(s.state, s.id(name))?.liquid ?? -1n;
}
