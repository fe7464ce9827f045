import { struct } from "../codec/compound.ts";
import { nameKeys, refuseKeyShape } from "./account-key-set.ts";
import { defineHandler } from "./handler.ts";
import { countKeyProofs, keyOfferSchema, refuseOfferedKeys } from "./key-offer.ts";
import { readRecovery } from "./recovery.ts";
import { reject } from "./rejection.ts";
import { rotateAccountKeys } from "./rotate-account-keys.ts";

/** Makes the keys of the payload those of the sender; what stands on the account already needs no proof. */
const rotateKeys = defineHandler({
  command: "rotateKeys",
  payload: struct(keyOfferSchema),
  countSignatures: countKeyProofs,
  decide(journal, { keys, keyThreshold: threshold }, context) {
    const { sender: account } = context;
    const keySet = { threshold, keys: nameKeys(keys, context) };
    const refusal =
      refuseKeyShape(keySet, context) ??
      refuseOfferedKeys(journal, { account, keys, keySet }, context);
    if (refusal !== null) return refusal;
    const { pending } = readRecovery(journal, account);
    if (pending !== null) {
      return reject("GOV_RECOVERY_PENDING", { effective_at: pending.effectiveAt });
    }
    rotateAccountKeys(journal, account, keySet);
    return null;
  },
});

export const KEY_COMMANDS = [rotateKeys];
