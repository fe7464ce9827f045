import { countProposals, findByContentHash, findProposal } from "../../governance/proposal.ts";
import type { StateReader } from "../../governance/state-access.ts";
import { assert } from "../../primitives/assert.ts";
import { parseHex0x } from "../../primitives/hex.ts";
import { RpcError } from "../../rpc/rpc-error.ts";

/** Running number of the proposal that a caller names. Throws `RPC_NOT_FOUND` where the state has none. */
export function findProposalRef(state: StateReader, ref: string | number): number {
  const number = numberOf(state, String(ref));
  if (number !== undefined && number <= countProposals(state)) return number;
  throw new RpcError("RPC_NOT_FOUND", `There is no proposal ${ref}.`, {
    fix: "Call list_proposals for the proposals of this ledger.",
    evidence: { proposal: String(ref) },
  });
}

function numberOf(state: StateReader, ref: string): number | undefined {
  if (!ref.startsWith("0x")) return Number(ref);
  const parsed = parseHex0x(ref);
  assert(parsed.ok, "a reference that its schema has let through");
  return findProposal(state, parsed.value) ?? findByContentHash(state, parsed.value);
}
