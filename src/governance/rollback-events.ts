import { struct } from "../codec/compound.ts";
import { text, uint } from "../codec/schema.ts";
import type { BlockPlace } from "./context.ts";
import { useDeclaration } from "./declaration.ts";
import { defineEvent } from "./event.ts";
import { holdOfKey, listHolds } from "./hold.ts";
import { openMeasures, requireMeasure } from "./measure.ts";
import { endMeasureAt } from "./measure-events.ts";
import { readChoice } from "./parameter.ts";
import { digestSchema, requireProposal, writeProposal } from "./proposal.ts";
import { changedSince, restoreState } from "./restore-state.ts";
import { lastRollback, writeRollback } from "./rollback-record.ts";
import { heightSchema, secondsSchema } from "./schemas.ts";
import { cutStake } from "./slash-events.ts";
import { slashesAbove } from "./slash-record.ts";
import type { StateDraft } from "./state-access.ts";
import { writeState } from "./state-table.ts";
import { generationTable, readGeneration } from "./supply.ts";

export const ROLLBACK_EVENTS = {
  /**
   * What a rollback restores is read from the blocks themselves, so that the fact stays small: events and earlier
   * states give the state again.
   */
  rolledBack: defineEvent("stateRolledBack", "critical", {
    schema: struct({
      proposal: uint(),
      declaration: uint(),
      targetHeight: heightSchema,
      blocksRolledBack: uint(),
      /** Block whose state is the backup: the one before, to which its header commits. */
      checkpoint: heightSchema,
      reason: text(1, 500),
      evidenceDigest: digestSchema,
      /** Keys that changed since, and balances among them. */
      changedKeys: uint(),
      changedBalances: uint(),
      /** When what was paused goes on. */
      resumeAt: secondsSchema,
    }),
    evolve(draft, { proposal, declaration, targetHeight, resumeAt }, place) {
      const keys = changedSince(draft, targetHeight, place);
      restoreState(draft, targetHeight, keys, place);
      for (const number of holdersOf(keys)) countDeposit(draft, number);
      slashAgain(draft, targetHeight, place);
      writeState(draft, generationTable, { value: readGeneration(draft) + 1 });
      const count = (lastRollback(draft)?.count ?? 0) + 1;
      writeRollback(draft, { count, targetHeight, height: place.height, at: place.now });
      useDeclaration(draft, declaration, proposal);
      for (const number of openMeasures(draft)) {
        if (requireMeasure(draft, number).kind === "pause_network") {
          endMeasureAt(draft, number, resumeAt);
        }
      }
    },
  }),
  failed: defineEvent("rollbackFailed", "critical", {
    schema: struct({
      proposal: uint(),
      targetHeight: heightSchema,
      code: text(1, 32),
      detail: text(0, 128),
    }),
    // The branch of the run is gone, and every measure runs to its own end.
    evolve: () => undefined,
  }),
} as const;

/** Proposals whose deposits may have come back or gone. */
function holdersOf(keys: readonly Uint8Array[]): ReadonlySet<number> {
  const holds = keys.flatMap((key) => holdOfKey(key) ?? []);
  return new Set(holds.filter(({ purpose }) => purpose === "deposit").map(({ ref }) => ref));
}

/** The facts of a deposit follow the holds that are there now: what was settled and is back will be settled again. */
function countDeposit(draft: StateDraft, number: number): void {
  const proposal = requireProposal(draft, number);
  const holds = listHolds(draft, "deposit", number);
  if (holds.length === 0 && proposal.deposit.settled === 1) return;
  const total = holds.reduce((sum, { amount }) => sum + amount, 0n);
  const deposit = { total, contributors: holds.length, settled: 0 };
  writeProposal(draft, number, { ...proposal, deposit });
}

/** What evidence since has cost stays a cost, of the stake that is back. */
function slashAgain(draft: StateDraft, targetHeight: number, place: BlockPlace): void {
  const isBurned = readChoice(draft, "slash.destination") === "burn";
  for (const { account, share } of slashesAbove(draft, targetHeight)) {
    cutStake(draft, { account, share, isBurned }, place);
  }
}
