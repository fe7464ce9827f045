import { assert, assertDefined } from "../../primitives/assert.ts";
import { processClock } from "../measure/clock.ts";
import { GovernorPeer } from "../peers/openzeppelin-governor.ts";
import type { BenchContext } from "../suite.ts";

const SECRET_BYTES = 32;

/** Milliseconds of each block of votes that OpenZeppelin's Governor takes in on Hardhat's EVM. */
export async function measureGovernor(
  context: BenchContext,
  motions: number,
  blockVotes: number,
): Promise<readonly number[]> {
  const draw = context.random("governor");
  const { ballotVoters } = context.profile;
  const secrets = Array.from({ length: ballotVoters }, () => draw.bytes(SECRET_BYTES));
  const peer = await GovernorPeer.start(secrets, draw.bytes(SECRET_BYTES));
  try {
    const proposals = await peer.openMotions(motions);
    const votes = peer.signVotes(proposals);
    const times: number[] = [];
    for (let from = 0; from < votes.length; from += blockVotes) {
      const startMs = processClock();
      await peer.castVotes(votes.slice(from, from + blockVotes));
      times.push(processClock() - startMs);
    }
    const counted = await peer.countVotes(assertDefined(proposals.at(-1), "no proposal"));
    assert(counted === ballotVoters, `the Governor counted ${counted} of ${ballotVoters} votes`);
    return times;
  } finally {
    await peer.close();
  }
}
