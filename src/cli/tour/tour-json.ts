import { hashCodeToJson } from "../../crypto/hash-json.ts";
import { RULE_NAMES } from "../../ledger/rule-version.ts";
import type { TourReport } from "./run-tour.ts";
import { stepHolds } from "./tour-step.ts";
import type { TimelineRow } from "./tour-timeline.ts";

/** A tour for programs. */
export function tourJson(report: TourReport): Readonly<Record<string, unknown>> {
  const { steps, survey, verdict, proof, forgery, fallback } = report;
  return {
    holds: steps.every(stepHolds),
    data: report.directory,
    steps: steps.map((step) => ({
      name: step.name,
      holds: stepHolds(step),
      elapsed_ms: Math.round(step.elapsedMs),
      summary: step.summary,
      checks: step.checks,
    })),
    epochs: report.epochs.map(epochJson),
    contents: survey.lines,
    content_file_bytes: survey.bytes,
    transactions: report.transactions,
    blocks: report.blocks,
    statements: verdict.verdict.statements,
    chain_file_bytes: verdict.fileBytes,
    record_ms: Math.round(report.recordMs),
    verify_ms: Math.round(report.verifyMs),
    total_ms: Math.round(report.totalMs),
    disk_bytes: report.diskBytes,
    fallback: {
      block_number: fallback.height,
      signatures: fallback.signed,
      members: fallback.members,
      refusal_with_one_less: fallback.refusal,
    },
    proof: {
      content: proof.content,
      block_number: proof.height,
      recorded_under: proof.recordedUnder,
      end_block: proof.endHeight,
      end_under: proof.endUnder,
      size_bytes: proof.proofBytes,
      digests: proof.digests,
      legacy_evaluations: proof.legacyCalls,
      altered_refusal: proof.alteredRefusal,
    },
    forgery: {
      block_number: forgery.height,
      before: forgery.before,
      after: forgery.after,
      attempts: forgery.forgeries,
    },
  };
}

function epochJson({ record, start, end, kind, headerBytes, ...seals }: TimelineRow) {
  const { legacy, pq } = record.algs;
  return {
    epoch_index: record.index,
    start_block: start,
    end_block: end,
    rule_version: RULE_NAMES[record.rule],
    kind,
    ...(legacy === null ? {} : { legacy_algorithm_id: hashCodeToJson(legacy) }),
    ...(pq === null ? {} : { pq_algorithm_id: hashCodeToJson(pq) }),
    header_bytes: headerBytes,
    seals: seals.seals,
    seal_suites: seals.sealSuites,
    seal_bytes: seals.sealBytes,
  };
}
