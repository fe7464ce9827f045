import type { Metrics } from "../governance/metrics.ts";

type Value = number | bigint | null;

/** The metrics by their names in the API: numbers are integers, amounts decimal texts. */
export function metricsJson(metrics: Metrics): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    rowsOf(metrics).map(([name, value]) => [
      name,
      typeof value === "bigint" ? String(value) : value,
    ]),
  );
}

/** A line for each metric. */
export function metricsLines(metrics: Metrics): readonly string[] {
  const rows = rowsOf(metrics);
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value ?? "-"}`);
}

function rowsOf(metrics: Metrics): readonly (readonly [name: string, value: Value])[] {
  const { proposals, participationPpm, execution, emergencies } = metrics;
  return [
    ["total_proposals", proposals.total],
    ["active_proposals", proposals.active],
    ["executed_proposals", proposals.executed],
    ["rejected_proposals", proposals.rejected],
    ["average_voting_participation_community", participationPpm.community],
    ["average_voting_participation_validators", participationPpm.validators],
    ["proposal_success_rate", metrics.successPpm],
    ["average_execution_time_s", execution.meanS],
    ["median_execution_time_s", execution.medianS],
    ["average_time_from_eta_s", execution.meanWaitS],
    ...Object.entries(emergencies).flatMap(([kind, counted]) => emergencyRows(kind, counted)),
    ["rollback_count", metrics.rollbacks],
    ["extension_rate", metrics.extensionPpm],
    ["change_of_vote_rate", metrics.changedBallotsPpm],
    ["override_rate", metrics.overridingPpm],
    ["average_review_time_s", metrics.reviewMeanS],
    ["reversal_rate", metrics.undoneChangesPpm],
    ["forfeited_deposits", metrics.forfeited],
  ];
}

/** Measures that were started, by kind and by who started them. */
function emergencyRows(
  kind: string,
  counted: unknown,
): readonly (readonly [name: string, value: Value])[] {
  if (typeof counted === "number") return [[`emergency_actions_${kind}`, counted]];
  if (typeof counted !== "object" || counted === null) return [];
  return Object.entries(counted).map(([origin, count]) => [
    `emergency_actions_${kind}_${origin}`,
    Number(count),
  ]);
}
