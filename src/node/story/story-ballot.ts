import { type Ballot, readBallot } from "../../governance/ballot.ts";
import type { Choice } from "../../governance/names.ts";
import { requireProposal } from "../../governance/proposal.ts";
import type { StateReader } from "../../governance/state-access.ts";
import { BALLOT_BP, type Shares } from "../../governance/tally.ts";
import { assertDefined } from "../../primitives/assert.ts";
import type { AccountId } from "../../primitives/brand.ts";

/** The shares of a ballot that is wholly on one side, or divided as given. */
export function sharesOf(choice: Choice | Shares): Shares {
  const none: Shares = { against: 0, for: 0, abstain: 0, veto: 0 };
  return typeof choice === "string" ? { ...none, [choice]: BALLOT_BP } : choice;
}

/** The next ballot of a voter on a proposal. Requires: its plan is locked. */
export function ballotOf(
  state: StateReader,
  number: number,
  voter: AccountId,
  shares: Shares,
): Ballot {
  const { id, content, locked } = requireProposal(state, number);
  return {
    proposalId: id,
    contentHash: content.contentHash,
    planHash: assertDefined(locked, "a vote without a plan").planHash,
    shares,
    justification: "",
    ballotNonce: readBallot(state, number, voter)?.count ?? 0,
  };
}
