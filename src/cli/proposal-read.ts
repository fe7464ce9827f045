import { utcMinute } from "../governance/utc-time.ts";
import { readClock } from "../machine/clock.ts";
import { governanceOf } from "../node/governance-view.ts";
import {
  listProposals,
  type ProposalRow,
  type ProposalView,
  viewProposal,
} from "../node/proposal-view.ts";
import { toHex0x } from "../primitives/hex.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import type { Call } from "./call.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { openChain } from "./open-chain.ts";
import type { Paint } from "./terminal.ts";
import { usageError } from "./usage-error.ts";

const LIMIT = 50;
const LIMIT_MAX = 10_000;

/** Lists the proposals of a ledger, newest first. */
export async function listCommand(call: Call): Promise<ExitCode> {
  const chain = await openChain(call);
  try {
    const limit = call.options.uint("limit", LIMIT_MAX) ?? LIMIT;
    for (const row of listProposals(chain.store, { now: readClock(chain.store), limit })) {
      call.row({ json: rowJson(row), text: (paint) => rowText(row, paint) });
    }
    return EXIT.yes;
  } finally {
    chain.store.close();
  }
}

/** Shows one proposal. */
export async function showCommand(call: Call): Promise<ExitCode> {
  const [text = ""] = call.args;
  if (!/^[1-9][0-9]{0,14}$/.test(text)) {
    throw usageError({
      message: `A proposal is named by its running number. It was given as "${text}".`,
      fix: `${call.program} proposal list${call.dataFlag}`,
    });
  }
  const chain = await openChain(call);
  try {
    const view = viewProposal(chain.store, Number(text), governanceOf(chain));
    if (view === undefined) throw absentError(call, text);
    call.answer({ json: viewJson(view), text: (paint) => viewLines(view, paint).join("\n") });
    return EXIT.yes;
  } finally {
    chain.store.close();
  }
}

function absentError(call: Call, number: string): LedgerError {
  return new LedgerError({
    code: "CLI_PROPOSAL_UNKNOWN",
    message: `This ledger has no proposal ${number}.`,
    fix: `${call.program} proposal list${call.dataFlag}`,
    evidence: { number },
  });
}

function rowJson({ number, proposal, title, answer, names }: ProposalRow) {
  return {
    number,
    id: proposal.id,
    title,
    type: proposal.type,
    proposer: proposal.proposer,
    track: proposal.locked?.track ?? proposal.submitted?.track ?? null,
    status: answer.status,
    reason: answer.reason,
    house: answer.house,
    phase: answer.phase,
    status_names: {
      eight_words: names.eightWords,
      six_words: names.sixWords,
      two_words: names.twoWords,
      governor_state: names.governorState,
      execution_failed: names.executionFailed,
    },
  };
}

function statusText({ answer }: ProposalRow): string {
  const { status, reason, house, phase } = answer;
  const why = [reason, house, phase].filter((each) => each !== null).join(", ");
  return why === "" ? status : `${status} (${why})`;
}

function rowText(row: ProposalRow, paint: Paint): string {
  const { number, proposal, title } = row;
  const named = title === "" ? paint("dim", "(content in its block)") : title;
  return `${String(number).padStart(5)}  ${statusText(row).padEnd(32)}  ${proposal.type.padEnd(18)}  ${named}`;
}

function viewJson(view: ProposalView) {
  const { proposal, explanation } = view;
  return {
    ...rowJson(view),
    summary: view.summary,
    version: proposal.content.version,
    content_hash: proposal.content.contentHash,
    plan_hash: proposal.locked?.planHash ?? null,
    submitted_at: proposal.submitted?.at ?? null,
    discussion_end: proposal.submitted?.discussionEnd ?? null,
    vote:
      explanation === undefined
        ? null
        : {
            start: explanation.start,
            end: explanation.end,
            hard_cap: explanation.hardCap,
            eta: explanation.eta,
            window_end: explanation.windowEnd,
            verdict_now: explanation.verdictNow,
            reasons: explanation.reasons,
            snapshot_height: proposal.opened?.snapshotHeight ?? null,
            houses: explanation.houses.map(
              ({
                quorumNeeded,
                quorumShort,
                forNeeded,
                supportShort,
                vetoLeft,
                failures,
                ...counts
              }) => ({
                ...counts,
                quorum_needed: quorumNeeded,
                quorum_short: quorumShort,
                for_needed: forNeeded,
                support_short: supportShort,
                veto_left: vetoLeft,
                failing: failures,
              }),
            ),
            conflicts_with: explanation.conflictsWith,
            would_be_stale: explanation.wouldBeStale,
            flips: explanation.flips.map(({ account }) => account),
            sentences: explanation.sentences,
          },
    concentration: view.concentration,
    runs: view.runs.map(({ attempt, height, at, outcome, code, detail, isFinal }) => {
      return { attempt, height, at, outcome, code, detail, is_final: isFinal };
    }),
  };
}

function viewLines(view: ProposalView, paint: Paint): readonly string[] {
  const { proposal, number, title, explanation, runs } = view;
  const lines = [
    paint("bold", `Proposal ${number}: ${title === "" ? "(content in its block)" : title}`),
    `Status    ${statusText(view)}`,
    `Type      ${proposal.type}, version ${proposal.content.version}`,
    `Id        ${toHex0x(proposal.id)}`,
    `Proposer  ${toHex0x(proposal.proposer)}`,
  ];
  if (view.summary !== "") lines.push("", view.summary);
  if (explanation !== undefined) {
    const { start, end, hardCap, sentences } = explanation;
    lines.push(
      "",
      `Vote      ${utcMinute(start)} to ${utcMinute(end)} UTC, at the latest ${utcMinute(hardCap)}`,
    );
    lines.push(...sentences.map((sentence) => `          ${sentence}`));
  }
  for (const { attempt, height, outcome, code, detail } of runs) {
    const why = [code, detail].filter((each) => each !== null).join(": ");
    lines.push(`Run ${attempt}     block ${height}: ${outcome}${why === "" ? "" : ` (${why})`}`);
  }
  return lines;
}
