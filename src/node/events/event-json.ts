import { decode } from "../../codec/canonical.ts";
import type { Schema } from "../../codec/schema.ts";
import { eventOfTopic } from "../../governance/event-table.ts";
import {
  algorithmStatusSchema,
  boundaryAttestedSchema,
  evidenceAcceptedSchema,
  fallbackReferenceSchema,
  stateRolledBackSchema,
} from "../../ledger/ledger-topics.ts";
import { limitsSchema } from "../../ledger/limits.ts";
import { floorSchema } from "../../ledger/policy.ts";
import { toHex0x } from "../../primitives/hex.ts";
import { divFloor } from "../../primitives/integer.ts";
import type { EventJson } from "../../rpc/event-fields.ts";
import { eventAliasOf, eventTypeOf } from "../../rpc/event-names.ts";
import type { EventRow } from "../index/event-rows.ts";
import { valueToJson } from "../json/value-to-json.ts";

// biome-ignore lint/suspicious/noExplicitAny: a schema is invariant in its type, so `unknown` admits none.
type AnySchema = Schema<any>;

/** Schemas of the facts of the ledger's own rules; what is not listed is given as its bytes. */
const LEDGER_SCHEMAS: ReadonlyMap<string, AnySchema> = new Map<string, AnySchema>([
  ["boundary.attested", boundaryAttestedSchema],
  ["evidence.accepted", evidenceAcceptedSchema],
  ["fallback.vetoed", fallbackReferenceSchema],
  ["fallback.ratified", fallbackReferenceSchema],
  ["fallback.lapsed", fallbackReferenceSchema],
  ["floor.changed", floorSchema],
  ["algorithm.status", algorithmStatusSchema],
  ["limits.changed", limitsSchema],
  ["state.rolledback", stateRolledBackSchema],
]);

/** An event as the interface gives it. */
export function eventToJson(row: EventRow): EventJson {
  const { seq, height, index, timeMs, topic, severity, subject, txHash, data } = row;
  const type = eventTypeOf(topic);
  return {
    seq,
    height,
    index,
    time: divFloor(timeMs, 1000),
    type,
    alias: eventAliasOf(type),
    severity,
    subject,
    data: eventDataToJson(topic, data),
    tx_hash: txHash === null ? null : toHex0x(txHash),
  };
}

/** The facts of an event by its topic: its fields, or its bytes where it has none. */
export function eventDataToJson(topic: string, data: Uint8Array): EventJson["data"] {
  const schema: AnySchema | undefined = eventOfTopic(topic)?.schema ?? LEDGER_SCHEMAS.get(topic);
  const decoded = schema === undefined ? undefined : decode(schema, data);
  if (schema === undefined || decoded?.ok !== true) return toHex0x(data);
  return valueToJson(schema, decoded.value) as EventJson["data"];
}
