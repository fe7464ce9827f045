import { z } from "zod";
import { IN, OUT, pageFields, pageOf } from "../fields.ts";
import { defineMethod } from "../method.ts";
import { PROPOSAL_REF } from "./governance-fields.ts";

const RECOMMENDATION = z.enum(["APPROVE", "REJECT", "CONDITIONAL"]);

const SECTION = z.object({
  verdict: z.enum(["pass", "concern", "fail", "not_applicable"]),
  text_digest: OUT.bytes(32, 64),
});

const REPORT = z.object({
  reviewer: OUT.hash,
  revision: OUT.uint,
  current: z.boolean().describe("Whether it is the one that counts"),
  on_panel: z.boolean().describe("False of one who has left the panel since: it counts no more"),
  time: OUT.time,
  content_hash: OUT.bytes(32, 64),
  recommendation: RECOMMENDATION,
  code_review: SECTION,
  test_review: SECTION,
  benchmark_review: SECTION,
  security_review: SECTION,
  docs_review: SECTION,
  conditions: z.array(z.string()),
});

const ROUND = z.object({
  round: OUT.uint,
  reports: z.array(REPORT),
  consensus: z.object({
    panel: OUT.uint,
    reports: OUT.uint,
    approve: OUT.uint,
    reject: OUT.uint,
    conditional: OUT.uint,
    security_fail: OUT.uint,
  }),
});

const ATTESTATION = z.object({
  attestation_id: z.string().describe("`ATTEST-<milestone>-<block>`"),
  id: OUT.bytes(32, 64),
  milestone: z.string(),
  block_number: OUT.height,
  status: z.enum(["PENDING", "VERIFIED", "CONTRADICTED", "INSUFFICIENT"]),
  threshold: OUT.uint.describe("How many must attest"),
  attesting: OUT.uint,
  refusing: OUT.uint,
  opened_at: OUT.time,
  deadline: OUT.time,
  verified_at: OUT.time.nullable(),
  contradicted_at: OUT.time.nullable(),
  digests: OUT.bytes(1, 1024).describe("Canonical bytes of what is signed of the block"),
  signers: z.array(
    z.object({
      attestor: OUT.hash,
      verdict: z.enum(["ATTEST", "REFUSE"]).nullable().describe("Null while it has not signed"),
      reason: z.string().nullable(),
      time: OUT.time.nullable(),
      signatures: z.array(z.object({ key_id: OUT.hash, signature: OUT.bytes(1, 16_224) })),
    }),
  ),
});

/** Reads about reviews and attestations. */
export const REVIEW_METHODS = {
  list_reviews: defineMethod({
    name: "list_reviews",
    kind: "read",
    summary:
      "The technical review of a proposal: who says what about which part, and the consensus so far.",
    description:
      "Every report of every round with all revisions; the consensus counts the last report of each reviewer that " +
      "sits on the panel. `outcome` is what the rules make of it now.",
    params: z.strictObject({ proposal: PROPOSAL_REF }),
    result: z.object({
      proposal_hash: OUT.bytes(32, 64),
      is_reviewed: z.boolean(),
      panel: z.array(OUT.hash),
      missing: z.array(OUT.hash).describe("Of the panel, who has not filed in this round"),
      excluded: OUT.uint,
      deadline: OUT.time.nullable(),
      revision_until: OUT.time.nullable(),
      outcome: z.string().nullable().describe("`open` while it is not decided"),
      closed_at: OUT.time.nullable(),
      thresholds: z
        .object({
          min_reports: OUT.uint,
          approve: OUT.ratio,
          reject: OUT.ratio,
          security_fail: OUT.uint,
          max_rounds: OUT.uint,
        })
        .nullable(),
      rounds: z.array(ROUND),
    }),
    errors: ["RPC_NOT_FOUND"],
    path: "/proposals/{proposal}/reviews",
    limitClass: "read",
    rows: "rounds",
    examples: [{ name: "The review of the first proposal", params: { proposal: 1 } }],
  }),
  list_attestations: defineMethod({
    name: "list_attestations",
    kind: "read",
    summary: "What the attestors are asked to confirm, who has signed, and whether it is enough.",
    description:
      "The newest first. `id` is the digest or the readable name `ATTEST-<milestone>-<block>`.",
    params: z.strictObject({
      id: z.string().max(160).optional(),
      milestone: z.string().max(64).optional(),
      status: z.enum(["PENDING", "VERIFIED", "CONTRADICTED", "INSUFFICIENT"]).optional(),
      attestor: IN.hash.optional().describe("Those on whose panel the account sits"),
      ...pageFields(),
    }),
    result: pageOf(ATTESTATION),
    errors: ["RPC_NOT_FOUND", "RPC_CURSOR"],
    path: "/attestations",
    limitClass: "read",
    examples: [{ name: "The newest", params: { limit: 5 } }],
  }),
} as const;
