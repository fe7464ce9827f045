import { struct } from "../codec/compound.ts";
import { uint } from "../codec/schema.ts";
import type { AccountId } from "../primitives/brand.ts";
import type { DueItem } from "./due.ts";
import { defineEvent } from "./event.ts";
import type { Journal } from "./journal.ts";
import { readUint } from "./parameter.ts";
import {
  decayReputation,
  keepReputation,
  REPUTATION_START,
  readReputation,
  storedReputation,
} from "./reputation.ts";
import { accountIdSchema, secondsSchema } from "./schemas.ts";

export const REPUTATION_EVENTS = {
  /** By the clock. What a review, a ballot or a slash does to it is part of those events. */
  changed: defineEvent("reputationChanged", "info", {
    schema: struct({
      account: accountIdSchema,
      before: uint(),
      after: uint(),
      decayAt: secondsSchema,
    }),
    evolve(draft, { account, after, decayAt }) {
      keepReputation(draft, account, { milli: after, decayAt });
    },
  }),
};

/** Moves a reputation towards the start by one period, and forgets that of an account without a role. */
export function decayDue(journal: Journal, { at, reference }: DueItem): void {
  const account = reference as AccountId;
  const { now } = journal.place;
  const before = storedReputation(journal, account);
  if (before === undefined) return;
  const counted = readReputation(journal, account, now);
  const after = counted === REPUTATION_START ? REPUTATION_START : decayReputation(counted);
  const decayAt = at + readUint(journal, "reputation.period_s", now);
  journal.emit(REPUTATION_EVENTS.changed, { account, before, after, decayAt });
}
