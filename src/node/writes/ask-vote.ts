import { readBallot } from "../../governance/ballot.ts";
import { CHOICES } from "../../governance/names.ts";
import { choiceOfName } from "../../governance/proposal-aliases.ts";
import type { Shares } from "../../governance/tally.ts";
import { nearestName } from "../../ledger/json-nearest.ts";
import type { AccountId, Digest } from "../../primitives/brand.ts";
import type { CallParamsOf } from "../../rpc/method.ts";
import type { GUIDE_WRITE_METHODS } from "../../rpc/methods/guide-writes.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import { wholeBallot } from "../methods/choice-words.ts";
import { encodePayload } from "./encode-payload.ts";
import { givenOf } from "./given-of.ts";
import { bytesOfHex } from "./hex-bytes.ts";
import { planHashOf, proposalOf } from "./proposal-of.ts";
import type { AskWrite } from "./signed-write.ts";
import { paramError } from "./write-error.ts";

type GuideVote = NonNullable<CallParamsOf<(typeof GUIDE_WRITE_METHODS)["cast_vote"]>["vote"]>;

const COMPUTED = ["id", "voting_power", "timestamp"] as const;
const WHOLE_BP = 10_000;

/** The ballot of the fields of `cast_vote`. */
export function askVote(given: GuideVote | undefined): AskWrite {
  const vote = givenOf(given, "vote");
  const shares = sharesOf(vote);
  const ref = vote.proposal_hash ?? vote.proposal_id;
  if (ref === undefined) throw paramError("vote.proposal_hash", "a proposal", "none");
  const ignored = COMPUTED.filter((name) => vote[name] !== undefined);
  const sender = vote.voter === undefined ? undefined : (["vote.voter", vote.voter] as const);
  return (ground, named) => {
    const { number, proposal } = proposalOf(ground, ref);
    const voter = vote.voter === undefined ? named : (bytesOfHex(vote.voter) as AccountId);
    const cast = voter === null ? undefined : readBallot(ground.state, number, voter);
    const payload = encodePayload("castVote", {
      ballot: {
        proposalId: proposal.id,
        contentHash: digestOr(vote.content_hash, () => proposal.content.contentHash),
        planHash: digestOr(vote.plan_hash, () => planHashOf(ground, ref, "GOV_VOTE_NOT_OPEN")),
        shares,
        justification: vote.justification ?? "",
        ballotNonce: vote.ballot_nonce ?? cast?.count ?? 0,
      },
    });
    return { command: "castVote", payload, sender, signature: vote.signature, ignored };
  };
}

function digestOr(given: string | undefined, otherwise: () => Digest): Digest {
  return given === undefined ? otherwise() : (bytesOfHex(given) as Digest);
}

/** One side, or basis points of several. */
function sharesOf(vote: GuideVote): Shares {
  const words = [vote.vote, vote.vote_type, vote.choice].filter((word) => word !== undefined);
  const [word, ...others] = words;
  if (vote.split !== undefined) {
    if (word !== undefined) throw paramError("vote.split", "either vote or split", "both");
    return splitOf(vote.split);
  }
  if (word === undefined)
    throw paramError("vote.vote", "YES, NO, ABSTAIN, VETO or a split", "none");
  const other = others.find((each) => choiceOfName(each) !== choiceOfName(word));
  if (other !== undefined) throw paramError("vote.vote", `one side, which is ${word}`, other);
  if (choiceOfName(word) !== undefined) return wholeBallot(word);
  const known = ["YES", "NO", "ABSTAIN", "VETO", "FOR", "AGAINST"];
  const nearest = nearestName(word, known);
  throw new RpcError("RPC_PARAMS", `vote.vote: expected one of ${known.join(", ")}.`, {
    evidence: { path: "vote.vote", expected: known, found: word, nearest },
  });
}

function splitOf(split: NonNullable<GuideVote["split"]>): Shares {
  const shares = { against: 0, for: 0, abstain: 0, veto: 0, ...split };
  const sum = CHOICES.reduce((total, choice) => total + (shares[choice] ?? 0), 0);
  if (sum !== WHOLE_BP) throw paramError("vote.split", "10000 basis points together", String(sum));
  const { against = 0, for: yes = 0, abstain = 0, veto = 0 } = shares;
  return { against, for: yes, abstain, veto };
}
