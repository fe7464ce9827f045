import type { Proposal } from "../../governance/proposal.ts";
import type { ReviewReport } from "../../governance/review-report.ts";
import type { Digest } from "../../primitives/brand.ts";

/** What a reviewer of a story says about a proposal as it stands: every section passes, with a recommendation. */
export function reportOf(
  { id, content }: Proposal,
  said: Pick<ReviewReport, "recommendation" | "conditions"> & { readonly textDigest: Digest },
): ReviewReport {
  const { recommendation, conditions, textDigest } = said;
  const verdict = recommendation === "REJECT" ? "concern" : "pass";
  const section = { verdict, textDigest } as const;
  return {
    proposalId: id,
    contentHash: content.contentHash,
    sections: {
      code: section,
      test: section,
      benchmark: section,
      security: section,
      docs: section,
    },
    recommendation,
    conditions,
    interest: null,
  };
}
