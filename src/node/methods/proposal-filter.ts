import { readBallot } from "../../governance/ballot.ts";
import { weighBallot } from "../../governance/ballot-weight.ts";
import type { Content } from "../../governance/content.ts";
import { touchedParameters } from "../../governance/touched-parameters.ts";
import { requireVoteRules, votingHouses } from "../../governance/vote-rules.ts";
import type { AccountId } from "../../primitives/brand.ts";
import { equalBytes } from "../../primitives/bytes.ts";
import type { ParamsOf } from "../../rpc/method.ts";
import type { PROPOSAL_METHODS } from "../../rpc/methods/proposals.ts";
import { guideWord } from "../../rpc/status-words.ts";
import { accountRef } from "./account-ref.ts";
import { contentOf, type Ground } from "./ground.ts";
import { isContestedNow, type SeenProposal, stageEnd } from "./proposal-row.ts";

type Filters = ParamsOf<(typeof PROPOSAL_METHODS)["list_proposals"]>;
type Test = (seen: SeenProposal) => boolean;

/** Whether a proposal is among those that filters keep: facts first, then votes, then what needs its content. */
export function proposalFilter(ground: Ground, filters: Filters): Test {
  const tests = [...factTests(ground, filters), ...voteTests(ground, filters)];
  const content = contentTests(filters);
  return (seen) => {
    if (!tests.every((test) => test(seen))) return false;
    if (content.length === 0) return true;
    const text = contentOf(ground, seen.number);
    return content.every((test) => test(text));
  };
}

function factTests(ground: Ground, filters: Filters): readonly Test[] {
  const { state, type, proposer, phase, ends_before: before } = filters;
  const tests: Test[] = [];
  if (state !== undefined) tests.push((seen) => isInState(seen, state));
  if (type !== undefined) tests.push(({ proposal }) => proposal.type === type);
  if (phase !== undefined) tests.push(({ answer }) => answer.phase === phase);
  if (proposer !== undefined) {
    const account = accountRef(proposer);
    tests.push(({ proposal }) => equalBytes(proposal.proposer, account));
  }
  if (before !== undefined) {
    tests.push((seen) => {
      const end = stageEnd(ground, seen);
      return end !== null && end < before;
    });
  }
  return tests;
}

function isInState(
  { proposal, answer }: SeenProposal,
  wanted: NonNullable<Filters["state"]>,
): boolean {
  if (Array.isArray(wanted)) return wanted.includes(answer.status);
  return (
    wanted === answer.status ||
    wanted === guideWord(answer.status, proposal.closed?.outcome === "passed")
  );
}

function voteTests(ground: Ground, filters: Filters): readonly Test[] {
  const { needs_vote_of: voter, contested } = filters;
  const tests: Test[] = [];
  if (contested !== undefined) tests.push((seen) => isContestedNow(ground, seen) === contested);
  if (voter !== undefined) {
    const account = accountRef(voter);
    tests.push((seen) => needsVote(ground, seen, account));
  }
  return tests;
}

/** Ballots are taken now, the account has cast none, and one of its would weigh something. */
function needsVote({ state }: Ground, seen: SeenProposal, voter: AccountId): boolean {
  const { number, proposal, answer } = seen;
  const { opened } = proposal;
  if (answer.status !== "voting" || opened === null) return false;
  if (readBallot(state, number, voter) !== undefined) return false;
  const rules = requireVoteRules(state, number);
  const { snapshotHeight } = opened;
  return votingHouses(rules).some((house) => {
    const scope = rules[house]?.rule.scope ?? null;
    return weighBallot(state, { number, house, scope, snapshotHeight, voter }).weight > 0n;
  });
}

function contentTests(filters: Filters): readonly ((content: Content) => boolean)[] {
  const { tag, text, touches_param: key } = filters;
  const tests: ((content: Content) => boolean)[] = [];
  if (tag !== undefined) tests.push(({ tags }) => tags.includes(tag));
  if (text !== undefined) {
    const words = text
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== "");
    tests.push(({ title, summary, description }) => {
      const all = `${title}\n${summary}\n${description}`.toLowerCase();
      return words.every((word) => all.includes(word));
    });
  }
  if (key !== undefined) tests.push((content) => touchedParameters(content).includes(key));
  return tests;
}
