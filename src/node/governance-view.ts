import type { GovernanceContext } from "../governance/context.ts";
import { beginBlock } from "../machine/begin-block.ts";
import { ChainPast } from "./chain-past.ts";
import { type ChainReader, readBranch } from "./chain-reader.ts";
import { recentOf } from "./recent-of.ts";

/** What governance of a stored chain may know after its newest block: for questions that decide nothing. */
export function governanceOf(chain: ChainReader): GovernanceContext {
  const branch = readBranch(chain);
  const { hashes, suites } = chain.algorithms;
  const past = new ChainPast(chain, () => branch.facts.schedule);
  const environment = { hashes, suites, past, recent: recentOf(chain) };
  const height = branch.height + 1;
  const input = { height, timeMs: branch.timeMs + 1, proposer: null, carryPq: true };
  return beginBlock(input, branch, chain.store, environment).context.governance;
}
