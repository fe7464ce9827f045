import { mapKey, mapKeyBytes } from "../../../src/governance/byte-map.ts";
import type { BlockPlace } from "../../../src/governance/context.ts";
import type { EventSpec } from "../../../src/governance/event.ts";
import { EVENTS } from "../../../src/governance/event-table.ts";
import { Overlay } from "../../../src/governance/overlay.ts";
import type { StateDraft, StateReader } from "../../../src/governance/state-access.ts";

/** One event as it happens: wherever the engine makes the next state of it, on branches that are dropped as well. */
export interface WatchedEvent {
  readonly name: string;
  readonly data: unknown;
  readonly place: BlockPlace;
  /** The state that the event was computed from. */
  readonly before: StateReader;
  /** The state that it has made. */
  readonly after: StateReader;
  /** Keys that it has written, each once, by their `mapKey`. */
  readonly written: ReadonlySet<string>;
}

/** A draft that remembers what stood under each key before it was written. */
class RememberingDraft implements StateDraft {
  readonly #below: StateDraft;
  readonly old = new Map<string, Uint8Array | undefined>();

  constructor(below: StateDraft) {
    this.#below = below;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.#below.get(key);
  }

  entries(prefix: Uint8Array): Iterable<readonly [Uint8Array, Uint8Array]> {
    return this.#below.entries(prefix);
  }

  writtenKeys(): Iterable<Uint8Array> {
    return this.#below.writtenKeys?.() ?? [];
  }

  put(key: Uint8Array, value: Uint8Array): void {
    this.#remember(key);
    this.#below.put(key, value);
  }

  delete(key: Uint8Array): void {
    this.#remember(key);
    this.#below.delete(key);
  }

  /** The state before the first write. */
  before(): StateReader {
    const before = new Overlay(this.#below);
    for (const [name, value] of this.old) {
      if (value === undefined) before.delete(mapKeyBytes(name));
      else before.put(mapKeyBytes(name), value);
    }
    return before;
  }

  #remember(key: Uint8Array): void {
    const name = mapKey(key);
    if (!this.old.has(name)) this.old.set(name, this.#below.get(key));
  }
}

type Evolve = EventSpec<unknown>["evolve"];

/**
 * Has every event of the engine looked at in the moment in which it makes the next state, while `work` runs. The table
 * of events is where the engine itself takes `evolve` from, so that nothing of it is done twice or otherwise.
 */
export function watchEvents<T>(listener: (event: WatchedEvent) => void, work: () => T): T {
  const specs = EVENTS as readonly { readonly name: string; evolve: Evolve }[];
  const own = specs.map((spec) => spec.evolve);
  for (const spec of specs) {
    const { name, evolve } = spec;
    spec.evolve = (draft, data, place) => {
      const watched = new RememberingDraft(draft);
      evolve(watched, data, place);
      const written = new Set(watched.old.keys());
      listener({ name, data, place, before: watched.before(), after: draft, written });
    };
  }
  try {
    return work();
  } finally {
    for (const [index, spec] of specs.entries()) spec.evolve = own[index] as Evolve;
  }
}
