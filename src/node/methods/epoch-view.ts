import { canonicalCode } from "../../consensus/rules.ts";
import { type EpochSchedule, epochEnd, hashInForce } from "../../consensus/schedule.ts";
import { epochToJson } from "../../ledger/json-epoch.ts";
import { assertDefined } from "../../primitives/assert.ts";
import { readBranch } from "../chain-reader.ts";
import { EVENTS_PER_BLOCK_MAX } from "../index/index-schema.ts";
import type { CallContext } from "../service/node-service.ts";

/** The records of the chain as they are known now. */
export function readSchedule({ service }: CallContext): EpochSchedule {
  return service.chain?.branch.facts.schedule ?? readBranch(service.reader).facts.schedule;
}

/** The epoch of an index in JSON. Requires: there is one. */
export function epochView(call: CallContext, index: number) {
  const { index: rows, reader } = call.service;
  const schedule = readSchedule(call);
  const epoch = assertDefined(schedule[index], `no epoch ${index}`);
  const { record } = epoch;
  const { policy, ...json } = epochToJson({
    record,
    epochHash: hashInForce(epoch),
    canonicalCode: canonicalCode(record),
    endBlock: epochEnd(schedule, record.index),
    activationMs: rows.blocks.get(record.start)?.timeMs ?? null,
  });
  const [announcement] = rows.events.list({
    topics: ["epoch.scheduled"],
    before: record.start * EVENTS_PER_BLOCK_MAX,
    order: "descending",
    limit: 1,
  });
  const policies = Object.entries(policy).map(([role, suites]) => [role, [...suites]] as const);
  return {
    ...json,
    policy: Object.fromEntries(policies),
    announced_at: record.index === 0 ? null : (announcement?.height ?? null),
    planned: reader.document.plan.some(({ start }) => start === record.start),
  };
}
