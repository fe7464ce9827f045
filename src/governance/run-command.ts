import { decode } from "../codec/canonical.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import type { CommandName } from "./command.ts";
import type { CommandContext } from "./context.ts";
import { refuseGate } from "./gate.ts";
import { commandHandler } from "./handler-table.ts";
import { Journal } from "./journal.ts";
import { type Rejection, reject } from "./rejection.ts";
import type { StateReader } from "./state-access.ts";

/** Events that one receipt may carry. */
const EVENTS_MAX = 64;
/** Bytes of the data of one of them: what is longer would end the block and not the command. */
const EVENT_BYTES_MAX = 4096;

/**
 * Decides a command of governance on a branch of the state, which the caller keeps or drops.
 * Stages 2 to 8 of the specification's order of rejections; stage 1 has passed.
 */
export function runGovernanceCommand(
  state: StateReader,
  command: { readonly name: CommandName; readonly payload: Uint8Array },
  context: CommandContext,
): Result<Journal, Rejection> {
  const handler = commandHandler(command.name);
  if (handler === undefined) return err(reject("GOV_TX_KIND", { command: command.name }));
  const decoded = decode(handler.payload, command.payload);
  if (!decoded.ok) {
    const { code, offset } = decoded.error;
    return err(reject("GOV_FIELD_INVALID", { path: "payload", fault: code, offset }));
  }
  const gated = {
    command: command.name,
    alwaysOpen: handler.isAlwaysOpen?.(state, decoded.value) ?? false,
    sender: context.sender,
  };
  const closed = refuseGate(state, gated, context.now);
  if (closed !== null) return err(closed);
  const journal = new Journal(state, context);
  const rejection = handler.decide(journal, decoded.value, context);
  if (rejection !== null) return err(rejection);
  if (journal.events.length > EVENTS_MAX) {
    const compared = { events: journal.events.length, max: EVENTS_MAX };
    return err(reject("GOV_TOO_MANY_ENTRIES", compared));
  }
  const long = journal.events.find(({ data }) => data.length > EVENT_BYTES_MAX);
  if (long !== undefined) {
    const compared = { topic: long.spec.topic, size: long.data.length, max: EVENT_BYTES_MAX };
    return err(reject("GOV_CONTENT_TOO_LARGE", compared));
  }
  return ok(journal);
}
