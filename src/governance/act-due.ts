import { requireAct } from "./act.ts";
import { ACT_EVENTS } from "./act-events.ts";
import { bytesUint } from "./big-endian.ts";
import type { DueHandler } from "./due-table.ts";

/** The time of an act is over: what was executed or given up has taken its work with it. */
const actExpiry: DueHandler = (journal, { reference }) => {
  const number = bytesUint(reference);
  const { council, kind, signers } = requireAct(journal, number);
  journal.emit(ACT_EVENTS.actExpired, { act: number, council, kind, signers, byTime: true });
};

export const ACT_DUE = { actExpiry } as const;
