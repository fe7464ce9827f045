import { encode } from "../codec/canonical.ts";
import { struct } from "../codec/compound.ts";
import { nullable, uint } from "../codec/schema.ts";
import type { Height } from "../primitives/brand.ts";
import { activationHeight } from "./activation-choice.ts";
import type { GovernanceContext } from "./context.ts";
import { earliestRunHeight } from "./earliest-run.ts";
import { readUint } from "./parameter.ts";
import { buildGuard } from "./plan.ts";
import { defineProposalType } from "./proposal-type.ts";
import { type Rejection, reject } from "./rejection.ts";
import { readRelease } from "./release.ts";
import { SCHEDULE_EVENTS } from "./schedule-events.ts";
import type { StateReader } from "./state-access.ts";
import { compareVersions, findUpgradeName, readPendingUpgrade } from "./upgrade.ts";
import { declaredFeatures, type UpgradePayload, upgradePayloadSchema } from "./upgrade-payload.ts";

/** Blocks that a release must have run on a test network. */
const TESTNET_BLOCKS_MIN = 1000;

const guardedSchema = struct({ proposal: nullable(uint()) });

/** Schedules a release of the software for a height. */
export const PROTOCOL_UPGRADE = defineProposalType<UpgradePayload>({
  type: "protocol_upgrade",
  payload: upgradePayloadSchema,
  touches: () => [],
  route: () => "protocol",
  validate(state, payload, subject, context) {
    const earliest = earliestRunHeight(state, "protocol", subject, context);
    const content =
      checkRelease(state, payload) ??
      checkTestnet(payload) ??
      checkRollback(state, payload, context);
    if (content !== null) return content;
    const late = findLateStart(state, payload, earliest, context);
    if (late !== null) return reject("GOV_TIMING_INVALID", late);
    const { proposal } = readPendingUpgrade(state);
    return proposal === null ? null : reject("GOV_CONFLICTING_PROPOSAL", { pending: proposal });
  },
  guards(state, _payload, { hash }) {
    const { version, proposal } = readPendingUpgrade(state);
    const value = encode(guardedSchema, { proposal });
    return [buildGuard(hash, { key: "upgrade.pending", version, value })];
  },
  effects: (payload) => [{ name: "scheduleUpgrade", data: encode(upgradePayloadSchema, payload) }],
  run(journal, payload, { number }, context) {
    const late = findLateStart(journal, payload, context.height, context);
    if (late !== null) {
      return { kind: "final", code: "too_late", detail: `${late.height} < ${late.earliest}` };
    }
    const refused = checkRelease(journal, payload);
    if (refused !== null) {
      return { kind: "final", code: "invalid", detail: String(refused.facts.path) };
    }
    const { name, version } = payload;
    const height = activationHeight(payload.activation, context.height);
    const features = declaredFeatures(payload);
    const scheduled = { number, name, version, height, features };
    journal.emit(SCHEDULE_EVENTS.upgradeScheduled, scheduled);
    const effect = { proposal: number, name, version, activationHeight: height };
    journal.effect({ type: "effectScheduleUpgrade", ...effect });
    return null;
  },
});

/** A name means one release, and releases go forward. */
function checkRelease(state: StateReader, { name, version }: UpgradePayload): Rejection | null {
  if (findUpgradeName(state, name) !== undefined) {
    return reject("GOV_PAYLOAD_INVALID", { path: "payload.name", name });
  }
  const current = readRelease(state).version;
  if (compareVersions(version, current) > 0) return null;
  return reject("GOV_PAYLOAD_INVALID", { path: "payload.version", version, current });
}

function checkTestnet({ testnetResults }: UpgradePayload): Rejection | null {
  const { blocks, violations } = testnetResults;
  if (blocks < TESTNET_BLOCKS_MIN) {
    const compared = { blocks, min: TESTNET_BLOCKS_MIN };
    return reject("GOV_PAYLOAD_INVALID", { path: "payload.testnet_results.blocks", ...compared });
  }
  if (violations === 0) return null;
  return reject("GOV_PAYLOAD_INVALID", { path: "payload.testnet_results.violations", violations });
}

/** `rollback_height < activation <= rollback_deadline <= activation + rollback.max_depth_blocks`. */
function checkRollback(
  state: StateReader,
  { rollback, activation }: UpgradePayload,
  { now }: GovernanceContext,
): Rejection | null {
  if (rollback === null) return null;
  const path = "payload.rollback";
  // Heights can only be compared with a height.
  if (activation.kind !== "at_height") return reject("GOV_PAYLOAD_INVALID", { path });
  const { rollbackHeight, rollbackDeadline } = rollback;
  const deadlineMax = activation.height + readUint(state, "rollback.max_depth_blocks", now);
  const isOrdered =
    rollbackHeight < activation.height &&
    activation.height <= rollbackDeadline &&
    rollbackDeadline <= deadlineMax;
  if (isOrdered) return null;
  return reject("GOV_PAYLOAD_INVALID", { path, rollbackHeight, rollbackDeadline, deadlineMax });
}

/** The start that leaves operators too little time after a run, with the first that would not, or null. */
function findLateStart(
  state: StateReader,
  { activation }: UpgradePayload,
  runHeight: Height,
  { now }: GovernanceContext,
): { readonly height: Height; readonly earliest: Height } | null {
  const height = activationHeight(activation, runHeight);
  const earliest = runHeight + readUint(state, "upgrade.min_notice_blocks", now);
  return height >= earliest ? null : { height, earliest };
}
