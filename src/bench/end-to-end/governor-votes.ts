import { assert } from "../../primitives/assert.ts";
import { processClock } from "../measure/clock.ts";
import { GovernorPeer, type SignedVote } from "../peers/openzeppelin-governor.ts";
import type { BenchContext } from "../suite.ts";

const SECRET_BYTES = 32;

/** Votes of OpenZeppelin's Governor on Hardhat's EVM, signed in advance and cast block by block. */
export class GovernorVotes {
  readonly #peer: GovernorPeer;
  readonly #voters: number;
  readonly #proposals: readonly bigint[];
  readonly #votes: readonly SignedVote[];
  #cast = 0;

  private constructor(
    peer: GovernorPeer,
    voters: number,
    made: { readonly proposals: readonly bigint[]; readonly votes: readonly SignedVote[] },
  ) {
    this.#peer = peer;
    this.#voters = voters;
    this.#proposals = made.proposals;
    this.#votes = made.votes;
  }

  /** Deploys the contracts, opens the motions and signs the vote of every voter on each. */
  static async start(context: BenchContext, motions: number): Promise<GovernorVotes> {
    const draw = context.random("governor");
    const { ballotVoters } = context.profile;
    const secrets = Array.from({ length: ballotVoters }, () => draw.bytes(SECRET_BYTES));
    const peer = await GovernorPeer.start(secrets, draw.bytes(SECRET_BYTES));
    const proposals = await peer.openMotions(motions);
    return new GovernorVotes(peer, ballotVoters, { proposals, votes: peer.signVotes(proposals) });
  }

  /** Casts the next votes in one block. Milliseconds that it took. */
  async castNext(count: number): Promise<number> {
    const votes = this.#votes.slice(this.#cast, this.#cast + count);
    assert(votes.length === count, "the Governor has no votes left");
    this.#cast += count;
    const startMs = processClock();
    await this.#peer.castVotes(votes);
    return processClock() - startMs;
  }

  /** Ends the use. What was measured is what was asked: every vote is counted. */
  async close(): Promise<void> {
    try {
      for (const proposal of this.#proposals) {
        const counted = await this.#peer.countVotes(proposal);
        assert(
          counted === this.#voters,
          `the Governor counted ${counted} of ${this.#voters} votes`,
        );
      }
    } finally {
      await this.#peer.close();
    }
  }
}
