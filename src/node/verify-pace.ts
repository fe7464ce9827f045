import { setImmediate } from "node:timers/promises";

/** Lets signals and timers in: a long computation that never yields cannot be interrupted in an orderly way. */
export async function yieldNow(): Promise<void> {
  await setImmediate();
}
