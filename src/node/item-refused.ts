import type { ItemOutcome } from "../machine/block-input.ts";
import type { Height } from "../primitives/brand.ts";
import { LedgerError } from "../primitives/ledger-error.ts";

/** Throws the first refusal among what became of a block's items: one left out, or one that has failed. */
export function requireIncluded(outcomes: readonly ItemOutcome[], height: Height): void {
  for (const [index, outcome] of outcomes.entries()) {
    const refusal = refusalOf(outcome);
    if (refusal === null) continue;
    const { code, detail } = refusal;
    throw new LedgerError({
      code,
      message:
        `The ledger refuses item ${index} of block ${height}: ` +
        `${code}${detail === "" ? "" : `, ${detail}`}. Nothing was written.`,
      fix: `mathledger explain ${code}`,
      evidence: { height, index, outcome },
    });
  }
}

function refusalOf(
  outcome: ItemOutcome,
): { readonly code: string; readonly detail: string } | null {
  if (outcome.status === "included") {
    const { rejection } = outcome;
    return rejection === null ? null : { code: rejection.code, detail: factsOf(rejection.facts) };
  }
  const { reason } = outcome;
  if ("rejection" in reason) {
    return { code: reason.rejection.code, detail: factsOf(reason.rejection.facts) };
  }
  return { code: reason.code, detail: reason.detail };
}

function factsOf(facts: Readonly<Record<string, unknown>>): string {
  return Object.entries(facts)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(", ");
}
