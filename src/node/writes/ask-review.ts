import { textDigest } from "../../governance/text-digest.ts";
import type { Digest } from "../../primitives/brand.ts";
import type { CallParamsOf } from "../../rpc/method.ts";
import type { GUIDE_WRITE_METHODS } from "../../rpc/methods/guide-writes.ts";
import { encodePayload } from "./encode-payload.ts";
import { givenOf } from "./given-of.ts";
import { bytesOfHex } from "./hex-bytes.ts";
import { proposalOf } from "./proposal-of.ts";
import type { AskWrite } from "./signed-write.ts";
import type { WriteGround } from "./write-ground.ts";

type GuideReview = NonNullable<
  CallParamsOf<(typeof GUIDE_WRITE_METHODS)["submit_review"]>["review"]
>;
type Section = GuideReview["code_review"];

/** The report of the fields of `submit_review`. */
export function askReview(given: GuideReview | undefined): AskWrite {
  const review = givenOf(given, "review");
  const { reviewer_id, reviewer_signature, content_hash, recommendation } = review;
  const sender =
    reviewer_id === undefined ? undefined : (["review.reviewer_id", reviewer_id] as const);
  const ignored = review.review_timestamp === undefined ? [] : ["review_timestamp"];
  return (ground) => {
    const { proposal } = proposalOf(ground, review.proposal_hash);
    const contentHash =
      content_hash === undefined
        ? proposal.content.contentHash
        : (bytesOfHex(content_hash) as Digest);
    const payload = encodePayload("submitReview", {
      report: {
        proposalId: proposal.id,
        contentHash,
        sections: {
          code: sectionOf(ground, review.code_review),
          test: sectionOf(ground, review.test_review),
          benchmark: sectionOf(ground, review.benchmark_review),
          security: sectionOf(ground, review.security_review),
          docs: sectionOf(ground, review.docs_review),
        },
        recommendation: recommendation.toUpperCase(),
        conditions: review.conditions ?? [],
        interest: review.interest ?? null,
      },
      carried: null,
    });
    return { command: "submitReview", payload, sender, signature: reviewer_signature, ignored };
  };
}

/** A verdict and the digest of what it rests on: of the text, or of the fields beside the verdict. */
function sectionOf({ context }: WriteGround, section: Section): unknown {
  const { verdict = "", text, text_digest, ...rest } = section;
  const digest =
    text_digest === undefined
      ? textDigest(context.governance.hash, text ?? canonicalText(rest))
      : bytesOfHex(text_digest);
  return { verdict: verdict.toLowerCase(), textDigest: digest };
}

/** JSON whose fields stand in the order of their names, so that equal sections have equal digests. */
function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_, field: unknown) => {
    if (typeof field !== "object" || field === null || Array.isArray(field)) return field;
    const entries = Object.entries(field);
    return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
  });
}
