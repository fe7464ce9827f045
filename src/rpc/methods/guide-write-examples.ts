import { EXAMPLE } from "../example-values.ts";
import type { MethodExample } from "../method.ts";

const SENDER = { auth: { sender: EXAMPLE.account } } as const;

/** Calls by the fields alone: each is answered with what is to be signed, and nothing is kept. */
function unsigned(name: string, params: MethodExample["params"]): MethodExample {
  return { name, params, outcome: "RPC_SIGNATURE_REQUIRED" };
}

/** Calls of the writes of the guide, as the documents show them. */
export const GUIDE_WRITE_EXAMPLES = {
  submit_proposal: [
    unsigned("A motion", {
      proposal: {
        proposal_type: { Custom: { text: "The gate is green." } },
        title: "A green gate",
        description: "Green, and painted every spring.",
        proposer: EXAMPLE.account,
      },
    }),
    unsigned("A change of a parameter, as a draft", {
      proposal: {
        proposal_type: "ParameterChange",
        title: "Posts an hour",
        proposer: EXAMPLE.account,
        parameter: "forum.posts_per_hour",
        new_value: 25,
        rationale: "There is more to say.",
        draft: true,
      },
    }),
  ],
  submit_review: [
    unsigned("The report of a member of the panel", {
      review: {
        proposal_hash: EXAMPLE.reviewed,
        reviewer_id: EXAMPLE.reviewer,
        code_review: { verdict: "pass", text: "Read all of it." },
        test_review: { verdict: "pass", coverage: "both sides of the bound" },
        benchmark_review: { verdict: "not_applicable" },
        security_review: { verdict: "concern", text: "More edits, more to read." },
        docs_review: { verdict: "pass" },
        recommendation: "APPROVE",
      },
    }),
  ],
  cast_vote: [
    unsigned("All of the power on one side", {
      vote: {
        proposal_hash: EXAMPLE.voted,
        voter: EXAMPLE.account,
        vote: "YES",
        justification: "Blue is the colour of the sky.",
      },
    }),
    unsigned("Divided between two sides", {
      vote: {
        proposal_hash: EXAMPLE.voted,
        voter: EXAMPLE.account,
        split: { for: 7500, abstain: 2500 },
      },
    }),
  ],
  create_attestation: [
    unsigned("Of the third block", {
      milestone: "rehearsal",
      block_number: 3,
      auth: { sender: EXAMPLE.attestor },
    }),
    {
      name: "One that is open already",
      params: { milestone: "rehearsal", block_number: 2 },
    },
  ],
  submit_attestation_signature: [
    unsigned("What an attestor has to sign", {
      attestation_id: "ATTEST-rehearsal-2",
      attestor_id: EXAMPLE.attestor,
      ...SENDER,
    }),
  ],
  declare_emergency: [
    unsigned("What the council has to sign", {
      trigger: "A flood of bad transactions",
      evidence: "A hundred refusals a second",
      actions: [{ kind: "enable_maintenance", duration_s: 600, ratified_s: 3600 }],
      ...SENDER,
    }),
  ],
  execute_rollback: [
    unsigned("What the council has to sign", {
      emergency_hash: EXAMPLE.emergency,
      rollback_block: 10_000,
      target: { rule_version: "v2-dual-optional" },
      ...SENDER,
    }),
  ],
  execute_proposal: [
    unsigned("One that has been run: the effects say that it would be refused", {
      proposal_hash: EXAMPLE.executed,
      ...SENDER,
    }),
  ],
} as const satisfies Readonly<Record<string, readonly MethodExample[]>>;
