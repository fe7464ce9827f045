import { z } from "zod";
import { IN, OUT } from "../fields.ts";
import { defineMethod } from "../method.ts";
import type { RpcErrorName } from "../rpc-error-table.ts";
import { PROPOSAL_REF } from "./governance-fields.ts";
import { COUNCIL_SIGNATURES, GUIDE_PROPOSAL, GUIDE_REVIEW, GUIDE_VOTE } from "./guide-fields.ts";
import { GUIDE_WRITE_EXAMPLES } from "./guide-write-examples.ts";
import { SIGNATURE, WRITE_FIELDS, WRITE_OPTIONS, WRITTEN } from "./write-fields.ts";

const WRITE_ERRORS = [
  "RPC_SIGNATURE_REQUIRED",
  "RPC_SIGNATURE_INVALID",
  "RPC_TX_REJECTED",
  "RPC_TX_FAILED",
  "RPC_MEMPOOL_FULL",
  "RPC_NOT_FOUND",
  "RPC_NOT_AVAILABLE",
] as const satisfies readonly RpcErrorName[];

const FORMS =
  "Give the whole signed transaction as `tx`; or the fields and `auth` with the signature; or the fields alone, " +
  "and be answered with the bytes to sign (RPC_SIGNATURE_REQUIRED).";

const COMMON = {
  kind: "write",
  options: WRITE_OPTIONS,
  errors: WRITE_ERRORS,
  path: null,
  limitClass: "write",
} as const;

/** Options of an act of a council, beside those of every write. */
const ACT_FIELDS = {
  ...WRITE_FIELDS,
  act: IN.bytes(1, 4096)
    .optional()
    .describe("The act that was signed, as the first answer gave it"),
} as const;

