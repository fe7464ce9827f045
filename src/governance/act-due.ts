import { requireAct } from "./act.ts";
import { ACT_EVENTS } from "./act-events.ts";
import { bytesUint } from "./big-endian.ts";
import type { DueItem } from "./due.ts";
import type { Journal } from "./journal.ts";

/** The time of an act is over: what was executed or given up has taken its work with it. */
function actExpiry(journal: Journal, { reference }: DueItem): void {
  const number = bytesUint(reference);
  const { council, kind, signers } = requireAct(journal, number);
  journal.emit(ACT_EVENTS.actExpired, { act: number, council, kind, signers, byTime: true });
}

export const ACT_DUE = { actExpiry } as const;
