import type { REVIEW_METHODS } from "../../rpc/methods/reviews.ts";
import type { Handlers } from "./handlers.ts";
import { listAttestations } from "./list-attestations.ts";
import { listReviews } from "./list-reviews.ts";

/** Answers about reviews and attestations. */
export const REVIEW_HANDLERS: Handlers<typeof REVIEW_METHODS> = {
  list_reviews: listReviews,
  list_attestations: listAttestations,
};
