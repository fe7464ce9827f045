import { encode } from "../codec/canonical.ts";
import { list, struct } from "../codec/compound.ts";
import { bool, bytesOf, type Infer, nullable, text, uint } from "../codec/schema.ts";
import type { AccountId, ChainId } from "../primitives/brand.ts";
import { concatBytes, equalBytes } from "../primitives/bytes.ts";
import { nameOf } from "./name-schema.ts";
import { digestSchema, proposalSuffix } from "./proposal.ts";
import type { ReviewCount } from "./review-outcome.ts";
import { isOnPanel, type ReviewPanel } from "./review-panel.ts";
import { accountIdSchema, secondsSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

const RECOMMENDATIONS = ["APPROVE", "REJECT", "CONDITIONAL"] as const;
const SECTION_VERDICTS = ["pass", "concern", "fail", "not_applicable"] as const;
const CONDITIONS_MAX = 8;

const sectionSchema = struct({ verdict: nameOf(SECTION_VERDICTS), textDigest: digestSchema });

const sectionsSchema = struct({
  code: sectionSchema,
  test: sectionSchema,
  benchmark: sectionSchema,
  security: sectionSchema,
  docs: sectionSchema,
});

const recommendationSchema = nameOf(RECOMMENDATIONS);
const conditionsSchema = list(text(1, 200), 0, CONDITIONS_MAX);

/** What a reviewer says about one version of a proposal. */
export const reportSchema = struct({
  proposalId: digestSchema,
  contentHash: digestSchema,
  sections: sectionsSchema,
  recommendation: recommendationSchema,
  /** At least one iff the recommendation is conditional. */
  conditions: conditionsSchema,
  /** Interest that the reviewer declares; null for none. Whoever has one recuses itself instead. */
  interest: nullable(text(1, 200)),
});

export type ReviewReport = Infer<typeof reportSchema>;

const ROUND_ITEM = uint(3, 1);
const chainIdSchema = bytesOf(64);

/**
 * The items that a reviewer signs when someone else carries its report: `[chainId, proposalId, contentHash, reviewer,
 * round, sections, recommendation, conditions]`.
 */
export function reportItems(
  chainId: ChainId,
  report: ReviewReport,
  { reviewer, round }: { readonly reviewer: AccountId; readonly round: number },
): readonly Uint8Array[] {
  return [
    encode(chainIdSchema, chainId),
    encode(digestSchema, report.proposalId),
    encode(digestSchema, report.contentHash),
    encode(accountIdSchema, reviewer),
    encode(ROUND_ITEM, round),
    encode(sectionsSchema, report.sections),
    encode(recommendationSchema, report.recommendation),
    encode(conditionsSchema, report.conditions),
  ];
}

/** Revisions that one reviewer may file in a round. */
export const REVISIONS_MAX = 16;

const filedSchema = struct({
  reviewer: accountIdSchema,
  /** Reports it has filed in this round; the last one counts. */
  revisions: uint(REVISIONS_MAX, 1),
  recommendation: recommendationSchema,
  hasSecurityFail: bool,
});

export type FiledReport = Infer<typeof filedSchema>;

/** What a round's outcome is computed from: the last report of each reviewer. */
const filedTable = stateTable("review/", list(filedSchema, 0, 32));

const keptReportSchema = struct({ at: secondsSchema, report: reportSchema });
/** All revisions of all reports. */
const reportTable = stateTable("report/", keptReportSchema);

/** The last report of each reviewer in a round, in the order of their first ones. */
export function readFiled(
  state: StateReader,
  number: number,
  round: number,
): readonly FiledReport[] {
  return readState(state, filedTable, roundSuffix(number, round)) ?? [];
}

/** How often a reviewer has filed in a round. */
export function countRevisions(filed: readonly FiledReport[], reviewer: AccountId): number {
  return filed.find((row) => equalBytes(row.reviewer, reviewer))?.revisions ?? 0;
}

/** Files a report as the next revision of its reviewer in a round. */
export function fileReport(
  draft: StateDraft,
  { number, round }: { readonly number: number; readonly round: number },
  filing: { readonly reviewer: AccountId; readonly at: number; readonly report: ReviewReport },
): void {
  const { reviewer, at, report } = filing;
  const filed = readFiled(draft, number, round);
  const revisions = countRevisions(filed, reviewer) + 1;
  const row = {
    reviewer,
    revisions,
    recommendation: report.recommendation,
    hasSecurityFail: report.sections.security.verdict === "fail",
  };
  const others = filed.filter((known) => !equalBytes(known.reviewer, reviewer));
  writeState(draft, filedTable, { suffix: roundSuffix(number, round), value: [...others, row] });
  const suffix = concatBytes(roundSuffix(number, round), reviewer, Uint8Array.of(revisions));
  writeState(draft, reportTable, { suffix, value: { at, report } });
}

/** A report by its reviewer, round and revision, counted from 1; undefined when there is none of that number. */
export function readReport(
  state: StateReader,
  { number, round }: { readonly number: number; readonly round: number },
  of: { readonly reviewer: AccountId; readonly revision: number },
): Infer<typeof keptReportSchema> | undefined {
  const place = concatBytes(roundSuffix(number, round), of.reviewer, Uint8Array.of(of.revision));
  return readState(state, reportTable, place);
}

/** Counts the last reports of those who sit on the panel; those of the recused and the excluded do not count. */
export function countReports(panel: ReviewPanel, filed: readonly FiledReport[]): ReviewCount {
  const counted = filed.filter(({ reviewer }) => isOnPanel(panel, reviewer));
  const count = (recommendation: FiledReport["recommendation"]) =>
    counted.filter((row) => row.recommendation === recommendation).length;
  return {
    panel: panel.members.length,
    approve: count("APPROVE"),
    reject: count("REJECT"),
    conditional: count("CONDITIONAL"),
    securityFail: counted.filter((row) => row.hasSecurityFail).length,
  };
}

function roundSuffix(number: number, round: number): Uint8Array {
  return concatBytes(proposalSuffix(number), Uint8Array.of(round));
}
