import { encode } from "../../codec/canonical.ts";
import type { Proposal } from "../../governance/proposal.ts";
import { requireProposal } from "../../governance/proposal.ts";
import { proposalTypeSpec } from "../../governance/proposal-type-table.ts";
import { type Counts, requireTally } from "../../governance/tally.ts";
import { assert, assertDefined } from "../../primitives/assert.ts";
import type { Algorithms } from "../algorithms.ts";
import type { ReplayCast } from "./replay-cast.ts";
import { ReplayChain } from "./replay-chain.ts";
import { replayGenesis } from "./replay-genesis.ts";
import type { GovernorRules, RecordedBallot, RecordedProposal } from "./vote-record.ts";

/** Transactions of one block: what the limits of any chain bear. */
const BLOCK_BALLOTS = 100;
const NUMBER = 1;
const WHOLE_BP = 10_000;

/** A ballot that the engine refused. */
export interface RefusedBallot {
  readonly ballot: RecordedBallot;
  readonly code: string;
}

/** What the engine made of a recorded proposal. */
export interface ReplayedProposal {
  readonly proposal: RecordedProposal;
  readonly verdict: "passed" | "rejected" | "vetoed";
  readonly reason: string | null;
  readonly tally: Counts;
  readonly refused: readonly RefusedBallot[];
  /** Blocks that the chain of this vote has. */
  readonly blocks: number;
}

/** Puts a recorded proposal to the vote on a chain of its own, and casts its ballots at their times. */
export function replayProposal(
  given: { readonly rules: GovernorRules; readonly proposal: RecordedProposal },
  context: {
    readonly cast: ReplayCast;
    readonly algorithms: Pick<Algorithms, "hashes" | "suites">;
    readonly onBallots: (count: number) => void;
  },
): ReplayedProposal {
  const { rules, proposal } = given;
  const { cast, algorithms, onBallots } = context;
  const document = replayGenesis(rules, proposal, cast, algorithms.hashes);
  const chain = new ReplayChain(document, algorithms);
  const opened = openVote(chain, cast, { text: rules.name, title: `Proposal ${proposal.id}` });
  const refused: RefusedBallot[] = [];
  for (const [at, ballots] of ballotsByTime(proposal)) {
    // Open in `start < at <= end` there, in `start <= now < end` here: the first moment is that of the opening.
    chain.waitUntil(opened.start + at - proposal.start - 1);
    for (let from = 0; from < ballots.length; from += BLOCK_BALLOTS) {
      const some = ballots.slice(from, from + BLOCK_BALLOTS);
      refused.push(...castBallots(chain, cast, some));
      onBallots(some.length);
    }
  }
  chain.waitUntil(opened.end);
  const { closed } = requireProposal(chain.state, NUMBER);
  assert(closed !== null, `the vote on ${proposal.id} is not closed at its end`);
  const { community } = requireTally(chain.state, NUMBER);
  const tally = assertDefined(community ?? undefined, "a vote without its house").cast;
  return {
    proposal,
    verdict: closed.outcome,
    reason: closed.reason,
    tally,
    refused,
    blocks: chain.height + 1,
  };
}

/** Proposes and submits; without a discussion the next block locks it and opens its vote. */
function openVote(
  chain: ReplayChain,
  cast: ReplayCast,
  { text, title }: { readonly text: string; readonly title: string },
): NonNullable<Proposal["opened"]> {
  const spec = assertDefined(proposalTypeSpec("custom"), "no type custom");
  const content = {
    type: "custom",
    payload: encode(spec.payload, { text, resolutionDigest: null }),
    title,
    summary: "",
    description: "",
    tags: [],
    links: [],
    attachments: [],
    language: "en",
    dependsOn: null,
    conditions: [],
  };
  const payload = { content, deposit: 0n };
  const [refusal] = chain.block([{ actor: cast.holder, name: "createProposal", payload }]);
  assert(refusal === null, `a replay's own proposal: ${refusal?.code}`);
  chain.block([]);
  const { opened } = requireProposal(chain.state, NUMBER);
  assert(opened !== null, "the vote of a replay did not open");
  return opened;
}

/** Ballots of each moment, in the order of the record. */
function ballotsByTime({
  ballots,
}: RecordedProposal): readonly (readonly [number, RecordedBallot[]])[] {
  const byTime = new Map<number, RecordedBallot[]>();
  for (const ballot of ballots) {
    const known = byTime.get(ballot.at);
    if (known === undefined) byTime.set(ballot.at, [ballot]);
    else known.push(ballot);
  }
  return [...byTime].sort(([left], [right]) => left - right);
}

function castBallots(
  chain: ReplayChain,
  cast: ReplayCast,
  ballots: readonly RecordedBallot[],
): readonly RefusedBallot[] {
  const { id, content, locked } = requireProposal(chain.state, NUMBER);
  assert(locked !== null, "a vote without a plan");
  const none = { against: 0, for: 0, abstain: 0, veto: 0 };
  const commands = ballots.map(({ voter, choice }) => ({
    actor: cast.voter(voter),
    name: "castVote" as const,
    payload: {
      ballot: {
        proposalId: id,
        contentHash: content.contentHash,
        planHash: locked.planHash,
        shares: { ...none, [choice]: WHOLE_BP },
        justification: "",
        ballotNonce: 0,
      },
    },
  }));
  const answers = chain.block(commands);
  return ballots.flatMap((ballot, place) => {
    const rejection = answers[place] ?? null;
    return rejection === null ? [] : [{ ballot, code: rejection.code }];
  });
}

/** Sums of the recorded ballots, which the engine's tally must equal. */
export function recordedTally({ ballots }: RecordedProposal): Counts {
  const sums = { against: 0n, for: 0n, abstain: 0n, veto: 0n };
  for (const { choice, weight } of ballots) sums[choice] += weight;
  return sums;
}
