import type { ReadResult } from "./reads/read-source.ts";

type Metrics = ReadResult<"get_metrics">;
type Value = number | string | null;

/** A line for each metric, in the words of the specification. */
export function metricsLines(metrics: Metrics): readonly string[] {
  const rows = rowsOf(metrics);
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value ?? "-"}`);
}

function rowsOf(metrics: Metrics): readonly (readonly [name: string, value: Value])[] {
  const { proposals, participation_ppm: participation, execution } = metrics;
  return [
    ["total_proposals", proposals.total],
    ["active_proposals", proposals.active],
    ["executed_proposals", proposals.executed],
    ["rejected_proposals", proposals.rejected],
    ["average_voting_participation_community", participation.community],
    ["average_voting_participation_validators", participation.validators],
    ["proposal_success_rate", metrics.success_ppm],
    ["average_execution_time_s", execution.mean_s],
    ["median_execution_time_s", execution.median_s],
    ["average_time_from_eta_s", execution.mean_wait_s],
    ...metrics.emergencies.map(
      ({ kind, origin, count }) => [`emergency_actions_${kind}_${origin}`, count] as const,
    ),
    ["rollback_count", metrics.rollbacks],
    ["extension_rate", metrics.extension_ppm],
    ["change_of_vote_rate", metrics.changed_ballots_ppm],
    ["override_rate", metrics.overriding_ballots_ppm],
    ["average_review_time_s", metrics.review_mean_s],
    ["reversal_rate", metrics.undone_changes_ppm],
    ["forfeited_deposits", metrics.forfeited],
  ];
}
