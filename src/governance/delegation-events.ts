import { struct } from "../codec/compound.ts";
import { bool } from "../codec/schema.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { AccountId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { delegateProfileSchema, writeDelegateProfile } from "./delegate-profile.ts";
import { type DelegationGraph, graphSuffix } from "./delegation-graph.ts";
import { type DelegationRecord, readRecord, sharesSchema } from "./delegation-record.ts";
import { cancelDue, type DueItem, scheduleDue } from "./due.ts";
import { currentGraph } from "./electorate.ts";
import { SCOPES } from "./electorate-table.ts";
import { defineEvent } from "./event.ts";
import { nameOf } from "./name-schema.ts";
import { replaceRecord } from "./replace-record.ts";
import { accountIdSchema, secondsSchema } from "./schemas.ts";
import type { StateDraft } from "./state-access.ts";

const ownerSchema = struct({ scope: nameOf(SCOPES), owner: accountIdSchema });

/** Facts about delegations. Every version of a record is one, so that they are its history. */
export const DELEGATION_EVENTS = {
  set: defineEvent("delegationSet", "info", {
    schema: struct({
      scope: nameOf(SCOPES),
      owner: accountIdSchema,
      shares: sharesSchema,
      forward: bool,
      expiresAt: secondsSchema,
    }),
    evolve(draft, { scope, owner, ...record }, place) {
      const graph = currentGraph(draft, scope);
      cancelExpiry(draft, graph, owner);
      replaceRecord(draft, { scope, owner, record }, place);
      scheduleDue(draft, expiryItem(graph, owner, record.expiresAt));
    },
  }),
  removed: defineEvent("delegationRemoved", "info", {
    schema: ownerSchema,
    evolve(draft, { scope, owner }, place) {
      cancelExpiry(draft, currentGraph(draft, scope), owner);
      replaceRecord(draft, { scope, owner, record: null }, place);
    },
  }),
  /** The item of due work that brought it about is gone already. */
  expired: defineEvent("delegationExpired", "info", {
    schema: ownerSchema,
    evolve(draft, { scope, owner }, place) {
      replaceRecord(draft, { scope, owner, record: null }, place);
    },
  }),
  dropped: defineEvent("delegatorDropped", "info", {
    schema: struct({ scope: nameOf(SCOPES), owner: accountIdSchema, delegate: accountIdSchema }),
    evolve(draft, { scope, owner, delegate }, place) {
      const graph = currentGraph(draft, scope);
      const before = readRecord(draft, graph, owner, "now");
      const record = dropShare(assertDefined(before, "no record to drop a share of"), delegate);
      if (record === null) cancelExpiry(draft, graph, owner);
      replaceRecord(draft, { scope, owner, record }, place);
    },
  }),
  profileSet: defineEvent("delegateProfileSet", "info", {
    schema: struct({ account: accountIdSchema, profile: delegateProfileSchema }),
    evolve: (draft, { account, profile }) => writeDelegateProfile(draft, account, profile),
  }),
} as const;

/** A record without the share of one delegate, and without the forward to it; null when nothing is left. */
function dropShare(record: DelegationRecord, dropped: AccountId): DelegationRecord | null {
  const shares = record.shares.filter(({ delegate }) => !equalBytes(delegate, dropped));
  if (shares.length === 0) return null;
  const isFirst = shares[0] === record.shares[0];
  return { ...record, shares, forward: record.forward && isFirst };
}

function cancelExpiry(draft: StateDraft, graph: DelegationGraph, owner: AccountId): void {
  const record = readRecord(draft, graph, owner, "now");
  if (record !== undefined) cancelDue(draft, expiryItem(graph, owner, record.expiresAt));
}

function expiryItem(graph: DelegationGraph, owner: AccountId, at: number): DueItem {
  return { kind: "delegationExpiry", at, reference: graphSuffix(graph, owner) };
}
