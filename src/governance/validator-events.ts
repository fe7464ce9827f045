import { set, struct } from "../codec/compound.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { AccountId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import type { BlockMoment } from "./context.ts";
import { defineEvent } from "./event.ts";
import { noteValidatorPower } from "./power-series.ts";
import {
  accountIdSchema,
  amountSchema,
  keyIdSchema,
  publicKeySchema,
  secondsSchema,
  suiteSchema,
} from "./schemas.ts";
import { readStake } from "./stake.ts";
import type { StateDraft } from "./state-access.ts";
import {
  activeValidators,
  isActiveValidator,
  jailedUntil,
  readValidator,
  removeValidator,
  VALIDATORS_ACTIVE_MAX,
  type ValidatorMember,
  writeActiveSet,
  writeJail,
  writeValidator,
} from "./validator.ts";

const memberSchema = struct({
  account: accountIdSchema,
  active: amountSchema,
  keyId: keyIdSchema,
});

/** What happens to those who seal. */
export const VALIDATOR_EVENTS = {
  /** A first registration, or another sealing key of a validator. What jailed it is over. */
  registered: defineEvent("validatorRegistered", "info", {
    schema: struct({
      account: accountIdSchema,
      keyId: keyIdSchema,
      suite: suiteSchema,
      publicKey: publicKeySchema,
    }),
    evolve(draft, { account, ...key }, { height }) {
      writeValidator(draft, account, { ...key, registeredAt: height, isLeaving: false });
      writeJail(draft, account, null);
    },
  }),
  left: defineEvent("validatorLeft", "info", {
    schema: struct({ account: accountIdSchema }),
    evolve(draft, { account }) {
      if (isActiveValidator(draft, account)) {
        const validator = assertDefined(readValidator(draft, account), "nobody leaves");
        writeValidator(draft, account, { ...validator, isLeaving: true });
      } else removeValidator(draft, account);
    },
  }),
  jailed: defineEvent("jailed", "warning", {
    schema: struct({ account: accountIdSchema, until: secondsSchema }),
    evolve(draft, { account, until }, place) {
      writeJail(draft, account, Math.max(until, jailedUntil(draft, account) ?? 0));
      const others = activeValidators(draft).filter(
        (member) => !equalBytes(member.account, account),
      );
      if (others.length > 0) replaceSet(draft, others, place);
    },
  }),
  unjailed: defineEvent("unjailed", "info", {
    schema: struct({ account: accountIdSchema }),
    evolve(draft, { account }) {
      writeJail(draft, account, null);
    },
  }),
  setChanged: defineEvent("validatorSetChanged", "notice", {
    schema: struct({
      members: set(memberSchema, 1, VALIDATORS_ACTIVE_MAX, {
        schema: accountIdSchema,
        of: (member) => member.account,
      }),
    }),
    evolve: (draft, { members }, place) => replaceSet(draft, members, place),
  }),
};

/** Makes the members the active set: the power of who drops out ends, and who wanted to leave is gone. */
function replaceSet(
  draft: StateDraft,
  members: readonly ValidatorMember[],
  place: BlockMoment,
): void {
  const before: readonly AccountId[] = activeValidators(draft).map(({ account }) => account);
  writeActiveSet(draft, members);
  for (const account of before) {
    if (isActiveValidator(draft, account)) continue;
    noteValidatorPower(draft, account, 0n, place);
    if (readValidator(draft, account)?.isLeaving === true) removeValidator(draft, account);
  }
  for (const { account } of members) {
    noteValidatorPower(draft, account, readStake(draft, account).active, place);
  }
}
