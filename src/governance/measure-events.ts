import { set, struct } from "../codec/compound.ts";
import { text, uint } from "../codec/schema.ts";
import { assert } from "../primitives/assert.ts";
import type { AccountId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { uintBytes } from "./big-endian.ts";
import { noteCouncilMeasure } from "./council-measures.ts";
import { dropDue, scheduleDue } from "./due.ts";
import { defineEvent } from "./event.ts";
import { noteFreezeEvidence } from "./freeze-evidence.ts";
import { forgetFrozen, noteFrozen } from "./frozen-account.ts";
import {
  addMeasure,
  changeMeasure,
  closeMeasure,
  FROZEN_ACCOUNTS_MAX,
  type Measure,
  measureEnd,
  measureSchema,
  requireMeasure,
} from "./measure.ts";
import { nameOf } from "./name-schema.ts";
import { accountIdSchema, secondsSchema } from "./schemas.ts";
import type { StateDraft } from "./state-access.ts";

/** Why a measure is over. */
export const MEASURE_END_REASONS = [
  "expired",
  "act",
  "vote",
  "not_ratified",
  "rolled_back",
] as const;

/** The facts of emergency measures. */
export const MEASURE_EVENTS = {
  triggered: defineEvent("emergencyActionTriggered", "critical", {
    schema: struct({
      actionType: text(1, 32),
      /** `act:` or `proposal:` and its number. */
      triggeredBy: text(1, 32),
      reason: text(1, 500),
    }),
    // What is triggered states its own facts: this only tells those who listen.
    evolve: () => undefined,
  }),
  started: defineEvent("measureStarted", "critical", {
    schema: struct({ number: uint(), measure: measureSchema }),
    evolve(draft, { number, measure }) {
      const added = addMeasure(draft, measure);
      assert(added === number, `measure ${number} is added as ${added}`);
      const { kind, act, accounts, evidenceDigest, expiresAt } = measure;
      noteFrozen(draft, number, accounts);
      if (act !== null) noteCouncilMeasure(draft, kind, number);
      if (kind === "freeze_accounts" && evidenceDigest !== null) {
        noteFreezeEvidence(draft, evidenceDigest, number);
      }
      scheduleEnd(draft, number, expiresAt);
    },
  }),
  ended: defineEvent("measureEnded", "critical", {
    schema: struct({
      number: uint(),
      reason: nameOf(MEASURE_END_REASONS),
      /** Who is free again while the others stay frozen; none where the whole measure ends. */
      accounts: set(accountIdSchema, 0, FROZEN_ACCOUNTS_MAX),
    }),
    evolve(draft, { number, accounts }, { now }) {
      const measure = requireMeasure(draft, number);
      const freed = accounts.length === 0 ? measure.accounts : accounts;
      forgetFrozen(draft, number, freed);
      if (freed.length < measure.accounts.length) {
        changeMeasure(draft, number, { accounts: without(measure, freed) });
        return;
      }
      dropEnd(draft, number, measureEnd(measure));
      closeMeasure(draft, number);
      if (now < measureEnd(measure)) changeMeasure(draft, number, { endedAt: now });
    },
  }),
  ratified: defineEvent("measureRatified", "critical", {
    schema: struct({ number: uint(), proposal: uint(), expiresAt: secondsSchema }),
    evolve(draft, { number, proposal, expiresAt }) {
      dropEnd(draft, number, measureEnd(requireMeasure(draft, number)));
      changeMeasure(draft, number, { expiresAt, ratifiedBy: proposal });
      scheduleEnd(draft, number, expiresAt);
    },
  }),
} as const;

function without({ accounts }: Measure, freed: readonly AccountId[]): readonly AccountId[] {
  return accounts.filter((account) => !freed.some((other) => equalBytes(other, account)));
}

/** Lets a measure end at a second, unless it ends before. */
export function endMeasureAt(draft: StateDraft, number: number, at: number): void {
  const end = measureEnd(requireMeasure(draft, number));
  if (end <= at) return;
  dropEnd(draft, number, end);
  changeMeasure(draft, number, { endedAt: at });
  scheduleEnd(draft, number, at);
}

function scheduleEnd(draft: StateDraft, number: number, at: number): void {
  scheduleDue(draft, { kind: "measureEnd", at, reference: uintBytes(number) });
}

function dropEnd(draft: StateDraft, number: number, at: number): void {
  dropDue(draft, { kind: "measureEnd", at, reference: uintBytes(number) });
}
