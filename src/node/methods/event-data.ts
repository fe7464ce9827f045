import { decodeOwn } from "../../codec/canonical.ts";
import { eventOfTopic } from "../../governance/event-table.ts";
import { assert, assertDefined } from "../../primitives/assert.ts";
import type { EventRow } from "../index/event-rows.ts";

/** The data of an event of governance, decoded by its schema, whose type the topic says. */
export function eventData({ topic, data }: Pick<EventRow, "topic" | "data">): unknown {
  const spec = assertDefined(eventOfTopic(topic), `no event ${topic}`);
  const decoded = decodeOwn(spec.schema, data);
  assert(decoded.ok, `an event ${topic} does not decode`);
  return decoded.value;
}
