import { encode } from "../codec/canonical.ts";
import type { Schema } from "../codec/schema.ts";
import type { BlockPlace } from "./context.ts";
import type { Severity } from "./names.ts";
import type { StateDraft } from "./state-access.ts";

/** A kind of fact: its name, its shape, and what it makes of the state. */
export interface EventSpec<T> {
  /** Camel case, past tense. */
  readonly name: string;
  /** Snake case: the topic on the ledger and the name in the API. */
  readonly topic: string;
  readonly severity: Severity;
  readonly schema: Schema<T>;
  /** Makes the next state. Total: it never refuses, and asserts what must hold. */
  readonly evolve: (draft: StateDraft, data: T, place: BlockPlace) => void;
}

/** A fact that has come about, in the form in which it stands on the ledger. */
export interface GovernanceEvent {
  // biome-ignore lint/suspicious/noExplicitAny: a spec is invariant in the type of its data, so `unknown` admits none.
  readonly spec: EventSpec<any>;
  readonly data: Uint8Array;
}

/** A row of the table of events. */
export function defineEvent<T>(
  name: string,
  severity: Severity,
  shape: {
    readonly schema: Schema<T>;
    readonly evolve: EventSpec<T>["evolve"];
  },
): EventSpec<T> {
  return { name, topic: snakeCase(name), severity, ...shape };
}

/** The bytes of an event's data. */
export function encodeEvent<T>(spec: EventSpec<T>, data: T): GovernanceEvent {
  return { spec, data: encode(spec.schema, data) };
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
