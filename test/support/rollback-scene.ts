import assert from "node:assert/strict";
import { encode } from "../../src/codec/canonical.ts";
import { readAccount } from "../../src/governance/account.ts";
import { countDeclarations, requireDeclaration } from "../../src/governance/declaration.ts";
import { type ProposalType, TRACKS } from "../../src/governance/names.ts";
import { proposalTypeSpec } from "../../src/governance/proposal-type-table.ts";
import { changeSupply } from "../../src/governance/supply.ts";
import { readTrack } from "../../src/governance/track-parameters.ts";
import { assertDefined } from "../../src/primitives/assert.ts";
import { DAY, EmergencyScene, HOUR } from "./emergency-scene.ts";
import { releaseWith } from "./proposal-samples.ts";
import { FOR } from "./vote-scene.ts";

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

/**
 * A scene whose proposals need no deposit, no power of the proposer and no review, with `elector` as the only voter
 * beside the validators, a feature `f` and a treasury. The block of the last change is over.
 */
export function restorable(s = new EmergencyScene()): EmergencyScene {
  const treasury = 1_000_000n;
  s.port = { ...s.port, ...releaseWith("f") };
  for (const track of TRACKS) {
    if (track === "emergency") continue;
    for (const field of ["min_power", "deposit"] as const) s.set(`track.${track}.${field}`, 0n);
    s.set(`track.${track}.review`, false);
  }
  s.voter("elector", 1000n);
  changeSupply(s.state, { burned: -treasury, treasury });
  s.block();
  return s;
}

/** Has a payload proposed by `elector`, voted for by all, and run; the number of its proposal. */
export function enacted(s: EmergencyScene, type: ProposalType, payload: unknown): number {
  const spec = assertDefined(proposalTypeSpec(type), `no type ${type}`);
  const number = s.propose("elector", type, encode(spec.payload, payload));
  s.at(s.proposal(number).submitted?.discussionEnd ?? 0);
  s.block();
  const { locked } = s.proposal(number);
  const track = assertDefined(locked, `${number} is not locked`).track;
  const { houses } = readTrack(s.state, track, s.now);
  const voters = [
    ...(houses.community === null ? [] : ["elector"]),
    ...(houses.validators === null ? [] : ["val 0", "val 1", "val 2", "val 3", "val 4"]),
  ];
  for (const voter of voters) assert.equal(s.vote(voter, number, FOR), "ok", voter);
  s.close(number);
  s.at(s.proposal(number).closed?.eta ?? 0);
  return number;
}
