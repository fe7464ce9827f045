import { struct } from "../codec/compound.ts";
import { type Infer, nullable, text, uint } from "../codec/schema.ts";
import type { Height } from "../primitives/brand.ts";
import { applyScheduled, dropScheduled } from "./apply-scheduled.ts";
import { defineEvent } from "./event.ts";
import { noteIrreversible } from "./irreversible.ts";
import { type EffectPhase, readProposal } from "./proposal.ts";
import { writePhase } from "./proposal-phase.ts";
import { readScheduled } from "./scheduled-activation.ts";
import { heightSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateKey, stateTable, writeState } from "./state-table.ts";

const pendingSchema = struct({ proposal: uint(), start: heightSchema });

/** The scheduled epoch that a proposal decided and that has not begun. */
const pendingTable = stateTable("activation", pendingSchema);

/** The proposal whose epoch is scheduled, with its start, or undefined. */
export function pendingActivation(state: StateReader): Infer<typeof pendingSchema> | undefined {
  return readState(state, pendingTable);
}

/** Running number of the proposal that decided it, or null where a genesis plan or nobody did. */
const decidedBySchema = nullable(uint());

/** What the ledger reports of decisions whose effect comes later than their execution. */
export const ACTIVATION_EVENTS = {
  epochScheduled: defineEvent("epochScheduled", "notice", {
    schema: struct({ proposal: decidedBySchema, epochIndex: uint(), start: heightSchema }),
    evolve: (draft, { proposal, start }) => {
      if (proposal !== null) writeState(draft, pendingTable, { value: { proposal, start } });
      setPhase(draft, proposal, "scheduled");
    },
  }),
  activationCompleted: defineEvent("activationCompleted", "notice", {
    schema: struct({ proposal: decidedBySchema, height: heightSchema }),
    evolve: (draft, { proposal }, { height }) => {
      if (proposal !== null) {
        noteUpgrade(draft, proposal, height);
        applyScheduled(draft, proposal);
      }
      setPhase(draft, proposal, "active");
    },
  }),
  activationAborted: defineEvent("activationAborted", "critical", {
    schema: struct({
      proposal: decidedBySchema,
      /** Where it would have begun, as far as that was known. */
      start: nullable(heightSchema),
      reason: text(1, 64),
    }),
    evolve: (draft, { proposal }) => {
      if (proposal !== null) dropScheduled(draft, proposal);
      setPhase(draft, proposal, "aborted");
    },
  }),
} as const;

/** A state rollback cannot undo the rules of a release in force, and has to say so. */
function noteUpgrade(draft: StateDraft, proposal: number, height: Height): void {
  const scheduled = readScheduled(draft, proposal);
  if (scheduled?.kind !== "upgrade") return;
  noteIrreversible(draft, { height, name: `upgrade:${scheduled.name}` });
}

/** The status of the proposal stays `executed`; its phase says what has become of the effect. */
function setPhase(draft: StateDraft, number: number | null, phase: EffectPhase): void {
  if (number === null || readProposal(draft, number) === undefined) return;
  if (phase !== "scheduled" && pendingActivation(draft)?.proposal === number) {
    draft.delete(stateKey(pendingTable));
  }
  writePhase(draft, number, { phase });
}
