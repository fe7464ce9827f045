import type { AuditEntry } from "../../governance/audit-entry.ts";
import { toHex0x } from "../../primitives/hex.ts";
import { eventTypeOf } from "../../rpc/event-names.ts";
import type { EVENT_METHODS } from "../../rpc/methods/events.ts";
import { eventDataToJson, eventToJson } from "../events/event-json.ts";
import { eventConditions } from "../events/event-query.ts";
import { EVENTS_PER_BLOCK_MAX } from "../index/index-schema.ts";
import type { CallContext } from "../service/node-service.ts";
import { accountRef } from "./account-ref.ts";
import type { Handlers } from "./handlers.ts";
import { requirePast } from "./require-past.ts";

/** Answers about what has happened. */
export const EVENT_HANDLERS: Handlers<typeof EVENT_METHODS> = {
  list_events(wanted, call) {
    const { from, to, order, types, subject, proposal, account, min_severity } = wanted;
    const { index } = call.service;
    requireRange(from, call);
    const { after, limit } = call.page;
    const filter = { types, subject, proposal, account, min_severity };
    const rows = index.events.list({
      ...seqRange({ from, to, order }, call, after === null ? null : Number(after[0])),
      ...eventConditions(filter, call.service.stateAt(call.height)),
      order: order === "oldest" ? "ascending" : "descending",
      limit,
    });
    const last = rows.at(-1);
    return {
      items: rows.map(eventToJson),
      next_cursor: call.page.next(last !== undefined && rows.length === limit ? [last.seq] : null),
    };
  },

  list_audit_entries({ actor, types, min_severity, from, to, order }, call) {
    requireRange(from, call);
    const { after, limit } = call.page;
    const place = after === null ? undefined : Number(after[0]);
    const isAscending = order === "oldest";
    const entries = call.service.index.audit.list({
      after: isAscending ? (place ?? 0) : 0,
      ...(isAscending || place === undefined ? {} : { before: place }),
      ...(actor === undefined ? {} : { actor: accountRef(actor) }),
      ...(types === undefined ? {} : eventConditions({ types }, call.service.stateAt(call.height))),
      ...(min_severity === undefined ? {} : { minSeverity: min_severity }),
      from: from ?? 0,
      to: Math.min(to ?? call.height, call.height),
      order: isAscending ? "ascending" : "descending",
      limit,
    });
    const last = entries.at(-1);
    const isMore = last !== undefined && entries.length === limit;
    return {
      items: entries.map(auditView),
      next_cursor: call.page.next(isMore ? [last.seq] : null),
    };
  },
};

/** A list that is asked for from a height on lacks nothing from there on; without one it begins where it can. */
function requireRange(from: number | undefined, { service }: CallContext): void {
  if (from !== undefined) requirePast(service.index, from, "The range");
}

/** The numbers of events within heights and behind the page before, both ends left out. */
function seqRange(
  {
    from = 0,
    to,
    order,
  }: {
    readonly from?: number | undefined;
    readonly to?: number | undefined;
    readonly order: "newest" | "oldest";
  },
  call: CallContext,
  place: number | null,
): { readonly after: number; readonly before: number } {
  const lowest = from * EVENTS_PER_BLOCK_MAX - 1;
  const end = (Math.min(to ?? call.height, call.height) + 1) * EVENTS_PER_BLOCK_MAX;
  if (order === "oldest") return { after: Math.max(lowest, place ?? -1), before: end };
  return { after: lowest, before: Math.min(end, place ?? end) };
}

function auditView(entry: AuditEntry) {
  return {
    number: entry.seq,
    height: entry.height,
    index: entry.index,
    time: entry.now,
    type: eventTypeOf(entry.eventType),
    severity: entry.severity,
    actor: entry.actor === null ? null : toHex0x(entry.actor),
    action: entry.action,
    data: eventDataToJson(entry.eventType, entry.details),
    tx_hash: entry.txId === null ? null : toHex0x(entry.txId),
    previous_hash: toHex0x(entry.previousHash),
    hash: toHex0x(entry.hash),
  };
}
