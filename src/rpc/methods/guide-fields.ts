import { z } from "zod";
import { IN } from "../fields.ts";
import { PROPOSAL_REF } from "./governance-fields.ts";
import { COMPUTED, SIGNATURE } from "./write-fields.ts";

const BP = z.int().min(0).max(10_000);

/** The fields of an activation proposal, and those of proposals of every other type. */
export const GUIDE_PROPOSAL = z
  .looseObject({
    proposal_id: COMPUTED,
    proposal_type: z
      .json()
      .optional()
      .describe("Name of the type, or an object of one field that is named by it"),
    title: z.string().optional(),
    proposer: IN.hash.optional().describe("The account that acts; stands for auth.sender"),
    submission_timestamp: COMPUTED,
    activation_block: z.json().optional(),
    epoch_parameters: z.json().optional(),
    rationale: z.string().optional(),
    benchmark_results: z.json().optional(),
    risk_assessment: z.json().optional(),
    implementation_readiness: z.json().optional(),
    endorsements: COMPUTED,
    status: COMPUTED,
    payload: z.json().optional().describe("The fields of the type, which may stand beside it too"),
    deposit: IN.amount.optional().describe("By default what the track asks for"),
    draft: z.boolean().optional().describe("True makes a draft and does not submit it"),
  })
  .describe("A proposal by the fields of its type");

/** A ballot. */
export const GUIDE_VOTE = z
  .strictObject({
    proposal_hash: PROPOSAL_REF.optional(),
    proposal_id: PROPOSAL_REF.optional(),
    voter: IN.hash.optional().describe("The account that acts; stands for auth.sender"),
    vote: z.string().max(16).optional().describe("YES, NO, ABSTAIN, VETO; FOR, AGAINST"),
    vote_type: z.string().max(16).optional(),
    choice: z.string().max(16).optional(),
    split: z
      .strictObject({
        for: BP.optional(),
        against: BP.optional(),
        abstain: BP.optional(),
        veto: BP.optional(),
      })
      .optional()
      .describe("Basis points, 10,000 together, in place of one side"),
    justification: z.string().optional(),
    id: COMPUTED,
    voting_power: COMPUTED,
    timestamp: COMPUTED,
    signature: SIGNATURE.optional().describe("Stands for auth.signature"),
    content_hash: IN.bytes(32, 64).optional().describe("By default that of the proposal"),
    plan_hash: IN.bytes(32, 64).optional().describe("By default that of the proposal"),
    ballot_nonce: IN.uint.optional().describe("Ballots that the voter has cast on it before"),
  })
  .describe("A ballot");

const SECTION = z
  .looseObject({
    verdict: z.string().max(32).optional().describe("pass, concern, fail or not_applicable"),
    text: z.string().optional().describe("Whose digest is signed"),
    text_digest: IN.bytes(32, 64).optional(),
  })
  .describe("A section; fields beside `verdict` are its text where no text is given");

/** A review. */
export const GUIDE_REVIEW = z
  .strictObject({
    proposal_hash: PROPOSAL_REF,
    reviewer_id: IN.hash.optional().describe("The account that acts; stands for auth.sender"),
    review_timestamp: COMPUTED,
    code_review: SECTION,
    test_review: SECTION,
    benchmark_review: SECTION,
    security_review: SECTION,
    docs_review: SECTION,
    recommendation: z.string().max(16).describe("APPROVE, REJECT or CONDITIONAL"),
    conditions: z.array(z.string()).optional().describe("At least one iff CONDITIONAL"),
    interest: z.string().nullable().optional(),
    reviewer_signature: SIGNATURE.optional().describe("Stands for auth.signature"),
    content_hash: IN.bytes(32, 64).optional().describe("By default that of the proposal"),
  })
  .describe("A technical review");

/** Signatures of a council over an act: with their keys, or alone. */
export const COUNCIL_SIGNATURES = z
  .array(
    z.union([
      SIGNATURE,
      z.strictObject({ account: IN.hash, key_id: IN.hash, signature: SIGNATURE }),
    ]),
  )
  .max(64)
  .describe("Over the act; a signature alone is tried with the keys of every member");
