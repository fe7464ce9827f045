import { Overlay } from "../../src/governance/overlay.ts";
import type { StateDraft } from "../../src/governance/state-access.ts";
import { MemoryStore } from "../../src/machine/memory-store.ts";

/** A state without entries that may be written to. */
export function emptyDraft(): StateDraft {
  return new Overlay(new MemoryStore());
}
