import type { METRIC_METHODS } from "../../rpc/methods/metrics.ts";
import { countersJson } from "../metrics-json.ts";
import { pinnedGroundOf } from "./ground.ts";
import type { Handlers } from "./handlers.ts";
import { measuredVotes } from "./measured-votes.ts";

/** What each number is made of. */
const FORMULAS: Readonly<Record<string, string>> = {
  "proposals.total": "submitted",
  "proposals.active": "discussion + review + voting",
  "proposals.executed": "executed and not reverted",
  "proposals.rejected": "rejected + vetoed",
  participation_ppm: "floor(mean of floor(10^6 * cast / eligible)) over closed votes of the house",
  success_ppm:
    "floor(10^6 * executed / (executed + failed + rejected + vetoed + expired after passing))",
  "execution.mean_s": "floor(mean of run - submission)",
  "execution.median_s": "lower median of run - submission",
  "execution.mean_wait_s": "floor(mean of run - eta)",
  emergencies: "measures started, by kind and origin",
  rollbacks: "state rollbacks",
  extension_ppm: "floor(10^6 * votes that were extended / closed votes)",
  changed_ballots_ppm: "floor(10^6 * ballots that changed an earlier one / ballots)",
  overriding_ballots_ppm: "floor(10^6 * first ballots that took power back / first ballots)",
  review_mean_s: "floor(mean of close - lock) over closed reviews",
  undone_changes_ppm: "floor(10^6 * changes undone within 180 days / changes)",
  forfeited: "sum of the deposits that were kept",
  "votes.approval_ppm": "floor(10^6 * for / (for + against + veto))",
  "votes.gini_ppm": "Gini coefficient of the weights",
  "votes.majority_holders": "least k of the greatest weights with 2 * their sum > all",
  "votes.effective_deciders_milli": "floor(1000 * (sum of weights)^2 / sum of weights^2)",
  "votes.delegated_ppm": "floor(10^6 * weight cast through delegates / weight)",
};

/** Answers about how the ledger governs itself. */
export const METRIC_HANDLERS: Handlers<typeof METRIC_METHODS> = {
  async get_metrics(_params, call) {
    const ground = pinnedGroundOf(call);
    const votes = await measuredVotes(ground, call);
    return { ...countersJson(ground.state), votes, formulas: FORMULAS };
  },
};
