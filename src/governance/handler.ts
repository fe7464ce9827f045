import type { Schema } from "../codec/schema.ts";
import type { CommandName } from "./command.ts";
import type { CommandContext } from "./context.ts";
import type { Journal } from "./journal.ts";
import type { Rejection } from "./rejection.ts";
import type { StateReader } from "./state-access.ts";

/** How a command is decided: the shape of its payload and its guards, in the documented order. */
export interface CommandHandler<P> {
  readonly command: CommandName;
  readonly payload: Schema<P>;
  /**
   * Guards first, cheapest first; then the events. Nothing is emitted before the last guard has passed.
   * A rejection and events exclude each other: what was emitted before a rejection is dropped.
   */
  readonly decide: (journal: Journal, payload: P, context: CommandContext) => Rejection | null;
  /** Signatures inside the payload, each counted against the block's budget; 0 where absent. */
  readonly countSignatures?: (payload: P) => number;
  /** Whether a payload serves to decide an emergency, so that no pause and no maintenance holds it. */
  readonly isAlwaysOpen?: (state: StateReader, payload: P) => boolean;
}

/** A row of the table of handlers, with its type checked where it is written. */
export function defineHandler<P>(handler: CommandHandler<P>): CommandHandler<P> {
  return handler;
}
