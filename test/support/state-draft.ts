import type { StateDraft } from "../../src/governance/state-access.ts";
import { MemoryStore } from "../../src/machine/memory-store.ts";
import { Overlay } from "../../src/machine/overlay.ts";

/** A state without entries that may be written to. */
export function emptyDraft(): StateDraft {
  return new Overlay(new MemoryStore());
}
