import { struct } from "../codec/compound.ts";
import { uint } from "../codec/schema.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import type { Amount } from "../primitives/brand.ts";
import { defineEvent } from "./event.ts";
import type { Journal } from "./journal.ts";
import { proposalSuffix } from "./proposal.ts";
import { amountSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateKey, stateTable, writeState } from "./state-table.ts";
import { readSupply } from "./supply.ts";

/** What a passed proposal has set aside, and the sum over all of them. */
const reservationTable = stateTable("reserve/", amountSchema);
const reservedTable = stateTable("reserved", amountSchema);

/** What everything that has passed waits for. */
export function readReserved(state: StateReader): Amount {
  return readState(state, reservedTable) ?? 0n;
}

/** What one proposal that has passed has set aside, or 0. */
export function reservedFor(state: StateReader, number: number): Amount {
  return readState(state, reservationTable, proposalSuffix(number)) ?? 0n;
}

/** What the treasury holds and nothing that has passed waits for. */
export function availableFunds(state: StateReader): Amount {
  const free = readSupply(state).treasury - readReserved(state);
  // A state rollback may bring back a smaller treasury than what has passed since waits for.
  return free > 0n ? free : 0n;
}

/** Facts about money that is set aside. */
export const RESERVATION_EVENTS = {
  reserved: defineEvent("fundsReserved", "info", {
    schema: struct({ number: uint(), amount: amountSchema }),
    evolve(draft, { number, amount }) {
      assert(amount > 0n, "a reservation of nothing");
      const suffix = proposalSuffix(number);
      assert(readState(draft, reservationTable, suffix) === undefined, `${number} reserves twice`);
      writeState(draft, reservationTable, { suffix, value: amount });
      writeState(draft, reservedTable, { value: readReserved(draft) + amount });
    },
  }),
  released: defineEvent("fundsReleased", "info", {
    schema: struct({ number: uint() }),
    evolve: (draft, { number }) => dropReservation(draft, number),
  }),
  unfunded: defineEvent("unfunded", "warning", {
    schema: struct({ number: uint(), amount: amountSchema, available: amountSchema }),
    evolve: () => {},
  }),
} as const;

/** Sets aside what a proposal that has passed will take; where it is not there, that is said. */
export function reserveAmount(journal: Journal, number: number, amount: Amount): void {
  if (amount === 0n) return;
  const available = availableFunds(journal);
  if (amount <= available) journal.emit(RESERVATION_EVENTS.reserved, { number, amount });
  else journal.emit(RESERVATION_EVENTS.unfunded, { number, amount, available });
}

/** Gives up what a proposal has set aside, where it has. */
export function releaseFunds(journal: Journal, number: number): void {
  if (readState(journal, reservationTable, proposalSuffix(number)) === undefined) return;
  journal.emit(RESERVATION_EVENTS.released, { number });
}

function dropReservation(draft: StateDraft, number: number): void {
  const suffix = proposalSuffix(number);
  const amount = readState(draft, reservationTable, suffix);
  draft.delete(stateKey(reservationTable, suffix));
  const value = readReserved(draft) - assertDefined(amount, `${number} has reserved nothing`);
  writeState(draft, reservedTable, { value });
}
