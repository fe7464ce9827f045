import { EVENTS } from "../../governance/event-table.ts";
import { findByContentHash, findProposal } from "../../governance/proposal.ts";
import type { StateReader } from "../../governance/state-access.ts";
import { nearestName } from "../../ledger/json-nearest.ts";
import { LEDGER_TOPICS } from "../../ledger/ledger-topics.ts";
import type { Digest } from "../../primitives/brand.ts";
import { parseHex0x } from "../../primitives/hex.ts";
import type { EventFilter } from "../../rpc/event-fields.ts";
import { eventTypeOf, topicsOfName } from "../../rpc/event-names.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { EventQuery } from "../index/event-rows.ts";
import { accountRef } from "../methods/account-ref.ts";

/** The part of a question to the index that a filter decides. */
export type EventConditions = Omit<EventQuery, "after" | "before" | "order" | "limit">;

const TOPICS: readonly string[] = [...EVENTS.map(({ topic }) => topic), ...LEDGER_TOPICS];

/**
 * The conditions of a filter. One that nothing fits is legal: a proposal that does not exist has no events. An unknown
 * type is not, and throws `RPC_PARAMS`.
 */
export function eventConditions(filter: EventFilter, state: StateReader): EventConditions {
  const { types, subject, proposal, account, min_severity } = filter;
  return {
    ...(types === undefined ? {} : { topics: types.flatMap(topicsOf) }),
    ...(subject === undefined ? {} : { subjects: subject }),
    ...(proposal === undefined
      ? {}
      : { proposals: proposal.flatMap((ref) => numbersOf(state, String(ref))) }),
    ...(account === undefined ? {} : { accounts: account.map(accountRef) }),
    ...(min_severity === undefined ? {} : { minSeverity: min_severity }),
  };
}

function numbersOf(state: StateReader, ref: string): readonly number[] {
  if (!ref.startsWith("0x")) return [Number(ref)];
  const parsed = parseHex0x(ref);
  if (!parsed.ok) return [];
  const id = parsed.value as Digest;
  const number = findProposal(state, id) ?? findByContentHash(state, id);
  return number === undefined ? [] : [number];
}

function topicsOf(name: string): readonly string[] {
  const topics = topicsOfName(name, TOPICS);
  if (topics.length > 0) return topics;
  const nearest = nearestName(name, TOPICS.map(eventTypeOf));
  const hint = nearest === null ? "" : ` Did you mean ${nearest}?`;
  throw new RpcError("RPC_PARAMS", `There is no event ${name}.${hint}`, {
    evidence: { path: "types", expected: "names of events", found: name, nearest },
  });
}
