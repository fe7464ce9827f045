import type { StateReader } from "../../governance/state-access.ts";
import { beginBlock } from "../../machine/begin-block.ts";
import type { ExecutionContext } from "../../machine/execution-context.ts";
import { ChainPast } from "../chain-past.ts";
import { readBranch } from "../chain-reader.ts";
import { recentOf } from "../recent-of.ts";
import type { NodeService } from "../service/node-service.ts";

/** What a write is made for and tried on: the state as the next block would find it, and what that block may know. */
export interface WriteGround {
  readonly service: NodeService;
  readonly state: StateReader;
  readonly context: ExecutionContext;
}

/** The ground of the next block. Cost: decoding the branch, where no chain is open for writing. */
export function writeGround(service: NodeService): WriteGround {
  const { chain, reader } = service;
  const branch = chain?.branch ?? readBranch(reader);
  const { hashes, suites } = reader.algorithms;
  const past = new ChainPast(reader, () => branch.facts.schedule);
  const environment = { hashes, suites, past, recent: recentOf(reader) };
  const height = branch.height + 1;
  const input = { height, timeMs: branch.timeMs + 1, proposer: null, carryPq: true };
  const { draft, context } = beginBlock(input, branch, reader.store, environment);
  return { service, state: draft, context };
}
