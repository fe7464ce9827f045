import { findContent } from "../governance/content.ts";
import type { GovernanceContext } from "../governance/context.ts";
import { type Explanation, explainVote } from "../governance/explanation.ts";
import { HOUSES, type HouseName } from "../governance/names.ts";
import { countProposals, type Proposal, requireProposal } from "../governance/proposal.ts";
import { type RunRecord, readRunRecord } from "../governance/run-record.ts";
import type { StateReader } from "../governance/state-access.ts";
import { computeStatus } from "../governance/status.ts";
import { namesOfStatus, type StatusNames } from "../governance/status-names.ts";
import type { StatusAnswer } from "../governance/status-of-facts.ts";
import { measureVote, type VoteConcentration } from "../governance/vote-concentration.ts";
import { readVoteRules } from "../governance/vote-rules.ts";

/** Voters whose change is looked at for turning the outcome. */
const FLIPS_MAX = 1000;

/** A proposal in a list. */
export interface ProposalRow {
  readonly number: number;
  readonly proposal: Proposal;
  readonly title: string;
  readonly answer: StatusAnswer;
  /** The same status in the words of others. */
  readonly names: StatusNames;
}

/** A proposal with all that the state says about it. */
export interface ProposalView extends ProposalRow {
  readonly summary: string;
  /** Undefined before its vote was opened. */
  readonly explanation: Explanation | undefined;
  readonly concentration: Partial<Record<HouseName, VoteConcentration>>;
  readonly runs: readonly RunRecord[];
}

/** The newest proposals, newest first, at most so many. */
export function listProposals(
  state: StateReader,
  of: { readonly now: number; readonly limit: number },
): readonly ProposalRow[] {
  const newest = countProposals(state);
  const rows: ProposalRow[] = [];
  for (let number = newest; number > Math.max(0, newest - of.limit); number--) {
    rows.push(rowOf(state, number, of.now));
  }
  return rows;
}

/** A proposal by its running number, or undefined when there is none. */
export function viewProposal(
  state: StateReader,
  number: number,
  context: GovernanceContext,
): ProposalView | undefined {
  if (number < 1 || number > countProposals(state)) return undefined;
  const row = rowOf(state, number, context.now);
  const { run, opened } = row.proposal;
  const runs: RunRecord[] = [];
  for (let attempt = 1; attempt <= run.attempts; attempt++) {
    const record = readRunRecord(state, number, attempt);
    if (record !== undefined) runs.push(record);
  }
  return {
    ...row,
    summary: findContent(state, number)?.summary ?? "",
    explanation: explainVote(state, number, context, FLIPS_MAX),
    concentration: opened === null ? {} : measureHouses(state, number, opened.snapshotHeight),
    runs,
  };
}

function rowOf(state: StateReader, number: number, now: number): ProposalRow {
  const proposal = requireProposal(state, number);
  const answer = computeStatus(state, number, now);
  const title = findContent(state, number)?.title ?? "";
  const { closed } = proposal;
  const outcome = {
    isPassed: closed?.outcome === "passed",
    hasTimelock: closed !== null && closed.eta > closed.at,
  };
  return { number, proposal, title, answer, names: namesOfStatus(answer.status, outcome) };
}

function measureHouses(state: StateReader, number: number, snapshotHeight: number) {
  const rules = readVoteRules(state, number);
  const measured: Partial<Record<HouseName, VoteConcentration>> = {};
  for (const house of HOUSES) {
    const voting = rules?.[house];
    if (voting === null || voting === undefined) continue;
    const { scope } = voting.rule;
    measured[house] = measureVote(state, { number, house, scope, snapshotHeight });
  }
  return measured;
}
