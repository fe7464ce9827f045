import assert from "node:assert/strict";
import { readAuditHead } from "../../../src/governance/audit.ts";
import { COMMANDS } from "../../../src/governance/command.ts";
import { PROPOSAL_TYPES, STATUSES } from "../../../src/governance/names.ts";
import { verifyAudit } from "../../../src/governance/verify-audit.ts";
import { EngineDrive, type Reached } from "./engine-drive.ts";
import type { EngineWorld } from "./engine-world.ts";

/** Runs a seed for so many blocks; a failure names the seed and the height. */
export function runEngine(seed: number, blocks: number, reached?: Reached): EngineWorld {
  const drive = new EngineDrive(seed, reached);
  try {
    for (let block = 0; block < blocks; block++) drive.block();
    checkTrail(drive.world);
  } catch (error) {
    throw new Error(`SEED=${seed}, after height ${drive.world.height}`, { cause: error });
  }
  return drive.world;
}

/** I14: the whole trail verifies up to its head. */
function checkTrail(world: EngineWorld): void {
  const { context, trail, state } = world;
  const { chainId, hash } = context;
  const head = readAuditHead(state, context);
  const ground = { chainId, hashAt: () => hash, judgeTransaction: () => null, head };
  assert.deepEqual(verifyAudit(trail, ground), { ok: true, value: trail.length });
}

/** What a run has not reached, line by line. */
export function missed(reached: Reached): readonly string[] {
  const names = Object.keys(COMMANDS);
  return [
    `${reached.blocks} blocks, ${reached.commands} commands, ` +
      `${reached.events} events of ${reached.topics.size} kinds`,
    `epochs: ${[...reached.epochs].join(" ")}, aborted for: ${[...reached.aborted].join(", ") || "-"}`,
    `never done: ${names.filter((name) => !reached.done.has(name)).join(" ") || "-"}`,
    `never failed: ${names.filter((name) => !reached.failed.has(name)).join(" ") || "-"}`,
    `never executed: ${PROPOSAL_TYPES.filter((type) => !reached.executed.has(type)).join(" ") || "-"}`,
    `status never seen: ${STATUSES.filter((status) => !reached.statuses.has(status)).join(" ") || "-"}`,
  ];
}
