import type { Recovery } from "../storage/store-options.ts";
import type { Call } from "./call.ts";
import { grouped } from "./number-text.ts";

/** Says that the last writer of a ledger was not closed, and what was kept of its newest transactions. */
export function tellRecovery(call: Call, recovery: Recovery | null): void {
  if (recovery === null || recovery.wasClean) return;
  const { committedFrames, tornFrames } = recovery.wal;
  const dropped =
    tornFrames === 0
      ? "nothing was torn"
      : `${grouped(tornFrames)} pages of a write that was torn were dropped`;
  call.warn(
    "STORAGE_RECOVERED",
    `the last program that wrote to ${call.data} was not closed: ${grouped(committedFrames)} pages of its ` +
      `log were kept, ${dropped}, and the newest blocks agree`,
  );
}
