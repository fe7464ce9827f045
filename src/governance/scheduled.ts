import { struct } from "../codec/compound.ts";
import { nullable, type Schema } from "../codec/schema.ts";
import { secondsSchema } from "./schemas.ts";

/** A setting that can be changed for a later time; it takes effect by the clock, without a write. */
export interface Scheduled<T> {
  readonly value: T;
  readonly next: { readonly value: T; readonly from: number } | null;
}

export function scheduledSchema<T>(value: Schema<T>): Schema<Scheduled<T>> {
  return struct({ value, next: nullable(struct({ value, from: secondsSchema })) });
}

/** The value that holds at a governance second. */
export function scheduledValue<T>({ value, next }: Scheduled<T>, now: number): T {
  return next !== null && now >= next.from ? next.value : value;
}

/** The setting with a value to come; one that was to come and has not is replaced. */
export function schedule<T>(
  setting: Scheduled<T>,
  next: { readonly value: T; readonly from: number },
  now: number,
): Scheduled<T> {
  return { value: scheduledValue(setting, now), next };
}
