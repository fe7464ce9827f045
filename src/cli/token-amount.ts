import { AMOUNT_MAX } from "../primitives/integer.ts";
import type { Call } from "./call.ts";
import { grouped } from "./number-text.ts";
import { type AmountText, amountsIn } from "./reads/amount-text.ts";
import { usageError } from "./usage-error.ts";
import type { WritePlace } from "./write-place.ts";

/** What a token is at a place: `10^decimals` base units, or undefined where a node does not say it. */
export async function decimalsOf(place: WritePlace): Promise<number | undefined> {
  const { decimals } = await place.call("node_status", {});
  return typeof decimals === "number" ? decimals : undefined;
}

/** Writes amounts that somebody is about to sign: in tokens, and in the base units that the bytes hold. */
export function bothForms(decimals: number | undefined): AmountText {
  const inTokens = amountsIn(decimals);
  if (decimals === undefined) return inTokens;
  return (digits) => `${inTokens(digits)} (${grouped(BigInt(digits))} base units)`;
}

/**
 * The base units of an amount as it was typed: digits alone are base units, as everywhere in JSON; `12.5tokens` is
 * tokens, exact to the last decimal that a token has.
 */
export async function readTokenAmount(
  call: Call,
  text: string,
  of: { readonly what: string; readonly decimals: () => Promise<number | undefined> },
): Promise<string> {
  const units = await unitsOf(call, text, of);
  if (units <= AMOUNT_MAX) return String(units);
  throw amountError(call, text, of.what);
}

async function unitsOf(
  call: Call,
  text: string,
  of: Parameters<typeof readTokenAmount>[2],
): Promise<bigint> {
  if (/^\d{1,39}$/.test(text)) return BigInt(text);
  const [, whole, places = ""] = /^(\d{1,39})(?:\.(\d{1,38}))? ?tokens?$/.exec(text) ?? [];
  const decimals = whole === undefined ? undefined : await of.decimals();
  if (whole === undefined || decimals === undefined) throw amountError(call, text, of.what);
  if (places.length <= decimals) return BigInt(whole + places.padEnd(decimals, "0"));
  throw usageError({
    code: "CLI_VALUE",
    message:
      `${of.what} has more decimals than a token of this ledger, which has ${decimals}. ` +
      `It was given as "${text}".`,
    fix: `write at most ${decimals} digits behind the point`,
    evidence: { option: of.what, found: text, decimals },
  });
}

function amountError(call: Call, text: string, what: string): Error {
  return usageError({
    code: "CLI_VALUE",
    message: `${what} takes base units in digits, or tokens by name. It was given as "${text}".`,
    fix: `write 1500000 for base units or 1.5tokens for tokens: ${call.program} ${call.command} --help`,
    evidence: { option: what, found: text },
  });
}
