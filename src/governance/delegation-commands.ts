import { set, struct } from "../codec/compound.ts";
import { bool } from "../codec/schema.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { delegateProfileSchema } from "./delegate-profile.ts";
import { DELEGATION_EVENTS } from "./delegation-events.ts";
import { refuseDelegation } from "./delegation-guards.ts";
import { readRecord, sharesSchema } from "./delegation-record.ts";
import { currentGraph } from "./electorate.ts";
import { SCOPES } from "./electorate-table.ts";
import { defineHandler } from "./handler.ts";
import { nameOf } from "./name-schema.ts";
import { reject } from "./rejection.ts";
import { accountIdSchema, secondsSchema } from "./schemas.ts";

const scopesSchema = set(nameOf(SCOPES), 1, SCOPES.length);

/** Delegates the sender's power in some scopes at once; the new record replaces the old one. */
const setDelegation = defineHandler({
  command: "setDelegation",
  payload: struct({
    scopes: scopesSchema,
    shares: sharesSchema,
    forward: bool,
    expiresAt: secondsSchema,
  }),
  decide(journal, { scopes, ...record }, { sender: owner, now }) {
    const refusal = refuseDelegation(journal, { owner, scopes, record }, now);
    if (refusal !== null) return refusal;
    for (const scope of scopes) journal.emit(DELEGATION_EVENTS.set, { scope, owner, ...record });
    return null;
  },
});

/** Ends the sender's delegations in some scopes. It works at all times, also while delegation is switched off. */
const removeDelegation = defineHandler({
  command: "removeDelegation",
  payload: struct({ scopes: scopesSchema }),
  decide(journal, { scopes }, { sender: owner }) {
    for (const scope of scopes) {
      const record = readRecord(journal, currentGraph(journal, scope), owner, "now");
      if (record === undefined) return reject("GOV_DELEGATION_UNKNOWN", { scope });
    }
    for (const scope of scopes) journal.emit(DELEGATION_EVENTS.removed, { scope, owner });
    return null;
  },
});

/** Lets a delegate refuse what another delegates to it, so that nobody can fill its depth with dust. */
const dropDelegator = defineHandler({
  command: "dropDelegator",
  payload: struct({ scope: nameOf(SCOPES), from: accountIdSchema }),
  decide(journal, { scope, from: owner }, { sender: delegate }) {
    const record = readRecord(journal, currentGraph(journal, scope), owner, "now");
    const isDelegate = record?.shares.some((share) => equalBytes(share.delegate, delegate));
    if (isDelegate !== true) return reject("GOV_DELEGATION_UNKNOWN", { scope });
    journal.emit(DELEGATION_EVENTS.dropped, { scope, owner, delegate });
    return null;
  },
});

/** Says what others may delegate to the sender. Delegations that stand are not touched. */
const setDelegateProfile = defineHandler({
  command: "setDelegateProfile",
  payload: delegateProfileSchema,
  decide(journal, profile, { sender: account }) {
    journal.emit(DELEGATION_EVENTS.profileSet, { account, profile });
    return null;
  },
});

export const DELEGATION_COMMANDS = [
  setDelegation,
  removeDelegation,
  dropDelegator,
  setDelegateProfile,
] as const;
