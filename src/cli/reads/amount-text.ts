import { grouped } from "../number-text.ts";

/** Amounts as people read them: the API's base units, in tokens. */
export type AmountText = (digits: string) => string;

/**
 * Writes amounts of a ledger of which one token is `10^decimals` base units: whole tokens in groups of three digits,
 * and as many decimals as say something. Of a node that does not say what a token is they stay base units.
 */
export function amountsIn(decimals: unknown): AmountText {
  if (typeof decimals !== "number") return (digits) => `${grouped(BigInt(digits))} base units`;
  const unit = 10n ** BigInt(decimals);
  return (digits) => {
    const units = BigInt(digits);
    const part = (units % unit).toString().padStart(decimals, "0").replace(/0+$/, "");
    const shown = `${grouped(units / unit)}${units % unit === 0n ? "" : `.${part}`}`;
    return `${shown} ${units === unit ? "token" : "tokens"}`;
  };
}
