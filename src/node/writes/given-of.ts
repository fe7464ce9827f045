import { paramError } from "./write-error.ts";

/** A parameter that must be given where no whole transaction is. */
export function givenOf<T>(value: T | undefined, name: string): T {
  if (value !== undefined) return value;
  throw paramError(name, `${name}, or a signed transaction as tx`, "neither");
}
