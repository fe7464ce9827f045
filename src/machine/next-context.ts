import { beginBlock } from "./begin-block.ts";
import type { ExecutionContext } from "./execution-context.ts";
import type { Machine } from "./machine.ts";

/**
 * The context of the next block at the time of the newest one, for questions about a chain between two blocks: what
 * waits is judged before it is known when it will stand in a block.
 */
export function nextContext(machine: Machine): ExecutionContext {
  const { branch, state, environment } = machine;
  const height = branch.height + 1;
  const input = { height, timeMs: branch.timeMs + 1, proposer: null, carryPq: true };
  return beginBlock(input, branch, state, environment).context;
}
