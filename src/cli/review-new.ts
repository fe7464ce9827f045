import type { Call } from "./call.ts";
import { writeCommented } from "./commented-json.ts";
import type { ExitCode } from "./exit-code.ts";

const SECTIONS = ["code", "test", "benchmark", "security", "docs"] as const;

/** Writes a review of a proposal that says nothing as yet. */
export async function newReview(call: Call): Promise<ExitCode> {
  const [proposal = ""] = call.args;
  const output = call.options.text("output") ?? "review.json";
  const sections = SECTIONS.map((name) => [
    `${name}_review`,
    {
      "//verdict":
        "pass, concern, fail or not_applicable; two reviewers who say fail to security stop it",
      verdict: "not_applicable",
      "//text":
        "What you have looked at. Its digest is signed; keep the text where others find it.",
      text: "",
    },
  ]);
  const document = {
    "//": `A review; send it with: mathledger review submit ${output} --key NAME`,
    proposal_hash: proposal,
    ...Object.fromEntries(sections),
    "//recommendation": "APPROVE, REJECT or CONDITIONAL",
    recommendation: "CONDITIONAL",
    "//conditions": "1 to 8 of them with CONDITIONAL, none otherwise, each of 1 to 200 bytes",
    conditions: [],
  };
  const next = `review submit ${output} --key NAME`;
  return await writeCommented(call, document, { file: output, json: { proposal }, next });
}
