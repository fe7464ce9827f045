import { list, set, struct } from "../codec/compound.ts";
import { type Infer, nullable, text } from "../codec/schema.ts";
import { defineActKind, type ExecutedAct } from "./act-kind.ts";
import type { GovernanceContext } from "./context.ts";
import { councilPauseSeconds, lastCouncilMeasure } from "./council-measures.ts";
import { countDeclarations } from "./declaration.ts";
import { DECLARATION_EVENTS } from "./declaration-events.ts";
import { isHeld } from "./is-held.ts";
import type { Journal } from "./journal.ts";
import { FROZEN_ACCOUNTS_MAX, MEASURE_KINDS, type MeasureKind, measureEnd } from "./measure.ts";
import { MEASURE_EVENTS } from "./measure-events.ts";
import { DECLARED_MAX, RATIFIED_MAX, refuseScope } from "./measure-scope.ts";
import { nameOf } from "./name-schema.ts";
import { COMPONENTS } from "./names.ts";
import { readUint } from "./parameter.ts";
import { digestSchema } from "./proposal.ts";
import { askForMeasure } from "./ratification-question.ts";
import { type Rejection, reject } from "./rejection.ts";
import { ROLLED_BACK_COMPONENTS } from "./rollback-plan.ts";
import { accountIdSchema, heightSchema, secondsSchema } from "./schemas.ts";
import { hasMeasureRoom, heldComponents, startMeasure } from "./start-measure.ts";
import type { StateReader } from "./state-access.ts";

const actionSchema = struct({
  kind: nameOf([...MEASURE_KINDS, "rollback"] as const),
  /** What a pause holds; none for all that can be paused. */
  components: list(nameOf(COMPONENTS), 0, COMPONENTS.length),
  accounts: set(accountIdSchema, 0, FROZEN_ACCOUNTS_MAX),
  /** Seconds; of a rollback, for which the declaration stands. */
  durationS: secondsSchema,
  /** Seconds from the start that a ratification grants; 0 for a rollback. */
  ratifiedS: secondsSchema,
  /** Of a rollback. */
  targetHeight: nullable(heightSchema),
});

const payloadSchema = struct({
  trigger: text(1, 256),
  evidenceDigest: nullable(digestSchema),
  /** Each kind once. */
  actions: list(actionSchema, 1, 4),
});

type Action = Infer<typeof actionSchema>;
type Payload = Infer<typeof payloadSchema>;
type MeasureAction = Action & { readonly kind: MeasureKind };

/** Declares an emergency: measures that begin in the block, and the target that a vote may roll back to. */
export const DECLARE_EMERGENCY = defineActKind<Payload>({
  kind: "declare_emergency",
  council: "emergency",
  payload: payloadSchema,
  refuse(state, payload, context) {
    return (
      refuseCooldown(state, payload, context) ??
      refuseDuration(state, payload, context) ??
      refuseActions(state, payload, context)
    );
  },
  execute(journal, payload, act, context) {
    declare(journal, payload, act);
    for (const action of measuresOf(payload)) begin(journal, { payload, action, act }, context);
  },
});

function measuresOf({ actions }: Payload): readonly MeasureAction[] {
  return actions.filter((action): action is MeasureAction => action.kind !== "rollback");
}

/**
 * A council uses a kind up: while its last measure of the kind is in force and not ratified, and for the cool-down
 * after it has ended so, there is no other; and its pauses of any 30 days have a limit together.
 */
function refuseCooldown(
  state: StateReader,
  payload: Payload,
  { now }: GovernanceContext,
): Rejection | null {
  const cooldownS = readUint(state, "emergency.cooldown_s", now);
  for (const { kind, durationS } of measuresOf(payload)) {
    const last = lastCouncilMeasure(state, kind);
    const until = last === undefined || last.ratifiedBy !== null ? 0 : measureEnd(last) + cooldownS;
    if (now < until) return reject("GOV_COOLDOWN", { kind, now, until });
    if (kind !== "pause_network") continue;
    const max = readUint(state, "emergency.council_total_s", now);
    const used = councilPauseSeconds(state, now + durationS);
    if (used + durationS > max) return reject("GOV_COOLDOWN", { kind, used, durationS, max });
  }
  return null;
}

