import type { Infer } from "../../codec/schema.ts";
import { PARAMETER_EVENTS } from "../../governance/parameter-events.ts";
import { requireProposal } from "../../governance/proposal.ts";
import { readRunRecord } from "../../governance/run-record.ts";
import { toHex0x } from "../../primitives/hex.ts";
import { divFloor } from "../../primitives/integer.ts";
import type { ResultOf } from "../../rpc/method.ts";
import type { PARAMETER_METHODS } from "../../rpc/methods/parameters.ts";
import type { EventRow } from "../index/event-rows.ts";
import { EVENTS_PER_BLOCK_MAX } from "../index/index-schema.ts";
import { eventData } from "./event-data.ts";
import { type Ground, groundOf } from "./ground.ts";
import type { Handlers } from "./handlers.ts";
import { getParams, parameterRef } from "./list-params.ts";
import { parameterValueJson } from "./parameter-value-json.ts";

type Change = ResultOf<(typeof PARAMETER_METHODS)["get_param_history"]>["items"][number];

const TOPICS = [PARAMETER_EVENTS.changed.topic, PARAMETER_EVENTS.rampStarted.topic];

/** Answers about the registry of parameters. */
export const PARAMETER_HANDLERS: Handlers<typeof PARAMETER_METHODS> = {
  get_params: getParams,
  get_param_history({ key }, call) {
    const ground = groundOf(call);
    const { page } = call;
    const rows = call.service.index.events.list({
      topics: TOPICS,
      subjects: [`parameter/${parameterRef(key)}`],
      before: Number(page.after?.[0] ?? (ground.height + 1) * EVENTS_PER_BLOCK_MAX),
      order: "descending",
      // One more than the page has, which says that there is a next one.
      limit: page.limit + 1,
    });
    const shown = rows.slice(0, page.limit);
    const last = rows.length > page.limit ? shown.at(-1) : undefined;
    return {
      items: shown.map((row) => changeJson(ground, row)),
      next_cursor: page.next(last === undefined ? null : [last.seq]),
    };
  },
};

type Changed = Infer<typeof PARAMETER_EVENTS.changed.schema> & { readonly periodS?: number };

function changeJson({ state }: Ground, row: EventRow): Change {
  const { key, version, from, to, periodS, proposal } = eventData(row) as Changed;
  return {
    key,
    version,
    height: row.height,
    time: divFloor(row.timeMs, 1000),
    from: parameterValueJson(from),
    to: parameterValueJson(to),
    period_s: periodS ?? 0,
    proposal,
    executor: proposal === null ? null : executorOf(state, proposal),
  };
}

/** Who asked for the run that made the change; null where it was due. */
function executorOf(state: Ground["state"], number: number): string | null {
  const { attempts } = requireProposal(state, number).run;
  const executor = readRunRecord(state, number, attempts)?.executor ?? null;
  return executor === null ? null : toHex0x(executor);
}
