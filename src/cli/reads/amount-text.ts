import { grouped } from "../number-text.ts";

/** Base units as the API gives them, in groups of three digits. */
export function amountText(digits: string): string {
  return grouped(BigInt(digits));
}
