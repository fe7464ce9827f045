import { assertDefined } from "../../primitives/assert.ts";
import type { VOTE_METHODS } from "../../rpc/methods/votes.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import { accountRef } from "./account-ref.ts";
import { explainVote } from "./explain-vote.ts";
import { groundOf } from "./ground.ts";
import type { Handlers } from "./handlers.ts";
import { listVotes } from "./list-votes.ts";
import { tallyJson } from "./tally-json.ts";
import { openedVote, voteGroundOf } from "./vote-ground.ts";
import { absentVote, castJson, directVote } from "./vote-json.ts";

/** Ballots that one account can have cast on one proposal: the rules bound the changes. */
const CASTS_MAX = 256;

/** Answers about votes. */
export const VOTE_HANDLERS: Handlers<typeof VOTE_METHODS> = {
  tally_votes({ proposal_hash }, call) {
    const ground = groundOf(call);
    const { number } = openedVote(ground, proposal_hash);
    return assertDefined(tallyJson(ground, number), `no vote on ${number}`);
  },
  list_votes: listVotes,
  get_vote({ proposal, account }, call) {
    const vote = voteGroundOf(groundOf(call), proposal);
    const voter = accountRef(account);
    const { ground, number } = vote;
    const casts = ground.service.index.votes.list({
      proposal: number,
      voter,
      isLast: false,
      height: ground.height,
      limit: CASTS_MAX,
    });
    const [last] = casts;
    const seen = last === undefined ? absentVote(vote, voter) : directVote(vote, last);
    if (last === undefined && seen.weights.length === 0) {
      throw new RpcError("RPC_NOT_FOUND", `${account} has no part in the vote on ${number}.`, {
        fix: "Call explain_vote for why an account weighs nothing.",
        evidence: { account, proposal: number },
      });
    }
    return { vote: seen, casts: casts.map((row) => castJson(vote, row)) };
  },
  explain_vote: explainVote,
};
