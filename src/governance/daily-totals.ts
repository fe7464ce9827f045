import { list, struct } from "../codec/compound.ts";
import { nullable } from "../codec/schema.ts";
import { EMPTY_BYTES } from "../primitives/bytes.ts";
import { divFloor } from "../primitives/integer.ts";
import type { GovernanceContext } from "./context.ts";
import { type DueItem, scheduleDue } from "./due.ts";
import { totalPower } from "./electorate.ts";
import type { ElectorateName } from "./electorate-name.ts";
import { SCOPES } from "./electorate-table.ts";
import { defineEvent } from "./event.ts";
import type { Journal } from "./journal.ts";
import { nameOf } from "./name-schema.ts";
import { HOUSES } from "./names.ts";
import { readUint } from "./parameter.ts";
import { amountSchema, heightSchema } from "./schemas.ts";
import { appendDailyTotal } from "./spike-ring.ts";
import type { StateDraft } from "./state-access.ts";

const DAY_S = 86_400;

const ELECTORATES: readonly ElectorateName[] = [
  ...SCOPES.map((scope) => ({ house: "community", scope }) as const),
  { house: "validators", scope: null },
];

/** The power of each whole electorate at the end of the block before a governance day, for the spike guard. */
export const DAILY_TOTALS_EVENTS = {
  recorded: defineEvent("dailyTotalsRecorded", "info", {
    schema: struct({
      height: heightSchema,
      totals: list(
        struct({ house: nameOf(HOUSES), scope: nullable(nameOf(SCOPES)), total: amountSchema }),
        0,
        ELECTORATES.length,
      ),
    }),
    evolve(draft, { height, totals }, { now }) {
      const days = readUint(draft, "spike.days", now);
      for (const { total, ...name } of totals) {
        appendDailyTotal(draft, name, { total: { height, total }, days });
      }
      scheduleDailyTotals(draft, now);
    },
  }),
} as const;

/** Notes the next recording: in the first block of the governance day after `now`. */
export function scheduleDailyTotals(draft: StateDraft, now: number): void {
  const at = (divFloor(now, DAY_S) + 1) * DAY_S;
  scheduleDue(draft, { kind: "dailyTotals", at, reference: EMPTY_BYTES });
}

/** Records the totals as they stood before this block, since due work has changed the state already. */
export function recordDailyTotals(
  journal: Journal,
  _item: DueItem,
  { height: now }: GovernanceContext,
): void {
  const height = now - 1;
  const totals = ELECTORATES.map((name) => ({
    house: name.house,
    scope: SCOPES.find((scope) => scope === name.scope) ?? null,
    total: totalPower(journal, name, height),
  }));
  journal.emit(DAILY_TOTALS_EVENTS.recorded, { height, totals });
}
