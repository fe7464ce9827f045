import type { Height } from "../primitives/brand.ts";
import { LedgerError } from "../primitives/ledger-error.ts";

/** A row that is not what it should be. */
export interface StoreFault {
  readonly table: string;
  readonly height?: Height;
  readonly detail: string;
}

/** Faults that are listed; the others are counted. */
const LISTED_MAX = 100;

/** The faults that a check has found so far: it goes on after each, so that the whole damage is seen at once. */
export class FaultList {
  readonly listed: StoreFault[] = [];
  count = 0;

  add(fault: StoreFault): void {
    this.count += 1;
    if (this.listed.length < LISTED_MAX) this.listed.push(fault);
  }

  /** Runs one part of a check; what it cannot read is a fault. Returns undefined after one. */
  attempt<T>(place: Omit<StoreFault, "detail">, work: () => T): T | undefined {
    try {
      return work();
    } catch (cause) {
      if (!(cause instanceof LedgerError) || !isDamage(cause.code)) throw cause;
      this.add(describe(cause, place));
      return undefined;
    }
  }
}

/** The fault behind an error: the place that it names, or that of the part of the check where it came up. */
function describe(error: LedgerError, place: Omit<StoreFault, "detail">): StoreFault {
  const { table, height, detail } = error.evidence;
  return {
    ...place,
    ...(typeof table === "string" ? { table } : {}),
    ...(typeof height === "number" ? { height } : {}),
    detail: typeof detail === "string" ? detail : error.message,
  };
}

function isDamage(code: string): boolean {
  return code === "STORAGE_CORRUPT" || code === "STORAGE_NOT_HELD" || code === "STORAGE_IO";
}
