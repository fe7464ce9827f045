import type { AccountId } from "../primitives/brand.ts";
import { COMMANDS, type CommandName } from "./command.ts";
import { freezeInForce } from "./frozen-account.ts";
import { holdingMeasure } from "./is-held.ts";
import { measureEnd } from "./measure.ts";
import type { Component } from "./names.ts";
import { hasPermission } from "./permission.ts";
import { type Rejection, reject } from "./rejection.ts";
import type { StateReader } from "./state-access.ts";

/** What a frozen account may still do: vote, object, answer and appeal. */
const OPEN_TO_FROZEN: ReadonlySet<CommandName> = new Set([
  "castVote",
  "castVoteBySig",
  "objectEmergency",
  "appealFreeze",
  "answerSanction",
  "appealModeration",
]);

/** A command as the gates see it. */
export interface GatedCommand {
  readonly command: CommandName;
  /** Whether it serves to decide an emergency, which no pause and no maintenance can hold. */
  readonly alwaysOpen: boolean;
  readonly sender: AccountId;
}

/**
 * Stage 2 of the order of rejections: emergency measures in force, a pause before maintenance before a freeze.
 * No command nests another; what a decision touches is held where it runs. Cost: two reads while no measure is open.
 */
export function refuseGate(
  state: StateReader,
  { command, alwaysOpen, sender }: GatedCommand,
  now: number,
): Rejection | null {
  const { component } = COMMANDS[command];
  const components = component === null ? [] : [component];
  const held = alwaysOpen ? null : refuseHeld(state, components, { command, sender, now });
  return held ?? refuseFrozen(state, { command, sender, now });
}

interface Attempt {
  readonly command: CommandName;
  readonly sender: AccountId;
  readonly now: number;
}

function refuseHeld(
  state: StateReader,
  components: readonly Component[],
  { command, sender, now }: Attempt,
): Rejection | null {
  const paused = holdingMeasure(state, components, now, ({ kind }) => kind === "pause_network");
  if (paused !== undefined) {
    const { number, measure, component } = paused;
    return reject("GOV_PAUSED", {
      command,
      component,
      measure: number,
      until: measureEnd(measure),
    });
  }
  const isMaintenance = ({ kind }: { kind: string }) => kind === "enable_maintenance";
  const maintained = holdingMeasure(state, components, now, isMaintenance);
  if (maintained === undefined || hasPermission(state, "maintain", sender, now)) return null;
  const { number, measure, component } = maintained;
  const until = measureEnd(measure);
  return reject("GOV_MAINTENANCE", { command, component, measure: number, until });
}

function refuseFrozen(state: StateReader, { command, sender, now }: Attempt): Rejection | null {
  if (OPEN_TO_FROZEN.has(command)) return null;
  const frozen = freezeInForce(state, sender, now);
  if (frozen === undefined) return null;
  const until = measureEnd(frozen.measure);
  return reject("GOV_ACCOUNT_FROZEN", { command, measure: frozen.number, until });
}
