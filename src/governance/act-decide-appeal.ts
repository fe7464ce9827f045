import { struct } from "../codec/compound.ts";
import { bool } from "../codec/schema.ts";
import { assertDefined } from "../primitives/assert.ts";
import { defineActKind } from "./act-kind.ts";
import { findModeration, requireModeration } from "./forum-moderation.ts";
import { MODERATION_EVENTS } from "./moderation-events.ts";
import { digestSchema } from "./proposal.ts";
import { reject } from "./rejection.ts";

/**
 * Decides an appeal for good: after the moderators, or in their place once they have let their time pass. It may also
 * put in force again what they overturned.
 */
export const DECIDE_APPEAL = defineActKind({
  kind: "decide_appeal",
  council: "conduct",
  payload: struct({ receipt: digestSchema, isOverturned: bool }),
  refuse(state, { receipt }, { now }) {
    const moderation = findModeration(state, receipt);
    if (moderation === undefined) return reject("GOV_MODERATION_UNKNOWN");
    const { appeal } = requireModeration(state, moderation);
    if (appeal === null) return reject("GOV_WRONG_STATUS", { status: "not_appealed" });
    const { from, until } = appeal.council;
    if (appeal.isFinal || now >= until) return reject("GOV_APPEAL_CLOSED", { until, now });
    return now < from ? reject("GOV_TOO_EARLY", { from, now }) : null;
  },
  execute(journal, { receipt, isOverturned }, _act, { now }) {
    const moderation = assertDefined(findModeration(journal, receipt), "an act on no moderation");
    const council = { from: now, until: now };
    journal.emit(MODERATION_EVENTS.decided, { moderation, by: "council", isOverturned, council });
  },
});
