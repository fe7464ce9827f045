import type { AccountId, Digest } from "../primitives/brand.ts";
import type { Fraction } from "./fraction.ts";
import type { Journal } from "./journal.ts";
import { readChoice, readUint } from "./parameter.ts";
import { SLASH_EVENTS } from "./slash-events.ts";
import { readSlash } from "./slash-record.ts";
import { readStake } from "./stake.ts";
import { slashStake } from "./stake-moves.ts";
import { activeValidators, isActiveValidator } from "./validator.ts";
import { VALIDATOR_EVENTS } from "./validator-events.ts";
import { orderSealers } from "./validator-set.ts";

/**
 * Slashes and jails an account for an evidence, or does nothing when the same evidence has cost stake before. Who has
 * left already is jailed too, or could come back at once; who seals is out of the active set at once, because the
 * ledger does not take its seals any more.
 */
export function slashAccount(
  journal: Journal,
  slash: { readonly account: AccountId; readonly share: Fraction; readonly cause: Digest },
): void {
  const { account, share, cause: evidence } = slash;
  if (readSlash(journal, evidence) !== undefined) return;
  const { amount } = slashStake(readStake(journal, account), share);
  const isBurned = readChoice(journal, "slash.destination") === "burn";
  journal.emit(SLASH_EVENTS.slashed, { account, evidence, share, amount, isBurned });
  const { now } = journal.place;
  const until = now + readUint(journal, "slash.jail_s", now);
  const wasActive = isActiveValidator(journal, account);
  journal.emit(VALIDATOR_EVENTS.jailed, { account, until });
  if (wasActive && !isActiveValidator(journal, account)) {
    orderSealers(journal, activeValidators(journal));
  }
}
