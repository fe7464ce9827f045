import { set, struct } from "../codec/compound.ts";
import { uint } from "../codec/schema.ts";
import type { AccountId } from "../primitives/brand.ts";
import { keySetSchema } from "./account-key-set.ts";
import { type DueItem, dropDue, scheduleDue } from "./due.ts";
import { defineEvent } from "./event.ts";
import type { Journal } from "./journal.ts";
import { nameOf } from "./name-schema.ts";
import { GUARDIANS_MAX, readRecovery, writeRecovery } from "./recovery.ts";
import { rotateAccountKeys } from "./rotate-account-keys.ts";
import { accountIdSchema, secondsSchema } from "./schemas.ts";

/** Facts about the way back for an account whose keys are lost. */
export const RECOVERY_EVENTS = {
  set: defineEvent("recoverySet", "notice", {
    schema: struct({
      account: accountIdSchema,
      guardians: set(accountIdSchema, 0, GUARDIANS_MAX),
      k: uint(GUARDIANS_MAX),
      delayS: secondsSchema,
    }),
    evolve(draft, { account, ...settings }) {
      writeRecovery(draft, account, { ...readRecovery(draft, account), ...settings });
    },
  }),
  started: defineEvent("recoveryStarted", "notice", {
    schema: struct({
      account: accountIdSchema,
      keySet: keySetSchema,
      effectiveAt: secondsSchema,
    }),
    evolve(draft, { account, keySet, effectiveAt }) {
      const known = readRecovery(draft, account);
      const pending = { keySet, effectiveAt };
      writeRecovery(draft, account, { ...known, count: known.count + 1, pending });
      scheduleDue(draft, { kind: "recovery", at: effectiveAt, reference: account });
    },
  }),
  ended: defineEvent("recoveryEnded", "notice", {
    schema: struct({
      account: accountIdSchema,
      outcome: nameOf(["completed", "cancelled"]),
    }),
    evolve(draft, { account }) {
      const known = readRecovery(draft, account);
      if (known.pending !== null) {
        const at = known.pending.effectiveAt;
        dropDue(draft, { kind: "recovery", at, reference: account });
      }
      writeRecovery(draft, account, { ...known, pending: null });
    },
  }),
};

/** Gives an account the keys that its guardians have signed, once nobody has cancelled in time. */
export function completeRecovery(journal: Journal, { at, reference }: DueItem): void {
  const account = reference as AccountId;
  const { pending } = readRecovery(journal, account);
  if (pending === null || pending.effectiveAt !== at) return;
  rotateAccountKeys(journal, account, pending.keySet);
  journal.emit(RECOVERY_EVENTS.ended, { account, outcome: "completed" });
}