/** Writes by the names and fields of the original guide. */
export const GUIDE_WRITE_METHODS = {
  submit_proposal: defineMethod({
    ...COMMON,
    name: "submit_proposal",
    aliases: ["create_proposal"],
    summary: "Submit a proposal of any type",
    description: `Makes a proposal and submits it with its deposit. ${FORMS}`,
    examples: GUIDE_WRITE_EXAMPLES.submit_proposal,
    params: z.strictObject({ proposal: GUIDE_PROPOSAL.optional(), ...WRITE_FIELDS }),
    result: z.object({
      proposal_hash: OUT.bytes(32, 64),
      status: z.enum(["submitted", "draft", "pending"]),
      ...WRITTEN,
    }),
  }),
  submit_review: defineMethod({
    ...COMMON,
    name: "submit_review",
    summary: "File a technical review",
    description: `Files the report of a member of the panel; a later one takes its place. ${FORMS}`,
    examples: GUIDE_WRITE_EXAMPLES.submit_review,
    params: z.strictObject({ review: GUIDE_REVIEW.optional(), ...WRITE_FIELDS }),
    result: z.object({ status: z.enum(["review_submitted", "pending"]), ...WRITTEN }),
  }),
  cast_vote: defineMethod({
    ...COMMON,
    name: "cast_vote",
    summary: "Cast a ballot",
    description: `Votes with all of the power that the voter has. ${FORMS}`,
    examples: GUIDE_WRITE_EXAMPLES.cast_vote,
    params: z.strictObject({ vote: GUIDE_VOTE.optional(), ...WRITE_FIELDS }),
    result: z.object({
      status: z.enum(["vote_cast", "pending"]),
      voting_power: OUT.amount.optional().describe("What the ballot weighs in the first house"),
      via: z
        .array(
          z.object({
            house: z.string(),
            own: OUT.amount,
            delegated: OUT.amount,
            total: OUT.amount,
          }),
        )
        .optional()
        .describe("What it is made of, by house"),
      ...WRITTEN,
    }),
  }),
  create_attestation: defineMethod({
    ...COMMON,
    name: "create_attestation",
    summary: "Ask the attestors about a block",
    description: `Opens an attestation of a milestone at a final block; repeated, it has the same id. ${FORMS}`,
    examples: GUIDE_WRITE_EXAMPLES.create_attestation,
    params: z.strictObject({
      milestone: z.string().min(1).max(64).optional(),
      block_number: IN.height.optional(),
      ...WRITE_FIELDS,
    }),
    result: z.object({
      attestation_id: z.string(),
      status: z.enum(["attestation_created", "exists", "pending"]),
      ...WRITTEN,
      tx_hash: WRITTEN.tx_hash.optional().describe("Absent where it was open already"),
    }),
  }),
  submit_attestation_signature: defineMethod({
    ...COMMON,
    name: "submit_attestation_signature",
    summary: "Carry in the signature of an attestor",
    description: `The signature is over the attestation itself, so that any account may send it. ${FORMS}`,
    examples: GUIDE_WRITE_EXAMPLES.submit_attestation_signature,
    params: z.strictObject({
      attestation_id: z
        .string()
        .max(160)
        .optional()
        .describe("ATTEST-milestone-height, or its hash"),
      attestor_id: IN.hash.optional(),
      signature: SIGNATURE.optional().describe("Over the digests; without it, they are answered"),
      ...WRITE_FIELDS,
      key_id: IN.hash.optional().describe("Key of the attestor; by default its first"),
      verdict: z.enum(["ATTEST", "REFUSE"]).default("ATTEST"),
      reason: z.string().min(1).max(256).optional(),
    }),
    options: [...WRITE_OPTIONS, "key_id", "verdict", "reason"],
    result: z.object({ status: z.enum(["signature_submitted", "pending"]), ...WRITTEN }),
  }),
  declare_emergency: defineMethod({
    ...COMMON,
    name: "declare_emergency",
    summary: "Declare an emergency as its council has signed",
    description: `The council's signatures are over the act, so that any account may send it. ${FORMS}`,
    examples: GUIDE_WRITE_EXAMPLES.declare_emergency,
    params: z.strictObject({
      trigger: z.string().min(1).max(256).optional(),
      evidence: z.string().max(65_536).optional().describe("A digest, or a text that is digested"),
      council_signatures: COUNCIL_SIGNATURES.optional(),
      ...ACT_FIELDS,
      actions: z.array(z.json()).min(1).max(4).optional().describe("Measures of the act"),
      not_before: IN.uint.optional().describe("Governance second from which it holds"),
      expires_at: IN.uint.optional().describe("Governance second from which it is void"),
    }),
    options: [...WRITE_OPTIONS, "act", "actions", "not_before", "expires_at"],
    result: z.object({
      emergency_hash: OUT.bytes(32, 64),
      status: z.enum(["emergency_declared", "signed", "pending"]),
      ...WRITTEN,
    }),
  }),
  execute_rollback: defineMethod({
    ...COMMON,
    name: "execute_rollback",
    summary: "Register a fallback epoch as the council has signed",
    description:
      "From `rollback_block` on the ledger seals by the algorithms of the act, within the security floor. No block " +
      `and no state is undone: that is a proposal. ${FORMS}`,
    examples: GUIDE_WRITE_EXAMPLES.execute_rollback,
    params: z.strictObject({
      emergency_hash: IN.bytes(32, 64).optional().describe("The evidence that the act names"),
      rollback_block: IN.height.optional().describe("First block of the fallback epoch"),
      ...ACT_FIELDS,
      council_signatures: COUNCIL_SIGNATURES.optional(),
      target: z.json().optional().describe("Rule version, algorithms, policy and timing"),
      expires: IN.height.optional().describe("Last block in which it may take effect"),
      attested: z.json().optional().describe("The attested history that an anchor rests on"),
    }),
    options: [...WRITE_OPTIONS, "act", "council_signatures", "target", "expires", "attested"],
    result: z.object({ status: z.enum(["rollback_executed", "pending"]), ...WRITTEN }),
  }),
  execute_proposal: defineMethod({
    ...COMMON,
    name: "execute_proposal",
    summary: "Run a proposal that has passed",
    description: `Runs exactly the plan that was voted on. ${FORMS}`,
    examples: GUIDE_WRITE_EXAMPLES.execute_proposal,
    params: z.strictObject({ proposal_hash: PROPOSAL_REF.optional(), ...WRITE_FIELDS }),
    result: z.object({
      proposal_hash: OUT.bytes(32, 64),
      status: z.enum(["executed", "attempted", "pending"]),
      ...WRITTEN,
    }),
  }),
} as const;
