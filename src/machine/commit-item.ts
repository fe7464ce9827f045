import { verifyCommit } from "../consensus/commit.ts";
import { resolveEpoch } from "../consensus/schedule.ts";
import type { StateReader } from "../governance/state-access.ts";
import type { CommitStatement } from "../ledger/statement.ts";
import type { ExecutionContext } from "./execution-context.ts";
import { sealersAt } from "./sealer-table.ts";

/** Why a commit may not stand in this block, or null. It is of one of the two newest blocks and newer than the last. */
export function refuseCommit(
  commit: CommitStatement,
  state: StateReader,
  context: ExecutionContext,
): string | null {
  const { branch, environment } = context;
  const subject = branch.sealable.find((candidate) => candidate.height === commit.height);
  if (subject === undefined) return `block ${commit.height} is not one of the newest two`;
  if (commit.height <= branch.lastCommit) {
    return `block ${branch.lastCommit} or a later one already has its commit`;
  }
  const { record } = resolveEpoch(branch.facts.schedule, commit.height);
  const { sealInterval } = branch.facts.limits;
  if (commit.height % sealInterval !== 0 && commit.height !== record.start) {
    return `no commit is made for block ${commit.height}`;
  }
  const verified = verifyCommit(commit.seals, {
    subject,
    sealers: sealersAt(state, commit.height),
    admitted: record.policy.seal,
    suites: environment.suites,
  });
  if (verified.ok) return null;
  const fault = verified.error;
  if (fault.reason === "weight") return `weight ${fault.weight} of ${fault.total}`;
  return `${fault.reason} of key ${fault.keyId}`;
}
