import { utcMinute } from "../../governance/utc-time.ts";
import type { Call } from "../call.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { proposalArgument } from "./proposal-commands.ts";
import { type ReadResult, withReads } from "./read-source.ts";

type Reviews = ReadResult<"list_reviews">;
type Attestation = ReadResult<"list_attestations">["items"][number];

const LIMIT = 50;

/** Shows the review of a proposal: who says what about which part, and what that amounts to. */
export async function reviewStatusCommand(call: Call): Promise<ExitCode> {
  const proposal = proposalArgument(call);
  return await withReads(call, async (reads) => {
    const shown = await reads.read("list_reviews", { proposal });
    call.answer({ json: shown, text: () => reviewLines(shown).join("\n") });
    return EXIT.yes;
  });
}

/** Shows what the attestors were asked to confirm, and who has. */
export async function attestStatusCommand(call: Call): Promise<ExitCode> {
  const [id] = call.args;
  return await withReads(call, async (reads) => {
    const asked = id === undefined ? { limit: LIMIT } : { id };
    for (const row of (await reads.read("list_attestations", asked)).items) {
      call.row({ json: row, text: () => attestationLines(row, id !== undefined).join("\n") });
    }
    return EXIT.yes;
  });
}

function reviewLines(shown: Reviews): readonly string[] {
  if (!shown.is_reviewed) return ["This proposal has no technical review."];
  const sections = ["code", "test", "benchmark", "security", "docs"] as const;
  return [
    `Outcome   ${shown.outcome}, deadline ${utcMinute(shown.deadline ?? 0)} UTC`,
    `Panel     ${shown.panel.length} reviewers, ${shown.missing.length} have not filed`,
    ...shown.rounds.flatMap(({ round, reports, consensus }) => [
      `Round ${round}   ${consensus.approve} approve, ${consensus.conditional} conditional, ${consensus.reject} reject`,
      ...reports
        .filter(({ current }) => current)
        .map((report) => {
          const parts = sections.map((name) => `${name} ${report[`${name}_review`].verdict}`);
          return `  ${report.reviewer}  ${report.recommendation.padEnd(12)} ${parts.join(", ")}`;
        }),
    ]),
  ];
}

function attestationLines(row: Attestation, isWhole: boolean): readonly string[] {
  const { attestation_id, status, attesting, threshold, deadline, signers } = row;
  const head = `${attestation_id}  ${status}  ${attesting} of ${threshold}, until ${utcMinute(deadline)} UTC`;
  if (!isWhole) return [head];
  return [
    head,
    ...signers.map(({ attestor, verdict }) => `  ${attestor}  ${verdict ?? "not signed"}`),
  ];
}