function refuseDuration(
  state: StateReader,
  { actions }: Payload,
  { now }: GovernanceContext,
): Rejection | null {
  for (const { kind, durationS, ratifiedS } of actions) {
    const declared = kind === "rollback" ? DECLARED_MAX.pause_network : DECLARED_MAX[kind];
    const max = readUint(state, declared, now);
    if (durationS === 0 || durationS > max) {
      return reject("GOV_DURATION", { kind, durationS, max });
    }
    if (kind === "rollback") continue;
    const ratifiedMax = readUint(state, RATIFIED_MAX[kind], now);
    if (ratifiedS < durationS || ratifiedS > ratifiedMax) {
      return reject("GOV_DURATION", { kind, ratifiedS, min: durationS, max: ratifiedMax });
    }
  }
  return null;
}

function refuseActions(
  state: StateReader,
  payload: Payload,
  context: GovernanceContext,
): Rejection | null {
  const { actions, evidenceDigest } = payload;
  const kinds = actions.map(({ kind }) => kind);
  if (new Set(kinds).size < kinds.length) return misfit("actions");
  const measures = measuresOf(payload);
  if (!hasMeasureRoom(state, measures.length)) return reject("GOV_TOO_MANY_ENTRIES");
  for (const { kind, components, accounts, targetHeight } of measures) {
    if (targetHeight !== null) return misfit("target_height");
    const refused = refuseScope(state, { kind, components, accounts, evidenceDigest });
    if (refused !== null) return refused;
  }
  const rollback = actions.find(({ kind }) => kind === "rollback");
  return rollback === undefined ? null : refuseRollback(state, payload, rollback, context);
}

/** A target is named beforehand, and what a rollback would restore stands still from then on. */
function refuseRollback(
  state: StateReader,
  payload: Payload,
  { targetHeight, components, accounts, ratifiedS }: Action,
  { height, now }: GovernanceContext,
): Rejection | null {
  if (components.length > 0) return misfit("components");
  if (accounts.length > 0) return misfit("accounts");
  if (ratifiedS > 0) return misfit("ratified_s");
  if (payload.evidenceDigest === null) return misfit("evidence_digest");
  if (targetHeight === null || targetHeight === 0 || targetHeight >= height) {
    return reject("GOV_ROLLBACK_INFEASIBLE", {
      condition: "F1",
      target: targetHeight ?? 0,
      height,
    });
  }
  const pause = payload.actions.find(({ kind }) => kind === "pause_network");
  const paused = pause === undefined ? [] : heldComponents("pause_network", pause.components);
  const moving = ROLLED_BACK_COMPONENTS.find(
    (component) => !paused.includes(component) && !isHeld(state, [component], now),
  );
  return moving === undefined ? null : reject("GOV_ACT_FORBIDDEN", { not_paused: moving });
}

function misfit(path: string): Rejection {
  return reject("GOV_PAYLOAD_INVALID", { path });
}

function declare(journal: Journal, payload: Payload, act: ExecutedAct): void {
  const { trigger, evidenceDigest, actions } = payload;
  const { now, height } = journal.place;
  const rollback = actions.find(({ kind }) => kind === "rollback");
  const target = rollback?.targetHeight ?? null;
  const until = now + (rollback?.durationS ?? 0);
  const declaration = {
    digest: act.digest,
    act: act.number,
    trigger,
    evidenceDigest,
    declaredAt: now,
    declaredHeight: height,
    rollback: target === null ? null : { targetHeight: target, until },
    usedBy: null,
  };
  const number = countDeclarations(journal) + 1;
  journal.emit(DECLARATION_EVENTS.declared, { number, declaration });
  if (target === null) return;
  const triggeredBy = `act:${act.number}`;
  journal.emit(MEASURE_EVENTS.triggered, { actionType: "rollback", triggeredBy, reason: trigger });
}

function begin(
  journal: Journal,
  begun: { readonly payload: Payload; readonly action: MeasureAction; readonly act: ExecutedAct },
  context: GovernanceContext,
): void {
  const { payload, action, act } = begun;
  const { kind, components, accounts, durationS, ratifiedS } = action;
  const { trigger: reason, evidenceDigest } = payload;
  const number = startMeasure(journal, {
    kind,
    components,
    accounts,
    origin: { act: act.number },
    evidenceDigest,
    expiresAt: journal.place.now + durationS,
    ratifiedS,
    reason,
  });
  askForMeasure(journal, number, reason, context);
}
